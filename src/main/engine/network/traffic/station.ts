import type { Container, Pod } from '../../../../shared/schema/types.ts'
import type { AccessStream } from '../../containers/servers/access-log.ts'
import type { Timer } from '../../sim/clock.ts'
import type { Stop } from './lane.ts'
import type { LoadRun } from './load-run.ts'
import type { ServiceStation } from './service-station.ts'

export interface ArrivingStream extends AccessStream {
  /** Nobody waits for its answers. */
  readonly isCopy?: true
}

/** A container that loads reach. */
export class Station {
  readonly id: string
  readonly pod: Pod
  readonly container: Container
  readonly queue: ServiceStation
  readonly arrivals = new Map<LoadRun, readonly ArrivingStream[]>()
  timer: Timer | undefined
  /** Millicores that its requests would take, and that they get. */
  demand = 0
  cpu = 0
  /** Its kernel has ended it already: nobody is killed twice. */
  isKilled = false
  /** It has ended, and what was open in it was told of. */
  isOver = false

  constructor(stop: Stop, container: Container, queue: ServiceStation) {
    this.id = stop.id
    this.pod = stop.pod
    this.container = container
    this.queue = queue
  }
}
