import type { SqlResult } from '../../daemons/sql/reply.ts'
import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from '../network/asking.ts'
import { conversing, isOwnHost, type Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { ProgramError } from '../program-error.ts'
import { socketError } from '../network/socket-error.ts'
import { follow, padded, replyOf, sayingOf, takeStatements, widthOf, type SqlSession } from './sql-client.ts'

interface State extends SqlSession {
  wantsPassword: boolean
  /** It may ask for a password where the server wants one. */
  readonly mayAsk: boolean
  isConnected: boolean
  readonly isReading: boolean
  readonly isInteractive: boolean
  isUnaligned: boolean
  isExpanded: boolean
  readonly hasNames: boolean
  readonly isQuiet: boolean
  readonly stopsAtError: boolean
  transactionState: 'none' | 'open' | 'failed'
  isSuperuser: boolean
  status: number
}

interface Options {
  values: Record<string, string>
  commands: string[]
  flags: Set<string>
}

const letters: Readonly<Record<string, string>> = {
  h: 'host',
  p: 'port',
  U: 'username',
  d: 'dbname',
  v: 'set',
  F: 'separator',
  f: 'file',
  P: 'pset'
}

function optionsOf(call: Call): Options {
  const options: Options = { values: {}, commands: [], flags: new Set() }
  const words: string[] = []
  const { args } = call
  const take = (name: string, value: string): void => {
    if (name === 'command') options.commands.push(value)
    else if (name === 'set' && value.startsWith('ON_ERROR_STOP')) options.flags.add('stop')
    else options.values[name] = value
  }
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    const long = /^--([\w-]+)(?:=(.*))?$/s.exec(word)
    if (long !== null) {
      const [, name = '', value] = long
      if (['host', 'port', 'username', 'dbname', 'command', 'set', 'file', 'variable'].includes(name))
        take(name === 'variable' ? 'set' : name, value ?? args[++at] ?? '')
      else
        options.flags.add(
          name === 'tuples-only'
            ? 't'
            : name === 'no-align'
              ? 'A'
              : name === 'quiet'
                ? 'q'
                : name === 'list'
                  ? 'l'
                  : name === 'no-password'
                    ? 'w'
                    : name
        )
      continue
    }
    if (!/^-./.test(word)) {
      words.push(word)
      continue
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      const name = letter === 'c' ? 'command' : letters[letter]
      if (name === undefined) {
        options.flags.add(letter)
        continue
      }
      const rest = word.slice(index + 1)
      take(name, rest === '' ? (args[++at] ?? '') : rest)
      break
    }
  }
  const [database, user] = words
  if (database !== undefined) options.values['dbname'] ??= database
  if (user !== undefined) options.values['username'] ??= user
  const address = /^postgres(?:ql)?:\/\/(?:([^:@/]*)(?::([^@/]*))?@)?([^:/?]*)(?::(\d+))?(?:\/([^?]*))?/.exec(
    options.values['dbname'] ?? ''
  )
  if (address !== null) {
    const [, userName, password, host, port, name] = address
    delete options.values['dbname']
    const given = { username: userName, password, host, port, dbname: name }
    for (const [key, value] of Object.entries(given))
      if (value !== undefined && value !== '') options.values[key] = value
  }
  return options
}

/** Who runs it, as the system calls him. */
function systemUser(call: Call): string {
  return call.process.user === 0 ? 'root' : (call.env('USER') ?? 'postgres')
}

function sessionOf(call: Call, values: Readonly<Record<string, string>>): SqlSession {
  const user = values['username'] ?? call.env('PGUSER') ?? systemUser(call)
  return {
    host: values['host'] ?? call.env('PGHOST') ?? '',
    port: Number(values['port'] ?? call.env('PGPORT') ?? 5432),
    user,
    password: values['password'] ?? call.env('PGPASSWORD') ?? null,
    database: values['dbname'] ?? call.env('PGDATABASE') ?? user,
    transaction: [],
    insertId: 0,
    version: '',
    queue: [],
    typed: '',
    current: null
  }
}

function begin(call: Call): State | number {
  const { values, commands, flags } = optionsOf(call)
  if (flags.has('V') || flags.has('version')) {
    call.print('psql (PostgreSQL) 17.6 (Debian 17.6-1.pgdg13+1)\n')
    return 0
  }
  if (flags.has('l')) commands.push('\\l')
  const { file } = values
  const script = file === undefined ? undefined : call.files.read(call.process, file)
  const isInteractive = commands.length === 0 && script === undefined && call.isTerminal(0)
  const state: State = {
    ...sessionOf(call, values),
    wantsPassword: flags.has('W'),
    mayAsk: !flags.has('w') && call.isTerminal(0),
    isConnected: false,
    isReading: commands.length === 0 && script === undefined,
    isInteractive,
    isUnaligned: flags.has('A'),
    isExpanded: flags.has('x'),
    hasNames: !flags.has('t'),
    isQuiet: flags.has('q'),
    stopsAtError: flags.has('stop'),
    transactionState: 'none',
    isSuperuser: true,
    status: 0
  }
  for (const command of script === undefined ? commands : script.split('\n')) {
    if (command.startsWith('\\')) {
      if (state.typed === '') state.queue.push(command)
      continue
    }
    takeStatements(state, command, 'postgres')
    if (script === undefined && state.typed !== '') {
      state.queue.push(state.typed)
      state.typed = ''
    }
  }
  return state
}

function next(call: Call, state: State): Saying | number | undefined {
  if (state.wantsPassword) return undefined
  if (!state.isConnected) return sayingOf(state, '')
  const statement = state.queue.shift()
  if (statement === undefined) return state.isReading ? undefined : state.status
  if (!statement.startsWith('\\')) return sayingOf(state, statement)
  const ended = ownCommand(call, state, statement)
  if (ended === 'server') return sayingOf(state, statement)
  return ended ?? next(call, state)
}

/** A backslash command that the client does itself; 'server' where the catalogue must be asked. */
function ownCommand(call: Call, state: State, line: string): number | 'server' | undefined {
  const [command = '', word = ''] = line.trim().replace(/;$/, '').split(/\s+/)
  switch (command) {
    case '\\q':
      return 0
    case '\\c':
    case '\\connect':
      if (word !== '') state.database = word
      state.isConnected = false
      state.transaction = []
      return undefined
    case '\\conninfo': {
      const where = state.host === '' ? 'via socket in "/var/run/postgresql"' : `on host "${state.host}"`
      call.print(
        `You are connected to database "${state.database ?? ''}" as user "${state.user}" ${where} at port "${state.port}".\n`
      )
      return undefined
    }
    case '\\x':
      state.isExpanded = word === '' ? !state.isExpanded : word === 'on'
      call.print(`Expanded display is ${state.isExpanded ? 'on' : 'off'}.\n`)
      return undefined
    case '\\a':
      state.isUnaligned = !state.isUnaligned
      return undefined
    case '\\echo':
      call.print(`${line.trim().slice(6)}\n`)
      return undefined
    case '\\timing':
    case '\\pset':
    case '\\set':
    case '\\encoding':
      return undefined
    case '\\?':
    case '\\h':
      call.print(
        'General\n  \\q                     quit psql\nInformational\n  \\d[S+]                 list tables, views, and sequences\n  \\dt[S+] [PATTERN]      list tables\n  \\du[S+] [PATTERN]      list roles\n  \\l[+]   [PATTERN]      list databases\nConnection\n  \\c[onnect] {[DBNAME|- USER|- HOST|- PORT|-] | conninfo}\n'
      )
      return undefined
    default:
      return 'server'
  }
}

function prompt(state: State): string {
  if (state.wantsPassword) return `Password for user ${state.user}: `
  const mark = state.transactionState === 'none' ? '' : state.transactionState === 'open' ? '*' : '!'
  return `${state.database ?? ''}${state.typed === '' ? '=' : '-'}${mark}${state.isSuperuser ? '#' : '>'} `
}

function line(call: Call, state: State, text: string | undefined): number | undefined {
  if (state.wantsPassword) {
    state.wantsPassword = false
    state.password = text ?? ''
    return undefined
  }
  if (text === undefined) {
    if (state.isInteractive) call.print('\\q\n')
    if (state.typed === '') return state.status
    state.queue.push(state.typed)
    state.typed = ''
    ;(state as { isReading: boolean }).isReading = false
    return undefined
  }
  if (state.typed === '' && /^\s*(exit|quit)\s*;?\s*$/.test(text)) return state.status
  if (state.typed === '' && text.trim() === 'help') {
    call.print(
      'You are using psql, the command-line interface to PostgreSQL.\nType:  \\copyright for distribution terms\n       \\h for help with SQL commands\n       \\? for help with psql commands\n       \\g or terminate with semicolon to execute query\n       \\q to quit\n'
    )
    return undefined
  }
  if (state.typed === '' && text.trim().startsWith('\\')) state.queue.push(text.trim())
  else takeStatements(state, text, 'postgres')
  return undefined
}

/** connection to server at "pg" (10.96.0.20), port 5432 failed */
function placeText(call: Call, { host, port }: SqlSession, address: string | undefined): string {
  if (host === '') return `connection to server on socket "/var/run/postgresql/.s.PGSQL.${port}" failed`
  const where = address ?? (isOwnHost(call, host) ? '127.0.0.1' : '')
  return `connection to server at "${host}"${where === '' || where === host ? '' : ` (${where})`}, port ${port} failed`
}

function unreached(call: Call, state: SqlSession, answer: Exclude<WebAnswer, { readonly kind: 'answer' }>): string {
  if (answer.kind === 'unresolved')
    return `could not translate host name "${state.host}" to address: ${socketError(call, answer)}`
  const place = placeText(call, state, answer.address)
  if (state.host === '')
    return `${place}: No such file or directory\n\tIs the server running locally and accepting connections on that socket?`
  const advice =
    answer.kind === 'refused' ? '\n\tIs the server running on that host and accepting TCP/IP connections?' : ''
  return `${place}: ${socketError(call, answer)}${advice}`
}

function heard(call: Call, state: State, answer: WebAnswer): number | undefined {
  const isComingIn = !state.isConnected
  if (answer.kind !== 'answer') {
    call.print(`psql: error: ${unreached(call, state, answer)}\n`, 2)
    return 2
  }
  const reply = replyOf(answer)
  if (reply === undefined) {
    call.print(
      'server closed the connection unexpectedly\n\tThis probably means the server terminated abnormally\n\tbefore or while processing the request.\n',
      2
    )
    return 2
  }
  const { result } = reply
  if (reply.isRefused && result.kind === 'error') {
    if (result.text.startsWith('fe_sendauth') && state.mayAsk) {
      state.wantsPassword = true
      return undefined
    }
    const isClient = result.text.startsWith('fe_sendauth')
    call.print(
      `psql: error: ${placeText(call, state, answer.address)}: ${isClient ? '' : 'FATAL:  '}${result.text}\n`,
      2
    )
    return 2
  }
  const before = state.database
  follow(state, reply)
  state.database = before
  state.transactionState = reply.transaction
  state.isConnected = true
  if (isComingIn) {
    const version = /PostgreSQL (\S+)/.exec(reply.version)?.[1] ?? ''
    if (state.isInteractive && state.current === '' && state.transaction.length === 0)
      call.print(
        state.status === -1 ? '' : `psql (${version} (Debian ${version}-1.pgdg13+1))\nType "help" for help.\n\n`
      )
    return undefined
  }
  if (result.kind === 'error') {
    // Code 2 are psql's own words.
    const text = result.code === 2 ? result.text : `ERROR:  ${result.text}`
    call.print(`${text}\n${result.detail === undefined ? '' : `${result.detail}\n`}`, 2)
    state.status = state.isReading ? (state.stopsAtError ? 3 : 0) : 1
    return state.stopsAtError ? state.status : undefined
  }
  if (result.kind === 'done') {
    for (const warning of result.warnings ?? []) call.print(`${warning}\n`, 2)
    if (!state.isQuiet && result.tag !== '') call.print(`${result.tag}\n`)
    state.status = 0
    return undefined
  }
  state.status = 0
  call.print(printed(state, result))
  return undefined
}

type Rows = Extract<SqlResult, { readonly kind: 'rows' }>

function printed(state: State, result: Rows): string {
  const { columns, rows, footer } = result
  if (state.isUnaligned) {
    const lines = rows.map((row) => row.map((cell) => cell ?? '').join('|'))
    if (!state.hasNames) return lines.map((line) => `${line}\n`).join('')
    return `${[columns.map(({ name }) => name).join('|'), ...lines].join('\n')}\n(${countText(rows.length)})\n`
  }
  if (state.isExpanded) return expanded(result)
  // A command that gives its rows back says what it did, too.
  const tag = footer !== undefined && result.title === undefined && !state.isQuiet ? `${footer}\n` : ''
  return aligned(result, state.hasNames) + tag
}

function countText(count: number): string {
  return `${count} row${count === 1 ? '' : 's'}`
}

function centered(text: string, width: number): string {
  const left = Math.floor((width - widthOf(text)) / 2)
  return padded(' '.repeat(left) + text, width, false)
}

function aligned({ columns, rows, title, footer }: Rows, hasNames: boolean): string {
  const cells = rows.map((row) => row.map((cell) => (cell ?? '').split('\n')))
  const widths = columns.map(({ name }, index) =>
    Math.max(hasNames ? widthOf(name) : 0, ...cells.map((row) => Math.max(...row[index]!.map(widthOf))))
  )
  const lines: string[] = []
  const total = widths.reduce((sum, width) => sum + width + 3, -1)
  if (title !== undefined) lines.push(' '.repeat(Math.max(Math.floor((total - widthOf(title)) / 2), 0)) + title)
  if (hasNames) {
    lines.push(columns.map(({ name }, index) => ` ${centered(name, widths[index]!)} `).join('|'))
    lines.push(widths.map((width) => '-'.repeat(width + 2)).join('+'))
  }
  for (const row of cells) {
    const height = Math.max(...row.map((cell) => cell.length))
    for (let at = 0; at < height; at++) {
      lines.push(
        row
          .map((cell, index) => {
            const isLast = index === row.length - 1
            const { isNumber } = columns[index]!
            // Nothing stands behind the last column's text.
            const width = isLast && !isNumber ? 0 : widths[index]!
            return ` ${padded(cell[at] ?? '', width, isNumber)}${isLast ? '' : ' '}`
          })
          .join('|')
      )
    }
  }
  if (title?.startsWith('Table') === true || title?.startsWith('View') === true) {
    if (footer !== undefined && footer !== '') lines.push(footer)
  } else if (hasNames) lines.push(`(${countText(rows.length)})`)
  return `${lines.join('\n')}\n\n`
}

function expanded({ columns, rows }: Rows): string {
  if (rows.length === 0) return '(0 rows)\n\n'
  const names = Math.max(...columns.map(({ name }) => widthOf(name)))
  const values = Math.max(...rows.flatMap((row) => row.map((cell) => widthOf(cell ?? ''))))
  return `${rows
    .map((row, index) => {
      const head = `-[ RECORD ${index + 1} ]`
      const line = head + '-'.repeat(Math.max(names + 1 - head.length, 0))
      const rest =
        head.length > names + 1
          ? '-'.repeat(Math.max(names + values + 3 - head.length, 0))
          : `+${'-'.repeat(values + 1)}`
      return `${line}${rest}\n${row.map((cell, at) => `${padded(columns[at]!.name, names, false)} | ${cell ?? ''}\n`).join('')}`
    })
    .join('')}\n`
}

export const psql = conversing<State>({ begin, next, prompt, line, heard })

interface ReadyQuestion extends Memory {
  readonly host: string
  readonly port: number
  readonly timeout: number
}

/** pg_isready: whether a server takes connections; exit code 2 where nothing answers. */
export const pgIsReady = asking<ReadyQuestion, WebAnswer>({
  begin(call) {
    const { values, flags } = optionsOf(call)
    const host = values['host'] ?? call.env('PGHOST') ?? ''
    const port = Number(values['port'] ?? call.env('PGPORT') ?? 5432)
    const place = `${host === '' ? '/var/run/postgresql' : host}:${port}`
    if (!(port > 0)) throw new ProgramError('invalid port')
    if (isOwnHost(call, host)) {
      const isReady = call.table.ports.converse(port, '') !== undefined
      if (!flags.has('q')) call.print(`${place} - ${isReady ? 'accepting connections' : 'no response'}\n`)
      return isReady ? 0 : 2
    }
    return { host, port, timeout: 3000 }
  },
  ask: (network, { host, port, timeout }, done) => network.connect(host, port, timeout, done),
  finish(call, { host, port }, answer) {
    const isReady = answer.kind === 'answer'
    if (!optionsOf(call).flags.has('q'))
      call.print(`${host}:${port} - ${isReady ? 'accepting connections' : 'no response'}\n`)
    return isReady ? 0 : 2
  }
})
