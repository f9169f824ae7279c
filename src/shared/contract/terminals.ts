import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'

export interface TerminalUpdate {
  /** What the process printed since the last update. */
  readonly text: string
  /** The last update: why there will be no more. */
  readonly end?: TerminalEnd
}

export type TerminalEnd =
  | { readonly kind: 'exited'; readonly exitCode: number }
  /** It never began: the words of the API, or of the container's runtime. */
  | { readonly kind: 'refused'; readonly message: string }
  /** The container, or its machine, is gone. */
  | { readonly kind: 'lost' }

const terminalSize = {
  columns: z.number().int().min(1).max(1_000),
  rows: z.number().int().min(1).max(1_000)
}

const inPod = {
  namespace: z.string().min(1).max(63),
  pod: z.string().min(1).max(253),
  /** Absent: the pod's default container. */
  container: z.string().min(1).max(63).optional()
}

/** A shell in a container, a container's first process, or a shell on the machine of a node. */
const terminalPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('shell'), ...inPod }),
  z.object({ kind: z.literal('attach'), ...inPod }),
  z.object({ kind: z.literal('machine'), node: z.string().min(1).max(253) })
])

export type TerminalPlace = z.output<typeof terminalPlace>

/** Which terminal, by the subscription that opened it. One that has ended is no error: it may have ended meanwhile. */
const openTerminal = callInput.extend({ subscription: liveInput.shape.subscription })

export const terminalsContract = {
  /**
   * A terminal at a place, as the caller's identity: what it prints. Ends with the subscription. The API is asked as
   * kubectl asks it; on a machine nobody is, as over ssh.
   */
  open: base
    .input(liveInput.extend({ place: terminalPlace, ...terminalSize }))
    .output(eventIterator(type<Live<TerminalUpdate>>())),
  /** What the keyboard sends, or what is pasted. */
  type: base
    .input(
      openTerminal.extend({
        text: z
          .string()
          .min(1)
          .max(64 * 1024)
      })
    )
    .output(type<void>()),
  resize: base.input(openTerminal.extend(terminalSize)).output(type<void>())
}
