import type { SqlReply, SqlResult } from '../../daemons/sql/reply.ts'
import type { Call } from '../../processes/call.ts'
import { conversing, isOwnHost, type Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { ProgramError } from '../program-error.ts'
import { follow, padded, replyOf, sayingOf, takeStatements, widthOf, type SqlSession } from './sql-client.ts'

interface State extends SqlSession {
  /** It asks for a password first. */
  wantsPassword: boolean
  isConnected: boolean
  /** Statements come from standard input. */
  readonly isReading: boolean
  /** Somebody sits before it. */
  readonly isInteractive: boolean
  readonly isTable: boolean
  readonly hasNames: boolean
  readonly goesOn: boolean
  isVertical: boolean
  line: number
  status: number
}

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
function mysqlOptions(call: Call): MysqlOptions {
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

function mysqlSession(call: Call, { values, words }: MysqlOptions): SqlSession {
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
function mysqlUnreached(host: string, port: number, kind: string): string {
  if (host === '' || host === 'localhost')
    return "ERROR 2002 (HY000): Can't connect to local MySQL server through socket '/var/run/mysqld/mysqld.sock' (2)"
  if (kind === 'unresolved') return `ERROR 2005 (HY000): Unknown MySQL server host '${host}' (-2)`
  const number = kind === 'refused' ? 111 : kind === 'reset' ? 104 : 110
  return `ERROR 2003 (HY000): Can't connect to MySQL server on '${host}:${port}' (${number})`
}

function begin(call: Call): State | number {
  const options = mysqlOptions(call)
  const { values, flags } = options
  if (flags.has('V') || flags.has('version')) {
    call.print('mysql  Ver 8.4.6 for Linux on x86_64 (MySQL Community Server - GPL)\n')
    return 0
  }
  if (options.words.length > 1) throw new ProgramError('Too many arguments', 1)
  const script = values['execute']
  const isInteractive = script === undefined && call.isTerminal(0)
  const state: State = {
    ...mysqlSession(call, options),
    wantsPassword: flags.has('ask'),
    isConnected: false,
    isReading: script === undefined,
    isInteractive,
    isTable: flags.has('t') || flags.has('table') || (call.isTerminal(1) && !flags.has('B') && !flags.has('batch')),
    hasNames: !flags.has('N') && !flags.has('skip-column-names'),
    goesOn: isInteractive || flags.has('f') || flags.has('force'),
    isVertical: false,
    line: 1,
    status: 0
  }
  if (script !== undefined) {
    takeStatements(state, script, 'mysql')
    if (state.typed !== '') state.queue.push(state.typed)
    state.typed = ''
  }
  return state
}

function next(_call: Call, state: State): Saying | number | undefined {
  if (state.wantsPassword) return undefined
  if (!state.isConnected) return sayingOf(state, '')
  for (;;) {
    const statement = state.queue.shift()
    if (statement === undefined) return state.isReading ? undefined : state.status
    // \G stands where a semicolon would.
    state.isVertical = /\\G\s*$/.test(statement)
    const sql = statement.replace(/\\[Gg]\s*$/, '').trim()
    if (sql !== '') return sayingOf(state, sql)
  }
}

function prompt(state: State): string {
  if (state.wantsPassword) return 'Enter password: '
  const isMaria = state.version.includes('MariaDB')
  if (state.typed !== '') return '    -> '
  return isMaria ? `MariaDB [${state.database ?? '(none)'}]> ` : 'mysql> '
}

function line(call: Call, state: State, text: string | undefined): number | undefined {
  if (state.wantsPassword) {
    state.wantsPassword = false
    state.password = text ?? ''
    if (call.isTerminal(0)) call.print('')
    return undefined
  }
  if (text === undefined) {
    if (state.isInteractive) call.print('Bye\n')
    if (state.typed === '') return state.status
    state.queue.push(state.typed)
    state.typed = ''
    ;(state as { isReading: boolean }).isReading = false
    return undefined
  }
  const word = text.trim().replace(/;$/, '')
  if (state.typed === '' && /^(exit|quit|\\q)$/i.test(word)) {
    if (state.isInteractive) call.print('Bye\n')
    return state.status
  }
  if (word.endsWith('\\c')) {
    state.typed = ''
    return undefined
  }
  if (state.typed === '' && /^(status|\\s|help|\\h|\?)$/i.test(word)) {
    call.print(`For server side help, type 'help contents'\n\n`)
    return undefined
  }
  takeStatements(state, /^(use|\\u)\s+[\w`$]+$/i.test(word) || /\\[Gg]$/.test(word) ? `${text};` : text, 'mysql')
  return undefined
}

function banner(version: string): string {
  if (version.includes('MariaDB'))
    return (
      'Welcome to the MariaDB monitor.  Commands end with ; or \\g.\nYour MariaDB connection id is 8\n' +
      `Server version: ${version} mariadb.org binary distribution\n\n` +
      'Copyright (c) 2000, 2018, Oracle, MariaDB Corporation Ab and others.\n\n' +
      "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n"
    )
  return (
    'Welcome to the MySQL monitor.  Commands end with ; or \\g.\nYour MySQL connection id is 8\n' +
    `Server version: ${version} MySQL Community Server - GPL\n\n` +
    'Copyright (c) 2000, 2025, Oracle and/or its affiliates.\n\n' +
    'Oracle is a registered trademark of Oracle Corporation and/or its\naffiliates. Other names may be trademarks of their respective\nowners.\n\n' +
    "Type 'help;' or '\\h' for help. Type '\\c' to clear the current input statement.\n\n"
  )
}

function heard(call: Call, state: State, answer: WebAnswer): number | undefined {
  if (answer.kind !== 'answer') {
    call.print(`${mysqlUnreached(state.host, state.port, answer.kind)}\n`, 2)
    return 1
  }
  const reply = replyOf(answer)
  if (reply === undefined) {
    call.print('ERROR 2013 (HY000): Lost connection to MySQL server during query\n', 2)
    return 1
  }
  const isComingIn = !state.isConnected
  const { result } = reply
  if (result.kind === 'error') {
    const where = isComingIn || state.isInteractive ? '' : ` at line ${state.line}`
    call.print(
      `ERROR ${result.code} (${result.state})${where}: ${result.text}\n${state.isInteractive && !isComingIn ? '' : ''}`,
      2
    )
    if (isComingIn) return 1
    follow(state, reply)
    state.status = 1
    if (!state.goesOn) return 1
    return undefined
  }
  follow(state, reply)
  state.isConnected = true
  if (isComingIn) {
    if (state.isInteractive) call.print(banner(reply.version))
    return undefined
  }
  call.print(printed(state, reply))
  return undefined
}

function printed(state: State, { result }: SqlReply): string {
  if (result.kind === 'error') return ''
  if (result.kind === 'rows') {
    if (result.rows.length === 0) return state.isInteractive ? 'Empty set (0.00 sec)\n\n' : ''
    const text = state.isVertical
      ? vertical(result)
      : state.isTable
        ? table(result, state.hasNames)
        : batch(result, state.hasNames)
    const count = result.rows.length
    return state.isInteractive ? `${text}${count} row${count === 1 ? '' : 's'} in set (0.00 sec)\n\n` : text
  }
  if (!state.isInteractive) return ''
  if (result.tag === 'USE') return 'Database changed\n'
  const { affected } = result
  const head = `Query OK, ${affected} row${affected === 1 ? '' : 's'} affected (0.01 sec)\n`
  const word = (state.current ?? '').trim().split(/\s/, 1)[0]!.toUpperCase()
  if (word === 'UPDATE') return `${head}Rows matched: ${affected}  Changed: ${affected}  Warnings: 0\n\n`
  return word === 'INSERT' && affected > 1 ? `${head}Records: ${affected}  Duplicates: 0  Warnings: 0\n\n` : `${head}\n`
}

type Rows = Extract<SqlResult, { readonly kind: 'rows' }>

function table({ columns, rows }: Rows, hasNames: boolean): string {
  const cells = rows.map((row) => row.map((cell) => cell ?? 'NULL'))
  const widths = columns.map(({ name, mayBeNull }, index) =>
    Math.max(
      widthOf(name),
      mayBeNull === true ? 4 : 0,
      ...cells.map((row) => Math.max(...row[index]!.split('\n').map(widthOf)))
    )
  )
  const edge = `+${widths.map((width) => '-'.repeat(width + 2)).join('+')}+\n`
  const lines = cells.map(
    (row) => `|${row.map((cell, index) => ` ${padded(cell, widths[index]!, columns[index]!.isNumber)} `).join('|')}|\n`
  )
  const head = `|${columns.map(({ name }, index) => ` ${padded(name, widths[index]!, false)} `).join('|')}|\n`
  return `${edge}${hasNames ? `${head}${edge}` : ''}${lines.join('')}${edge}`
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\\': '\\\\', '\0': '\\0' }

function batch({ columns, rows }: Rows, hasNames: boolean): string {
  const lines = rows.map((row) =>
    row.map((cell) => (cell ?? 'NULL').replaceAll(/[\n\t\\\0]/g, (char) => escapes[char]!))
  )
  if (hasNames) lines.unshift(columns.map(({ name }) => name))
  return lines.map((line) => `${line.join('\t')}\n`).join('')
}

function vertical({ columns, rows }: Rows): string {
  const width = Math.max(...columns.map(({ name }) => widthOf(name)))
  return rows
    .map((row, index) => {
      const head = `*************************** ${index + 1}. row ***************************\n`
      return head + row.map((cell, at) => `${padded(columns[at]!.name, width, true)}: ${cell ?? 'NULL'}\n`).join('')
    })
    .join('')
}

/** mysql and mariadb: statements of -e, of standard input, or of somebody at a terminal. */
export const mysqlClient = conversing<State>({ begin, next, prompt, line, heard })

interface AdminState extends SqlSession {
  readonly verb: string
  isAsked: boolean
}

/** mysqladmin ping, status, version, create and drop. */
export const mysqlAdmin = conversing<AdminState>({
  begin(call) {
    const options = mysqlOptions(call)
    const [verb, name] = options.words
    if (verb === undefined) throw new ProgramError('Too few arguments', 1)
    const sql: Readonly<Record<string, string>> = {
      ping: '',
      status: '',
      version: '',
      processlist: 'SHOW PROCESSLIST',
      variables: 'SHOW VARIABLES',
      create: `CREATE DATABASE \`${name ?? ''}\``,
      drop: `DROP DATABASE \`${name ?? ''}\``
    }
    if (sql[verb] === undefined) {
      call.print(`${call.name}: Unknown command: '${verb}'\n`, 2)
      return 1
    }
    return { ...mysqlSession(call, { ...options, words: [] }), verb, isAsked: false, queue: [sql[verb]] }
  },
  next: (_call, state) => (state.queue.length > 0 ? sayingOf(state, state.queue.shift()!) : 0),
  prompt: () => '',
  line: () => 0,
  heard(call, state, answer) {
    const name = call.name
    if (answer.kind !== 'answer') {
      const words = mysqlUnreached(state.host, state.port, answer.kind).replace(/^ERROR \d+ \(\w+\): /, '')
      call.print(
        `${name}: connect to server at '${state.host === '' ? 'localhost' : state.host}' failed\nerror: '${words}'\n`,
        2
      )
      const advice = isOwnHost(call, state.host)
        ? "Check that mysqld is running and that the socket: '/var/run/mysqld/mysqld.sock' exists!\n"
        : `Check that mysqld is running on ${state.host} and that the port is ${state.port}.\nYou can check this by doing 'telnet ${state.host} ${state.port}'\n`
      call.print(advice, 2)
      return 1
    }
    const reply = replyOf(answer)
    if (reply === undefined) return 1
    const { result } = reply
    // A server that refuses somebody is alive.
    if (state.verb === 'ping') {
      call.print('mysqld is alive\n')
      return 0
    }
    if (result.kind === 'error') {
      const isRefused = reply.isRefused
      call.print(
        isRefused
          ? `${name}: connect to server at '${state.host === '' ? 'localhost' : state.host}' failed\nerror: '${result.text}'\n`
          : `${name}: ${state.verb.toUpperCase()} DATABASE failed; error: '${result.text}'\n`,
        2
      )
      return 1
    }
    if (result.kind === 'rows') call.print(table(result, true))
    else if (state.verb === 'status')
      call.print('Uptime: 60  Threads: 2  Questions: 6  Slow queries: 0  Opens: 131  Queries per second avg: 0.100\n')
    else if (state.verb === 'version')
      call.print(`Server version\t\t${reply.version}\nProtocol version\t10\nConnection\t\tLocalhost via UNIX socket\n`)
    return 0
  }
})
