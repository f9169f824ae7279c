// The command line of MySQL's programs, and why they reach no server.
import type { Call } from '../../processes/call.ts'
import type { SqlSession } from './sql-client.ts'

interface MysqlOptions {
  readonly values: Readonly<Record<string, string>>
  readonly flags: ReadonlySet<string>
  readonly words: readonly string[]
}

const letters: Readonly<Record<string, string>> = {
  h: 'host',
  u: 'user',
  P: 'port',
  e: 'execute',
  D: 'database',
  S: 'socket'
}
const taking = new Set([
  'host',
  'user',
  'port',
  'execute',
  'database',
  'protocol',
  'socket',
  'default-character-set',
  'connect-timeout',
  'sleep',
  'count'
])

/** A command line of MySQL's programs: -uroot, -u root, --user=root, -pSECRET, -p. */
export function mysqlOptions(call: Call): MysqlOptions {
  const values: Record<string, string> = {}
  const flags = new Set<string>()
  const words: string[] = []
  const { args } = call
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s, 2)
      if (name === 'password') {
        if (value === undefined) flags.add('ask')
        else values['password'] = value
      } else if (taking.has(name)) values[name] = value ?? args[++at] ?? ''
      else flags.add(name)
      continue
    }
    if (!/^-./.test(word)) {
      words.push(word)
      continue
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      const name = letters[letter]
      if (name === undefined && letter !== 'p') {
        flags.add(letter)
        continue
      }
      const rest = word.slice(index + 1)
      if (name !== undefined) values[name] = rest === '' ? (args[++at] ?? '') : rest
      else if (rest === '') flags.add('ask')
      else values['password'] = rest
      break
    }
  }
  if (values['password'] !== undefined && !/mariadb/.test(call.name))
    call.print(`${call.name}: [Warning] Using a password on the command line interface can be insecure.\n`, 2)
  return { values, flags, words }
}

export function mysqlSession(call: Call, { values, words }: MysqlOptions): SqlSession {
  return {
    host: values['host'] ?? '',
    port: Number(values['port'] ?? 3306),
    user: values['user'] ?? call.env('USER') ?? 'root',
    password: values['password'] ?? call.env('MYSQL_PWD') ?? null,
    database: values['database'] ?? words[0] ?? null,
    transaction: [],
    insertId: 0,
    version: '',
    queue: [],
    typed: '',
    current: null
  }
}

/** Why there is no connection, in the client's words. */
export function mysqlUnreached(host: string, port: number, kind: string): string {
  if (host === '' || host === 'localhost')
    return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
  if (kind === 'unresolved') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`
  const number = kind === 'refused' ? 111 : kind === 'reset' ? 104 : 110
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${number})`
}
