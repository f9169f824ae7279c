// nc -l: listens on a port, prints what it is told, and answers with its standard input.
import type { Call } from '../../processes/call.ts'
import { listenedPorts, type Listening } from '../../processes/listening.ts'
import { sigchld, sigint, sigterm } from '../../processes/signals.ts'
import { isBusy } from '../changing/each.ts'
import { optionsOf } from '../options.ts'
import { stateful } from '../program.ts'
import { ProgramError } from '../program-error.ts'

interface Waiting extends Listening {
  readonly isTold: boolean
  /** Connections so far: each client comes from another port. */
  count: number
}

/** -e PROGRAM, which only busybox has: all behind it is the program's. */
function splitProgram(call: Call): { readonly args: readonly string[]; readonly runs: string[] | null } {
  const at = isBusy(call) ? call.args.findIndex((word) => /^-[a-z]*e$/.test(word)) : -1
  if (at === -1) return { args: call.args, runs: null }
  const runs = call.args.slice(at + 1)
  if (runs.length === 0) throw new ProgramError("option requires an argument -- 'e'", 1)
  const letters = call.args[at]!.slice(0, -1)
  return { args: [...call.args.slice(0, at), ...(letters === '-' ? [] : [letters])], runs }
}

export function isListening(call: Call): boolean {
  return call.args.some((word) => word === '--listen' || (/^-[a-zA-Z]*l/.test(word) && !/^-[a-z]*[iwqpsX]l/.test(word)))
}

/** nc -l -p PORT, nc -lp PORT, nc -l PORT, nc -l ADDRESS PORT; -k goes on after the first connection, -e runs a program for it. */
export const listener = stateful(
  (call) => {
    const { args, runs } = splitProgram(call)
    const { flags, values, words } = optionsOf({ args }, 'lkvnutN46dDh', 'wiqpsXIOb', { listen: 'l', 'keep-open': 'k' })
    const text = values['p'] ?? words.at(-1) ?? ''
    const port = Number(text)
    if (text === '') throw new ProgramError(isBusy(call) ? 'missing port' : 'missing port with option -l', 1)
    if (!(Number.isInteger(port) && port > 0 && port < 65_536)) throw new ProgramError(`bad port '${text}'`, 1)
    if (port < 1024 && call.process.user !== 0) throw new ProgramError(`bind: Permission denied`, 1)
    const isTaken =
      listenedPorts(call.table).includes(port) || call.network.listeners().some((listens) => listens.port === port)
    if (isTaken) throw new ProgramError('bind: Address already in use', 1)
    call.process.handled = runs === null ? [sigterm, sigint] : [sigterm, sigint, sigchld]
    call.table.ports.listening()
    const isTold = flags.has('v')
    if (isTold) call.print(isBusy(call) ? `listening on [::]:${port} ...\n` : `Listening on 0.0.0.0 ${port}\n`, 2)
    const state: Waiting = { listensOn: port, isKept: flags.has('k'), runs, ran: null, inbox: [], isTold, count: 0 }
    return state
  },
  (call, state) => {
    const { process } = call
    const [signal] = process.pending.filter((each) => each !== sigchld)
    process.pending = []
    for (let child = call.table.childEnded(process); child !== undefined; child = call.table.childEnded(process))
      call.table.reap(child)
    if (signal !== undefined) {
      process.handled = []
      call.table.ports.listening()
      call.table.kill(process.pid, signal, true)
      return undefined
    }
    if (state.inbox.length === 0) return { kind: 'connection', port: state.listensOn }
    const [{ from, text }] = state.inbox as [Waiting['inbox'][number]]
    if (state.isTold) call.print(connectionText(call, state, from), 2)
    call.print(text)
    state.count++
    if (!state.isKept) {
      call.table.ports.listening()
      return state.ran ?? 0
    }
    state.inbox = state.inbox.slice(1)
    return undefined
  }
)

function connectionText(call: Call, { listensOn, count }: Waiting, from: string): string {
  const port = 40_000 + (count % 20_000)
  if (!isBusy(call)) return `Connection received on ${from} ${port}\n`
  const there = `[::ffff:${from}]:${port}`
  return `connect to [::ffff:${call.machine.address}]:${listensOn} from ${there} (${there})\n`
}
