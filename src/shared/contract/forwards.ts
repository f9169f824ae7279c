import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import { base, callInput, liveInput, type Live } from './call.ts'

/** A port of this machine's loopback that leads to a port of a pod or Service. */
export interface PortForward {
  readonly id: string
  readonly namespace: string
  readonly resource: 'pods' | 'services'
  readonly name: string
  readonly port: number
  readonly localPort: number
  /** Connections that came over it. */
  readonly connections: number
  /** What the last connection that failed met. */
  readonly problem?: string
}

/** Ports that may be open at once. */
export const forwardLimit = 50

export type ForwardOutcome =
  | { readonly isDone: true; readonly forward: PortForward }
  /** The words of the API, or of this machine where the port is taken. */
  | { readonly isDone: false; readonly message: string }

const portNumber = z.number().int().min(1).max(65_535)

export const forwardsContract = {
  /** All that are open. */
  watch: base.input(liveInput).output(eventIterator(type<Live<readonly PortForward[]>>())),
  /** Opens one on 127.0.0.1, as the caller's identity. */
  open: base
    .input(
      callInput.extend({
        namespace: z.string().min(1).max(63),
        resource: z.enum(['pods', 'services']),
        name: z.string().min(1).max(253),
        port: portNumber,
        /** Absent: a free one. */
        localPort: portNumber.optional()
      })
    )
    .output(type<ForwardOutcome>()),
  close: base.input(callInput.extend({ id: z.string().min(1).max(64) })).output(type<void>())
}
