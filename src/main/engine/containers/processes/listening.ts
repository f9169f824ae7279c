// Processes that listen on a port: what they are told waits in their memory, so it is kept with them. Whoever says
// something is answered at once with what the process has on its standard input by then.
import type { Json } from '../../../../shared/kube/object.ts'
import { answerOf } from './connected-program.ts'
import type { ProcessTable } from './process-table.ts'
import type { Process } from './process.ts'

/** The memory of a process that listens; it must look into `inbox` whenever it has its turn. */
export interface Listening {
  readonly [key: string]: Json
  readonly listensOn: number
  /** It takes one connection after the other. */
  readonly isKept: boolean
  /** The program that answers each connection in its place; null where it does so itself. */
  readonly runs: string[] | null
  /** How the last of these has ended; null where it has not. */
  ran: number | null
  /** Who said what, and was answered. */
  inbox: { readonly from: string; readonly text: string }[]
}

export interface Heard {
  readonly port: number
  readonly text: string
  readonly from: string
}

/** What one connection is given at most, and what may wait to be printed. */
const longestReply = 1_000_000

/** The port that a process takes connections on; undefined where it takes none (any more). */
function portOf({ memory, ended, leaving }: Process): number | undefined {
  const state = memory as Partial<Listening> | null
  if (ended !== undefined || leaving !== undefined || state?.listensOn === undefined) return undefined
  return state.isKept === true || state.inbox?.length === 0 ? state.listensOn : undefined
}

/** Ports that processes listen on. */
export function listenedPorts(table: ProcessTable): readonly number[] {
  const ports: number[] = []
  for (const process of table.all()) {
    const port = portOf(process)
    if (port !== undefined) ports.push(port)
  }
  return ports
}

/** Gives what was said to the one who listens, and answers for it; undefined where nobody does. */
export function hearOn(table: ProcessTable, { port, text, from }: Heard): string | undefined {
  for (const process of table.all()) {
    if (portOf(process) !== port) continue
    const state = process.memory as unknown as Listening
    // Files from before it was known have none.
    const { runs = null } = state as Partial<Listening>
    if (runs !== null) {
      // A process that has its turn now waits for the answer of another as the network brings it.
      if (table.turns.isRunning) return undefined
      const { reply, status } = answerOf(table, process, runs, text)
      state.ran = status ?? null
      state.inbox.push({ from, text: '' })
      table.waits.wake(`l${port}`)
      return reply
    }
    let reply = ''
    while (reply.length < longestReply) {
      const piece = table.open.get(process, 0) === undefined ? '' : table.open.read(process, 0, 65_536)
      if (piece === undefined || piece === '') break
      reply += piece
    }
    state.inbox.push({ from, text: text.slice(0, longestReply) })
    table.waits.wake(`l${port}`)
    return reply
  }
  return undefined
}
