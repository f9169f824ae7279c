// Which programs an image brings, by the distribution that it is made from: what is not there is "not found", as it is
// in the real image.
import type { ImageFacts } from '../../kubelet/images/image-facts.ts'
import { packageFamilyOf, type Distribution } from '../programs/distribution.ts'
import type { PackageFamily } from '../programs/packages/package-catalogue.ts'
import { programs } from '../programs/registry.ts'

/** In no image but those that `own` names. */
const inFew: ReadonlySet<string> = new Set(
  'server own-tool kube-webhook-certgen redis-cli mysql mysqladmin mariadb mariadb-admin healthcheck.sh mongosh mongo rabbitmq-diagnostics rabbitmqctl psql pg_isready npm npx yarn pip pip3 git openssl vim nano less more sudo apt apt-get apt-cache dpkg apk ss iptables iptables-save nft ipvsadm crictl systemctl journalctl'.split(
    ' '
  )
)

/** Debian's slim images do without these. */
const notInDebian = new Set(
  'ps top free curl wget ping nslookup dig host killall nc vi ip ifconfig netstat uptime w telnet httpd traceroute route arp ash usleep watch'.split(
    ' '
  )
)

const notInBusybox = new Set('bash dash curl dig host join'.split(' '))

/** What each family of packages has in all of its images. */
const ofFamily: Readonly<Record<PackageFamily, readonly string[]>> = {
  debian: ['apt', 'apt-get', 'apt-cache', 'dpkg'],
  ubuntu: ['apt', 'apt-get', 'apt-cache', 'dpkg'],
  alpine: ['apk'],
  none: []
}

const own: readonly (readonly [word: RegExp, names: readonly string[]])[] = [
  [/nginx|curl|buildpack|python|node|perl|agnhost|php|wordpress|httpd/, ['curl']],
  [/library\/httpd/, ['httpd', 'apachectl']],
  [/redis/, ['redis-cli']],
  [/mysql/, ['mysql', 'mysqladmin']],
  [/mariadb/, ['mariadb', 'mariadb-admin', 'mysql', 'mysqladmin', 'healthcheck.sh']],
  [/mongo/, ['mongosh', 'mongo']],
  [/rabbitmq/, ['rabbitmq-diagnostics', 'rabbitmqctl']],
  [/postgres/, ['psql', 'pg_isready']],
  [
    /agnhost|dnsutils|netshoot/,
    'dig host nslookup nc ping ps wget curl ip ifconfig route netstat ss traceroute top free watch'.split(' ')
  ],
  [
    /^machine$/,
    'crictl systemctl journalctl ps top free curl wget ping dig host nslookup nc ip ifconfig route netstat ss traceroute vi less uptime watch iptables iptables-save nft ipvsadm'.split(
      ' '
    )
  ],
  [/kube-proxy|netshoot/, ['iptables', 'iptables-save', 'nft', 'ipvsadm']],
  [/python|node$|golang|openjdk|perl/, ['git', 'openssl']],
  [/python/, ['pip', 'pip3']],
  [/node/, ['npm', 'npx', 'yarn']]
]

/** Paths of an image's programs, with their sizes in bytes. */
export function programsOf(
  image: ImageFacts,
  distribution: Distribution
): readonly (readonly [path: string, size: number])[] {
  const names = new Set<string>(programs.keys())
  for (const name of inFew) names.delete(name)
  for (const name of distribution === 'debian' ? notInDebian : notInBusybox) names.delete(name)
  for (const name of ofFamily[packageFamilyOf(image, distribution)]) names.add(name)
  if (distribution !== 'debian') for (const name of ['less', 'more']) names.add(name)
  const called = image.names.join(' ')
  for (const [word, more] of own) if (word.test(called)) for (const name of more) names.add(name)
  const paths: (readonly [string, number])[] = [...names].map((name) => [
    `${distribution === 'debian' ? '/usr/bin' : '/bin'}/${name}`,
    distribution === 'debian' ? 35_000 + name.length * 4096 : 919_304
  ])
  const [first, second] = image.command
  for (const word of [first, second]) {
    if (word === undefined || word.startsWith('-') || names.has(word)) continue
    if (word.startsWith('/')) paths.push([word, 4620])
    else if (/^[\w.-]+$/.test(word)) paths.push([`/usr/local/bin/${word}`, 1_240_000])
  }
  return paths
}
