import type { Call } from '../../processes/call.ts'
import type { Memory } from './asking.ts'
import { conversing } from './conversation.ts'
import type { WebAnswer } from './network-port.ts'
import { isListening, listener } from './listening.ts'
import { optionsOf } from '../options.ts'
import type { Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

interface State extends Memory {
  readonly host: string
  readonly port: number
  readonly timeout: number
  /** It only looks whether somebody listens. */
  readonly isLooking: boolean
  /** What is said next; null until there is something. */
  message: string | null
  /** What came through a pipe so far. */
  typed: string
}

/** Milliseconds, where -w does not say. */
const patience = 130_000
/** Characters that are said in one go. */
const longestMessage = 1_000_000

/**
 * Whether somebody listens (-z), or what he answers to standard input. What comes through a pipe is said
 * as a whole, a line of a terminal by itself.
 */
const client = conversing<State>({
  begin(call) {
    const { flags, words, values } = optionsOf(call, 'zvnutN', 'wiqp')
    const [host, port] = [words[0], Number(words[1] ?? (call.name === 'telnet' ? 23 : undefined))]
    if (host === undefined || !(port > 0 && port < 65_536)) throw new ProgramError('missing host or port', 1)
    const seconds = Number(values['w'])
    const isLooking = flags.has('z')
    return {
      host,
      port,
      timeout: seconds > 0 ? seconds * 1000 : patience,
      isLooking,
      message: isLooking ? '' : null,
      typed: ''
    }
  },
  next(_call, { host, port, timeout, message }) {
    return message === null ? undefined : { host, port, timeout, message }
  },
  prompt: () => '',
  line(call, state, text) {
    if (call.isTerminal(0)) {
      if (text === undefined) return 0
      state.message = `${text}\r\n`
      return undefined
    }
    // The end of a pipe is when all has been said.
    if (text === undefined) state.message = state.typed
    else state.typed += `${text}\n`
    if (state.typed.length > longestMessage) throw new ProgramError('message too long', 1)
    return undefined
  },
  heard(call, state, answer) {
    state.message = null
    const isTold = call.args.some((word) => /^-[a-z]*v/.test(word))
    const ended = told(call, state, answer, isTold)
    if (ended !== 0 || state.isLooking) return ended
    if (answer.kind === 'answer') call.print(answer.body)
    return call.isTerminal(0) ? undefined : 0
  }
})

/** nc and telnet: who listens where it is told to, else who connects. */
export const nc: Program = {
  step: (call) => (call.name !== 'telnet' && isListening(call) ? listener.step(call) : client.step(call))
}

function told(call: Call, { host, port }: State, answer: WebAnswer, isTold: boolean): number {
  const where = `${host} (${answer.kind === 'unresolved' ? '' : (answer.address ?? '')}:${port})`
  switch (answer.kind) {
    case 'answer':
      if (isTold) call.print(`${where} open\n`, 2)
      return 0
    case 'unresolved':
      call.print(`nc: bad address '${host}'\n`, 2)
      return 1
    case 'timeout':
      if (isTold) call.print(`nc: ${where}: Connection timed out\n`, 2)
      return 1
    case 'refused':
    case 'reset':
      if (isTold) call.print(`nc: ${where}: Connection refused\n`, 2)
      return 1
  }
}
