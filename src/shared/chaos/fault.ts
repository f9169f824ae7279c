// What a person breaks on purpose, as window, engine and file speak of it.
import type { ProbeType } from '../kinds/pod/probe-type.ts'

/** A pod, or a workload with all pods that it has and will have. */
export interface PodsTarget {
  readonly group: string
  /** The plural name. */
  readonly resource: string
  readonly namespace: string
  readonly name: string
}

/** One container of them by its name; all but the init containers where none is named. */
export interface ContainerTarget extends PodsTarget {
  readonly container?: string
}

/** What is broken in containers. */
export type ContainerFault = { readonly target: ContainerTarget } & (
  | {
      /** Ends it now, with a code or by a signal. */
      readonly kind: 'crash'
      readonly exitCode: number
      readonly signal?: number
      /** Milliseconds after each start at which it ends again; once only where absent. */
      readonly again?: number
    }
  /** Nothing of it gets a turn any more: it says nothing and answers nobody. */
  | { readonly kind: 'hang' }
  /** Its memory grows by so many bytes a second. */
  | { readonly kind: 'leak'; readonly bytesPerSecond: number }
  /** Its answers take so many milliseconds longer. */
  | { readonly kind: 'slow'; readonly delay: number }
  | { readonly kind: 'fail-probe'; readonly probe: ProbeType }
)

/** What is broken with images. */
export type ImageFault =
  /** A workload's container asks for an image that is not there: changed through the API, as the person. */
  | {
      readonly kind: 'bad-image'
      readonly target: PodsTarget & { readonly container: string }
      readonly image: string
    }
  /** Nobody answers at a registry (docker.io); at all of them where none is named. */
  | { readonly kind: 'registry-down'; readonly registry?: string }

/** What is broken with names: what CoreDNS answers of a name and all names below it; of all names where none is given. */
export interface NameFault {
  readonly kind: 'dns'
  readonly answer: 'NXDOMAIN' | 'SERVFAIL' | 'silence'
  readonly name?: string
}

/** Who is at one end of a broken way. */
export type WayEnd =
  /** Machines, and all that runs on them. */
  | { readonly kind: 'nodes'; readonly names: readonly string[] }
  | ({ readonly kind: 'pods' } & PodsTarget)
  | { readonly kind: 'service'; readonly namespace: string; readonly name: string }
  /** Whoever is not at the other end, the world outside too. */
  | { readonly kind: 'everyone' }

/** What is broken between two places of the network. */
export interface WayFault {
  readonly kind: 'way'
  readonly from: WayEnd
  readonly to: WayEnd
  /** In one direction only, from the first to the second. */
  readonly isOneWay?: boolean
  /** Milliseconds that each packet takes longer. */
  readonly delay?: number
  /** The share of packets that are lost, from 0 to 1; 1 is a partition. */
  readonly loss?: number
}

export type Fault = ContainerFault | ImageFault | NameFault | WayFault

/** What is broken about a machine: it is set and healed where machines are, and listed here beside the rest. */
export type MachineFault =
  | { readonly kind: 'power-off'; readonly node: string }
  | { readonly kind: 'cut-off'; readonly node: string }
  /** Bytes, bytes, a count. */
  | {
      readonly kind: 'pressure'
      readonly node: string
      readonly memory?: number
      readonly disk?: number
      readonly processes?: number
    }
  /** So many times slower. */
  | { readonly kind: 'slow-disk'; readonly node: string; readonly factor: number }

/** Something that is broken now. Times in milliseconds of simulated time. */
export interface BrokenThing {
  readonly id: string
  readonly fault: Fault | MachineFault
  readonly since: number
  /** When it heals by itself; absent where nobody said so. */
  readonly until?: number
  /** Who broke it, where that is known. */
  readonly by?: string
}

/** What a person does about chaos. */
export type ChaosChange =
  /** `duration` in milliseconds. */
  | { readonly type: 'start'; readonly fault: Fault; readonly duration?: number }
  | { readonly type: 'stop'; readonly id: string }
  | { readonly type: 'stop-all' }

/** What came of it. What is refused changed nothing; of all that is to stop, the rest has stopped. */
export type ChaosOutcome = { readonly isDone: true } | { readonly isDone: false; readonly message: string }
