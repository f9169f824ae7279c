import type { Call } from '../../processes/call.ts'
import { conversing, isOwnHost, type Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { socketError } from '../network/socket-error.ts'
import { printed } from './psql-display.ts'
import { optionsOf, sessionOf } from './psql-options.ts'
import { follow, replyOf, sayingOf, type SqlSession, takeStatements } from './sql-client.ts'

export interface State extends SqlSession {
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

export const psql = conversing<State>({ begin, next, prompt, line, heard })
