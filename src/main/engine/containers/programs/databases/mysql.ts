import type { Call } from '../../processes/call.ts'
import { conversing, type Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { ProgramError } from '../program-error.ts'
import { printed } from './mysql-display.ts'
import { mysqlOptions, mysqlSession, mysqlUnreached } from './mysql-session.ts'
import { follow, replyOf, sayingOf, type SqlSession, takeStatements } from './sql-client.ts'

export interface State extends SqlSession {
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

/** mysql and mariadb: statements of -e, of standard input, or of somebody at a terminal. */
export const mysqlClient = conversing<State>({ begin, next, prompt, line, heard })
