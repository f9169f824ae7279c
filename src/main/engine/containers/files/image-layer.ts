// The files of an image as far as anybody looks at them: its folders, its programs and its system's own texts. One layer
// for all containers of an image; nobody writes to it.
import type { ImageFacts } from '../../kubelet/images/image-facts.ts'
import { packageFamilyOf, type Distribution } from '../programs/distribution.ts'
import { installedPath, installedTextOf, worldPath } from '../programs/packages/apk-database.ts'
import { listPath, statusPath, statusTextOf } from '../programs/packages/dpkg-database.ts'
import { repositories } from '../programs/packages/apk-indexes.ts'
import { catalogues } from '../programs/packages/package-catalogue.ts'
import { packagesWithin } from '../programs/packages/package-selection.ts'
import type { FileEntry } from './file-system.ts'
import { programsOf } from './image-programs.ts'
import { folderOf, nameOf } from './paths.ts'

/** A layer that is only read: entries by path, and the names in each folder. */
export interface ImageLayer {
  readonly entries: ReadonlyMap<string, FileEntry>
  readonly names: ReadonlyMap<string, readonly string[]>
}

/** When the images were made: their files are older than any cluster. */
const builtAt = Date.UTC(2025, 8, 26, 21, 31, 42)

const folders: Readonly<Record<Distribution, string>> = {
  busybox: '/bin /dev /etc /home /lib /proc /root /sys /tmp /usr /usr/bin /usr/sbin /var /var/spool /var/www',
  alpine:
    '/bin /dev /etc /etc/apk /home /lib /lib/apk/db /media /mnt /opt /proc /root /run /sbin /srv /sys /tmp /usr /usr/bin /usr/lib ' +
    '/usr/local /usr/local/bin /usr/sbin /usr/share /var /var/cache /var/cache/apk /var/lib /var/log /var/run /var/tmp',
  debian:
    '/boot /dev /etc /etc/apt /etc/default /home /media /mnt /opt /proc /root /run /srv /sys /tmp /usr /usr/bin /usr/lib ' +
    '/usr/local /usr/local/bin /usr/local/sbin /usr/sbin /usr/share /var /var/cache /var/lib /var/log /var/run /var/tmp'
}

const releases: Readonly<Record<Distribution, string>> = {
  busybox: '',
  alpine:
    'NAME="Alpine Linux"\nID=alpine\nVERSION_ID=3.22.1\nPRETTY_NAME="Alpine Linux v3.22"\nHOME_URL="https://alpinelinux.org/"\n',
  debian:
    'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nNAME="Debian GNU/Linux"\nVERSION_ID="12"\nVERSION="12 (bookworm)"\n' +
    'VERSION_CODENAME=bookworm\nID=debian\nHOME_URL="https://www.debian.org/"\n'
}

/** Of images that are no Debian, though what they bring looks like it. */
const ownReleases: Readonly<Record<string, string>> = {
  ubuntu:
    'PRETTY_NAME="Ubuntu 24.04.3 LTS"\nNAME="Ubuntu"\nVERSION_ID="24.04"\nVERSION="24.04.3 LTS (Noble Numbat)"\n' +
    'VERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\nHOME_URL="https://www.ubuntu.com/"\n',
  centos:
    'NAME="CentOS Linux"\nVERSION="8"\nID="centos"\nID_LIKE="rhel fedora"\nVERSION_ID="8"\nPLATFORM_ID="platform:el8"\n' +
    'PRETTY_NAME="CentOS Linux 8"\nHOME_URL="https://centos.org/"\n',
  fedora:
    'NAME="Fedora Linux"\nVERSION="42 (Container Image)"\nID=fedora\nVERSION_ID=42\nPLATFORM_ID="platform:f42"\n' +
    'PRETTY_NAME="Fedora Linux 42 (Container Image)"\nHOME_URL="https://fedoraproject.org/"\n'
}

const users = [
  'root:x:0:0:root:/root:SHELL',
  'daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin',
  'bin:x:2:2:bin:/bin:/usr/sbin/nologin',
  'sys:x:3:3:sys:/dev:/usr/sbin/nologin',
  'mail:x:8:8:mail:/var/mail:/usr/sbin/nologin',
  'www-data:x:33:33:www-data:/var/www:/usr/sbin/nologin',
  'nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin'
]

/** Who an image adds to the users of its distribution: name, number, home. */
const ownUsers: readonly (readonly [word: RegExp, line: string])[] = [
  [/nginx/, 'nginx:x:101:101:nginx user:/nonexistent:/bin/false'],
  [/redis/, 'redis:x:999:999::/home/redis:/bin/sh'],
  [/mysql|mariadb/, 'mysql:x:999:999::/home/mysql:/bin/bash'],
  [/postgres/, 'postgres:x:999:999::/var/lib/postgresql:/bin/bash'],
  [/node$/, 'node:x:1000:1000::/home/node:/bin/bash']
]

const layers = new WeakMap<ImageFacts, Map<Distribution, ImageLayer>>()

export function imageLayer(image: ImageFacts, distribution: Distribution): ImageLayer {
  let known = layers.get(image)
  if (known === undefined) layers.set(image, (known = new Map()))
  let layer = known.get(distribution)
  if (layer === undefined) known.set(distribution, (layer = makeLayer(image, distribution)))
  return layer
}

function makeLayer(image: ImageFacts, distribution: Distribution): ImageLayer {
  const entries = new Map<string, FileEntry>()
  const put = (path: string, entry: Partial<FileEntry> & Pick<FileEntry, 'kind' | 'mode'>): void => {
    if (path !== '/' && !entries.has(folderOf(path))) put(folderOf(path), { kind: 'directory', mode: 0o755 })
    if (!entries.has(path)) entries.set(path, { user: 0, group: 0, time: builtAt, ...entry })
  }
  put('/', { kind: 'directory', mode: 0o755 })
  for (const path of folders[distribution].split(' ')) {
    put(path, { kind: 'directory', mode: path === '/root' ? 0o700 : /^(\/var)?\/tmp$/.test(path) ? 0o1777 : 0o755 })
  }
  if (distribution === 'debian') {
    for (const name of ['bin', 'sbin', 'lib']) put(`/${name}`, { kind: 'link', mode: 0o777, target: `usr/${name}` })
  }
  const text = (path: string, content: string, mode = 0o644): void => put(path, { kind: 'file', mode, text: content })
  const shell = distribution === 'debian' ? '/bin/bash' : '/bin/sh'
  const passwd = [...users]
  for (const [word, line] of ownUsers) if (word.test(image.names[0] ?? '')) passwd.push(line)
  text('/etc/passwd', `${passwd.join('\n').replace('SHELL', shell)}\n`)
  text(
    '/etc/group',
    `${passwd.map((line) => line.split(':').slice(0, 1).concat('x', line.split(':')[3]!, '').join(':')).join('\n')}\n`
  )
  const name = image.names[0]?.replace(/^.*\//, '') ?? ''
  const release = ownReleases[name] ?? releases[distribution]
  if (release !== '') text('/etc/os-release', release)
  if (distribution === 'debian' && ownReleases[name] === undefined) text('/etc/debian_version', '12.15\n')
  if (distribution === 'alpine') text('/etc/alpine-release', '3.22.1\n')
  for (const [path, size] of programsOf(image, distribution))
    put(path, { kind: 'file', mode: 0o755, text: '', zeros: size })
  putPackages(
    image,
    distribution,
    (path) => entries.has(path),
    text,
    (path) => put(path, { kind: 'directory', mode: 0o755 })
  )
  for (const path in image.files) text(path, image.files[path]!)
  if (image.behaviour.kind === 'server' && /nginx/.test(image.names[0] ?? '')) {
    text('/usr/share/nginx/html/index.html', image.behaviour.body ?? '')
    put('/var/log/nginx/access.log', { kind: 'link', mode: 0o777, target: '/dev/stdout' })
    put('/var/log/nginx/error.log', { kind: 'link', mode: 0o777, target: '/dev/stderr' })
  }
  return { entries, names: namesByFolder(entries) }
}

/** What its package manager says is installed. */
function putPackages(
  image: ImageFacts,
  distribution: Distribution,
  has: (path: string) => boolean,
  text: (path: string, content: string) => void,
  folder: (path: string) => void
): void {
  const family = packageFamilyOf(image, distribution)
  if (family === 'none') return
  const catalogue = catalogues[family]
  const isAlpine = family === 'alpine'
  // Here all programs of an image lie in one folder.
  const within = isAlpine ? '/bin' : '/usr/bin'
  const isThere = (path: string): boolean => !isAlpine && has(path.replace(/^(\/usr)?\/s?bin/, within))
  const names = packagesWithin(catalogue, isThere)
  if (isAlpine) {
    text(installedPath, installedTextOf(catalogue, names))
    text(worldPath, 'alpine-baselayout\nalpine-keys\nalpine-release\napk-tools\nbusybox\nmusl-utils\n')
    text('/etc/apk/repositories', repositories.map((url) => `${url}\n`).join(''))
    return
  }
  text(statusPath, statusTextOf(catalogue, names))
  for (const name of names) {
    const { programs = [] } = catalogue.packages.get(name)!
    const paths = programs.map((path) => path.replace(/^\/usr\/s?bin/, within))
    if (paths.length > 0) text(listPath(name), paths.map((path) => `${path}\n`).join(''))
  }
  for (const path of ['/var/lib/apt/lists', '/var/lib/dpkg/info', '/var/cache/apt/archives']) folder(path)
}

function namesByFolder(entries: ReadonlyMap<string, FileEntry>): ReadonlyMap<string, readonly string[]> {
  const names = new Map<string, string[]>()
  for (const [path, { kind }] of entries) {
    if (kind === 'directory' && !names.has(path)) names.set(path, [])
    if (path === '/') continue
    const folder = folderOf(path)
    const known = names.get(folder)
    if (known === undefined) names.set(folder, [nameOf(path)])
    else known.push(nameOf(path))
  }
  for (const list of names.values()) list.sort()
  return names
}
