import { encodeCommand, Failure, repliesOf, Status, wordsOf, type Reply } from '../../daemons/redis/resp.ts'
import type { Call } from '../../processes/call.ts'
import type { Memory } from '../network/asking.ts'
import { conversing, type Saying } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { ProgramError } from '../program-error.ts'
import { socketError } from '../network/socket-error.ts'

interface State extends Memory {
  readonly host: string
  readonly port: number
  /** What each new connection begins with: AUTH, SELECT, and MULTI with what is behind it. */
  opening: string[][]
  /** Commands to come. */
  queue: string[][]
  /** The one that is under way. */
  current: string[]
  /** Whether lines come behind what the command line says. */
  readonly isReading: boolean
  readonly isRaw: boolean
  /** Told whenever the login fails. */
  readonly hasLogin: boolean
  database: number
  isInMulti: boolean
  isConnected: boolean
  status: number
}

/** Milliseconds: the kernel's patience. */
const patience = 127_000

const help =
  'redis-cli 8.2.1\nTo get help about Redis commands type:\n      "help @<group>" to get a list of commands in <group>\n      "help <command>" for help on <command>\n      "quit" to exit\n'

interface Options {
  host: string
  port: number
  database: number
  login: string[]
  isRaw: boolean | undefined
  takesInput: boolean
  repeat: number
  words: string[]
}

function optionsOf(call: Call): Options {
  const options: Options = {
    host: '127.0.0.1',
    port: 6379,
    database: 0,
    login: call.env('REDISCLI_AUTH') === undefined ? [] : [call.env('REDISCLI_AUTH')!],
    isRaw: undefined,
    takesInput: false,
    repeat: 1,
    words: []
  }
  const { args } = call
  let user: string | undefined
  let isWarned = false
  let at = 0
  const value = (): string => {
    const text = args[++at]
    if (text === undefined) throw unrecognized(args[at - 1]!)
    return text
  }
  for (; at < args.length && args[at]!.startsWith('-'); at++) {
    const word = args[at]!
    if (word === '-h') options.host = value()
    else if (word === '-p') options.port = Number(value())
    else if (word === '-n') options.database = Number(value())
    else if (word === '-a' || word === '--pass') {
      options.login = [value()]
      isWarned = true
    } else if (word === '--user') user = value()
    else if (word === '-u') Object.assign(options, partsOfAddress(value()))
    else if (word === '-r') options.repeat = Math.min(Math.max(Number(value()), 1), 1000)
    else if (word === '-i' || word === '-t') value()
    else if (word === '--raw') options.isRaw = true
    else if (word === '--no-raw') options.isRaw = false
    else if (word === '-x') options.takesInput = true
    else if (word === '--no-auth-warning') isWarned = false
    else if (word === '-c' || word === '-e' || word === '-3' || word === '-2' || word === '--tls') continue
    else if (word === '--scan') options.words = ['KEYS', '*']
    else if (word === '--pattern') options.words = ['KEYS', value()]
    else throw unrecognized(word)
  }
  if (options.login.length === 1 && user !== undefined) options.login.unshift(user)
  if (isWarned && !args.includes('--no-auth-warning'))
    call.print("Warning: Using a password with '-a' or '-u' option on the command line interface may not be safe.\n", 2)
  options.words.push(...args.slice(at))
  return options
}

function unrecognized(word: string): ProgramError {
  return new ProgramError(`Unrecognized option or bad number of args for: '${word}'`)
}

/** redis://user:password@host:port/database */
function partsOfAddress(text: string): Partial<Options> {
  const found = /^rediss?:\/\/(?:(?:([^:@]*):)?([^@]*)@)?([^:/]+)?(?::(\d+))?(?:\/(\d+))?$/.exec(text)
  if (found === null) throw new ProgramError('Invalid URI scheme')
  const [, user, password, host, port, database] = found
  return {
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
    ...(database === undefined ? {} : { database: Number(database) }),
    ...(password === undefined ? {} : { login: user ? [user, password] : [password] })
  }
}

function begin(call: Call): State | number {
  const [first] = call.args
  if (first === '--version' || first === '-v') {
    call.print('redis-cli 8.2.1\n')
    return 0
  }
  const { host, port, database, login, isRaw, takesInput, repeat, words } = optionsOf(call)
  const opening = login.length === 0 ? [] : [['AUTH', ...login]]
  if (database !== 0) opening.push(['SELECT', String(database)])
  return {
    host,
    port,
    opening,
    queue: takesInput ? [] : words.length === 0 ? [] : Array.from({ length: repeat }, () => words),
    current: takesInput ? words : [],
    isReading: words.length === 0 || takesInput,
    isRaw: isRaw ?? !call.isTerminal(1),
    hasLogin: login.length > 0,
    database,
    isInMulti: false,
    isConnected: true,
    status: 0
  }
}

function next(_call: Call, state: State): Saying | number | undefined {
  const words = state.queue.shift()
  if (words === undefined) return state.isReading ? undefined : state.status
  state.current = words
  const message = [...state.opening, words].map(encodeCommand).join('')
  return { host: state.host, port: state.port, message, timeout: patience }
}

function prompt({ host, port, database, isInMulti, isConnected }: State): string {
  if (!isConnected) return 'not connected> '
  return `${host}:${port}${database === 0 ? '' : `[${database}]`}${isInMulti ? '(TX)' : ''}> `
}

function line(call: Call, state: State, text: string | undefined): number | undefined {
  if (state.current.length > 0 && state.queue.length === 0 && call.args.includes('-x')) {
    // The whole input is the last word.
    const whole = state.current
    if (text === undefined) {
      state.queue = [whole]
      ;(state as { isReading: boolean }).isReading = false
      return undefined
    }
    const isFirst = whole.length === call.args.length - call.args.lastIndexOf('-x') - 1
    state.current = isFirst ? [...whole, `${text}\n`] : [...whole.slice(0, -1), `${whole.at(-1)!}${text}\n`]
    return undefined
  }
  if (text === undefined) return state.status
  const words = wordsOf(text)
  if (words === undefined) {
    call.print('Invalid argument(s)\n')
    return undefined
  }
  const [name = ''] = words
  const command = name.toLowerCase()
  if (command === 'exit' || command === 'quit') return 0
  if (command === 'help' || command === '?') call.print(help)
  else if (command === 'clear') call.print('\u001b[H\u001b[2J')
  else if (words.length > 0) state.queue.push([...words])
  return undefined
}

function heard(call: Call, state: State, answer: WebAnswer): number | undefined {
  const words = state.current
  if (answer.kind !== 'answer') {
    const why = socketError(call, answer)
    call.print(`Could not connect to Redis at ${state.host}:${state.port}: ${why}\n`, 2)
    state.isConnected = false
    state.queue = []
    state.status = 1
    return call.isTerminal(0) && state.isReading ? undefined : 1
  }
  state.isConnected = true
  const replies = repliesOf(answer.body)
  const login = replies[0]
  if (state.hasLogin && login instanceof Failure && replies.length > 1) call.print(`AUTH failed: ${login.text}\n`, 2)
  const reply = replies.at(-1)
  if (reply === undefined) {
    call.print('Error: Server closed the connection\n', 2)
    return state.isReading ? undefined : 1
  }
  follow(state, words, reply)
  call.print(state.isRaw ? `${rawText(reply)}\n` : formatted(reply, ''))
  return undefined
}

/** What the next connection must say to be where this one was. */
function follow(state: State, words: string[], reply: Reply): void {
  if (reply instanceof Failure) {
    if (words[0]!.toLowerCase() === 'exec') endMulti(state)
    return
  }
  switch (words[0]!.toLowerCase()) {
    case 'auth':
      state.opening = [words, ...state.opening.filter(([name]) => name!.toLowerCase() !== 'auth')]
      break
    case 'select':
      if (state.isInMulti) break
      state.database = Number(words[1])
      state.opening = [...state.opening.filter(([name]) => name!.toLowerCase() !== 'select'), words]
      return
    case 'multi':
      state.isInMulti = true
      state.opening = [...state.opening, words]
      return
    case 'exec':
    case 'discard':
      endMulti(state)
      return
  }
  if (state.isInMulti) state.opening = [...state.opening, words]
}

function endMulti(state: State): void {
  const start = state.opening.findIndex(([name]) => name!.toLowerCase() === 'multi')
  if (start !== -1) state.opening = state.opening.slice(0, start)
  state.isInMulti = false
}

/** As it is printed where nobody looks: without quotes and numbers. */
function rawText(reply: Reply): string {
  if (reply === null) return ''
  if (reply instanceof Status) return reply.text
  if (reply instanceof Failure) return `${reply.text}\n`
  if (typeof reply === 'object') return reply.map(rawText).join('\n')
  return String(reply)
}

const escapes: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t', '"': '\\"', '\\': '\\\\' }

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\\n\r\t]/g, (char) => escapes[char]!)}"`
}

/** As on a terminal. */
function formatted(reply: Reply, indent: string): string {
  if (reply === null) return '(nil)\n'
  if (typeof reply === 'number') return `(integer) ${reply}\n`
  if (typeof reply === 'string') return `${quoted(reply)}\n`
  if (reply instanceof Status) return `${reply.text}\n`
  if (reply instanceof Failure) return `(error) ${reply.text}\n`
  if (reply.length === 0) return '(empty array)\n'
  const width = String(reply.length).length
  const inner = indent + ' '.repeat(width + 2)
  return reply
    .map((one, index) => `${index === 0 ? '' : indent}${String(index + 1).padStart(width)}) ${formatted(one, inner)}`)
    .join('')
}

/** redis-cli: one command, or one a line. */
export const redisCli = conversing<State>({ begin, next, prompt, line, heard })
