// Clients that talk with a server: what their command line says, then line by line what comes on standard input.
import type { Call } from '../../processes/call.ts'
import type { Memory } from './asking.ts'
import type { WebAnswer } from './network-port.ts'
import { stateful, type Program } from '../program.ts'

/** What is said to whom. */
export interface Saying extends Memory {
  readonly host: string
  readonly port: number
  readonly message: string
  /** Milliseconds. */
  readonly timeout: number
}

/** A client; `State` is its own memory, plain data that it changes in place. */
export interface Conversation<State extends Memory> {
  /** From its command line: a state, or how it ended at once. Throws ProgramError. */
  begin(call: Call): State | number
  /** What it says next, or how it ended; undefined where it wants a line first. */
  next(call: Call, state: State): Saying | number | undefined
  /** What stands before a line that a person types. */
  prompt(state: State): string
  /** Takes a line without its end; undefined behind the last one. May end it. */
  line(call: Call, state: State, text: string | undefined): number | undefined
  heard(call: Call, state: State, answer: WebAnswer): number | undefined
}

interface Progress extends Memory {
  readonly state: Memory
  /** Under way: what was said, and the number of its answer. */
  saying: Saying | null
  number: number
  /** How many things it has said. */
  count: number
  /** The beginning of a line. */
  typed: string
  isPrompted: boolean
}

const longestLine = 1_000_000

export function isOwnHost(call: Call, host: string): boolean {
  return host === '' || host === 'localhost' || host === '127.0.0.1' || host === call.machine.address
}

export function conversing<State extends Memory>(conversation: Conversation<State>): Program {
  return stateful<Progress>(
    (call) => {
      const state = conversation.begin(call)
      return typeof state === 'number'
        ? state
        : { state, saying: null, number: 0, count: 0, typed: '', isPrompted: false }
    },
    (call, progress) => {
      const { table, process } = call
      const state = progress.state as State
      if (progress.saying !== null) {
        if (table.isAwaited(process, progress.number)) return { kind: 'answer', number: progress.number }
        const answer = table.takeAnswer(process, progress.number)
        // What was asked went with the engine that asked it: it is asked again.
        if (answer === undefined) return ask(call, progress, progress.saying)
        progress.saying = null
        return conversation.heard(call, state, answer as unknown as WebAnswer)
      }
      const next = conversation.next(call, state)
      if (typeof next === 'number') return next
      if (next !== undefined) {
        // Its own container answers at once, as over a socket of the same machine.
        const reply = isOwnHost(call, next.host) ? table.ports.converse(next.port, next.message) : undefined
        progress.count++
        if (reply === undefined) return ask(call, progress, next)
        return conversation.heard(call, state, {
          kind: 'answer',
          address: '127.0.0.1',
          status: 0,
          headers: {},
          body: reply
        })
      }
      return takeLine(call, progress, conversation, state)
    }
  )
}

function ask(call: Call, progress: Progress, saying: Saying): { readonly kind: 'answer'; readonly number: number } {
  const { table, process, network } = call
  const { port, message, timeout } = saying
  const host = saying.host === '' ? '127.0.0.1' : saying.host
  // Who looks at it must look again.
  table.ports.sawTime()
  progress.saying = saying
  // Where the engine is started again before the answer is here, nobody knows whether it was heard: it is said again.
  const id = `${call.machine.hostname}/${process.pid}/${process.startedAt}/${progress.count}`
  progress.number = table.ask(process, (done) =>
    network.connect(host, port, timeout, (answer) => done(answer), message, id)
  )
  return { kind: 'answer', number: progress.number }
}

function takeLine<State extends Memory>(
  call: Call,
  progress: Progress,
  conversation: Conversation<State>,
  state: State
): ReturnType<Program['step']> {
  if (!progress.isPrompted) {
    progress.isPrompted = true
    if (call.isTerminal(0)) call.print(conversation.prompt(state))
    return undefined
  }
  const text = call.read(0, 65_536, true)
  if (text === undefined) return { kind: 'input', descriptor: 0 }
  progress.typed += text
  if (progress.typed.length > longestLine) throw new RangeError('line too long')
  if (text !== '' && !text.endsWith('\n')) return undefined
  const { typed } = progress
  progress.typed = ''
  progress.isPrompted = false
  if (typed !== '') {
    const ended = conversation.line(call, state, typed.replace(/\r?\n$/, ''))
    if (ended !== undefined || text !== '') return ended
  }
  return conversation.line(call, state, undefined)
}
