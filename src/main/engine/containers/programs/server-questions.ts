// What a server's program says where it is only asked for its version or its configuration, and does not begin to serve.
import type { Call } from '../processes/call.ts'
import { strftime } from './strftime.ts'

interface Said {
  readonly text: string
  readonly isError?: true
}

type Speaker = (args: readonly string[], version: string, call: Call) => Said | undefined

/** The words that ask each for its version, where there is nothing else to ask. */
const asksVersion = /^(-v|-V|--version|version)$/

/** Versions of images whose tag says none: the newest of resources/images. */
const newest: Readonly<Record<string, string>> = {
  nginx: '1.29.1',
  httpd: '2.4.65',
  'redis-server': '8.2.1',
  mysqld: '9.4.0',
  mariadbd: '11.8.2',
  postgres: '17.6',
  mongod: '8.0.13',
  memcached: '1.6.39',
  node: '22.20.0',
  python: '3.13.7',
  haproxy: '3.2.4'
}

const errors = (text: string): Said => ({ text, isError: true })

function nginx(args: readonly string[], version: string, call: Call): Said | undefined {
  const [first = '', second = ''] = args
  if (first === '-v') return errors(`nginx version: nginx/${version}\n`)
  if (first === '-V')
    return errors(`nginx version: nginx/${version}\nbuilt with OpenSSL 3.0.17 1 Jul 2025\nTLS SNI support enabled\n`)
  const file = '/etc/nginx/nginx.conf'
  const judged = `nginx: the configuration file ${file} syntax is ok\nnginx: configuration file ${file} test is successful\n`
  if (first === '-t') return errors(judged)
  if (first === '-T') return { text: `# configuration file ${file}:\n${call.seek(file)?.entry.text ?? ''}\n` }
  if (first !== '-s' || !['reload', 'reopen'].includes(second)) return undefined
  const time = strftime(call.table.ports.now(), '%Y/%m/%d %H:%M:%S')
  return errors(`${time} [notice] ${call.process.pid}#${call.process.pid}: signal process started\n`)
}

function httpd(args: readonly string[], version: string): Said | undefined {
  if (args[0] === '-t') return errors('Syntax OK\n')
  return asksVersion.test(args[0] ?? '') ? { text: `Server version: Apache/${version} (Unix)\n` } : undefined
}

/** A program that has one line for its version. */
function telling(line: (version: string) => string): Speaker {
  return ([first = ''], version) => (asksVersion.test(first) ? { text: `${line(version)}\n` } : undefined)
}

const python = telling((version) => `Python ${version}`)

const speakers: Readonly<Record<string, Speaker>> = {
  nginx,
  httpd,
  'redis-server': telling((version) => `Redis server v=${version} sha=00000000:1 malloc=jemalloc-5.3.0 bits=64`),
  mysqld: telling((version) => `/usr/sbin/mysqld  Ver ${version} for Linux on x86_64 (MySQL Community Server - GPL)`),
  mariadbd: telling((version) => `mariadbd  Ver ${version}-MariaDB for debian-linux-gnu on x86_64`),
  postgres: telling((version) => `postgres (PostgreSQL) ${version}`),
  mongod: telling((version) => `db version v${version}`),
  memcached: telling((version) => `memcached ${version}`),
  node: telling((version) => `v${version}`),
  python,
  python3: python,
  haproxy: telling((version) => `HAProxy version ${version}`)
}

/** Undefined where the program is started to serve. */
export function serverAnswer(call: Call): Said | undefined {
  const { name, args } = call
  const speaker = Object.hasOwn(speakers, name) ? speakers[name]! : undefined
  if (speaker === undefined) return undefined
  const tag = /:v?(\d+\.\d+(?:\.\d+)?)[^/]*$/.exec(call.machine.image)?.[1]
  return speaker(args, tag ?? newest[name === 'python3' ? 'python' : name] ?? '', call)
}
