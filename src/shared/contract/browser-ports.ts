import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Entrance } from '../network/entrance.ts'
import { base, callInput, liveInput, type Live } from './call.ts'

/** A port of this machine's loopback over which a browser is led through the simulated network. */
export interface BrowserPort {
  readonly id: string
  readonly entrance: Entrance
  readonly localPort: number
  /** What the one who is asked finds in Host, with the scheme that it is asked by: "https://shop.example". */
  readonly origin?: string
  /** Requests that came over it. */
  readonly requests: number
  /** How the last request ended that got no answer. */
  readonly problem?: string
}

/** Ports that may be open at once. */
export const browserPortLimit = 50

export type BrowserPortOutcome =
  | { readonly isDone: true; readonly port: BrowserPort }
  /** The words of the API, or of this machine. */
  | { readonly isDone: false; readonly message: string }

const entrance = z.object({
  way: z.enum(['pod', 'cluster-ip', 'node-port', 'load-balancer', 'ingress', 'gateway']),
  namespace: z.string().min(1).max(63),
  name: z.string().min(1).max(253),
  port: z.number().int().min(1).max(65_535).optional(),
  host: z
    .string()
    .max(253)
    .regex(/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/)
    .optional(),
  isTls: z.boolean().optional()
})

export const browserPortsContract = {
  /** All that are open. */
  watch: base.input(liveInput).output(eventIterator(type<Live<readonly BrowserPort[]>>())),
  /** Opens a free port on 127.0.0.1; the one that is open already where the same way is asked for again. */
  open: base.input(callInput.extend({ entrance })).output(type<BrowserPortOutcome>()),
  close: base.input(callInput.extend({ id: z.string().min(1).max(64) })).output(type<void>())
}
