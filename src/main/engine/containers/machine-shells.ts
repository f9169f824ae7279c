import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type {
  ContainerSession,
  ContainerStreams,
  SessionListener,
  SessionOptions
} from '../kubelet/container-streams.ts'
import type { Clock } from '../sim/clock.ts'
import { nodeFolder } from '../volumes/data-locations.ts'
import type { VolumeData } from '../volumes/volume-data.ts'
import { LivingSession } from './living-session.ts'
import { machineImage } from './machine-image.ts'
import type { MachinePort } from './machine-port.ts'
import { ProcessContainer } from './process-container.ts'
import { statusOf } from './processes/process.ts'
import type { NetworkPort } from './programs/network/network-port.ts'
import { execError } from './start-error.ts'

export interface MachineShellDeps {
  readonly clock: Clock
  readonly data: VolumeData
  networkOf(node: string): NetworkPort
  machineOf(node: string): MachinePort
}

/** A machine that somebody is on, and how many are. */
interface Visited {
  readonly box: ProcessContainer
  readonly listeners: Set<SessionListener>
}

/**
 * Shells on machines themselves, as over ssh: no API is asked. A machine has processes for as long as somebody is on it;
 * what is written there lies on its disk.
 */
export class MachineShells implements ContainerStreams {
  readonly #deps: MachineShellDeps
  readonly #visited = new Map<string, Visited>()

  constructor(deps: MachineShellDeps) {
    this.#deps = deps
  }

  /** `node`: by its name; its machine runs. */
  open(node: string, options: SessionOptions, listener: SessionListener): ContainerSession | undefined {
    const session = new LivingSession(options, listener)
    const { command = ['bash'] } = options
    // Nothing is told within the call.
    this.#deps.clock.at(this.#deps.clock.now, () => {
      const visited = this.#visited.get(node) ?? this.#enter(node)
      visited.listeners.add(listener)
      const { box } = visited
      const number = box.sessions.exec(command, session, (end) => {
        if (visited.listeners.delete(listener)) listener.ended({ kind: 'exited', exitCode: statusOf(end) })
        if (visited.listeners.size === 0) this.#leave(node, visited)
      })
      if (number === undefined) {
        visited.listeners.delete(listener)
        listener.ended({ kind: 'failed', message: execError(command) })
      } else
        session.target = {
          moved: () => box.sessions.moved(number),
          signal: (signal) => box.sessions.signal(number, signal)
        }
    })
    return session
  }

  /** The machine has lost power, or is gone. */
  stopped(node: string): void {
    const visited = this.#visited.get(node)
    if (visited === undefined) return
    for (const listener of visited.listeners) listener.ended({ kind: 'lost' })
    visited.listeners.clear()
    this.#leave(node, visited)
  }

  #leave(node: string, visited: Visited): void {
    if (this.#visited.get(node) !== visited) return
    this.#visited.delete(node)
    visited.box.stop()
  }

  #enter(node: string): Visited {
    const { clock, data } = this.#deps
    const nothing = (): void => {}
    const machine = this.#deps.machineOf(node)
    const box = new ProcessContainer(machineLaunch(node, machine), {
      clock,
      data,
      network: this.#deps.networkOf(node),
      machine,
      log: nothing,
      ended: nothing,
      changed: nothing,
      filesChanged: nothing,
      serve: () => null,
      drain: () => 0,
      isServing: () => true,
      listeningChanged: () => {},
      converse: () => undefined,
      busyChanged: nothing
    })
    box.stand(machineImage.command, null, machine.bootedAt)
    const visited = { box, listeners: new Set<SessionListener>() }
    this.#visited.set(node, visited)
    return visited
  }
}

/** A machine as if it were a container of its own distribution, its disk mounted as the root. */
function machineLaunch(node: string, { bootedAt }: MachinePort): ContainerLaunch {
  return {
    id: `machine:${node}`,
    sandbox: {
      uid: `machine:${node}`,
      name: node,
      hostname: node,
      namespace: '',
      nodeName: node,
      ip: undefined,
      seesHost: true
    },
    container: { name: 'machine', command: [...machineImage.command], securityContext: { privileged: true } },
    image: machineImage,
    restartCount: 0,
    startedAt: bootedAt,
    environment: {},
    volumes: {
      read: () => undefined,
      entry: () => undefined,
      names: () => [],
      hostFiles: () => ({}),
      readOnlyMounts: () => []
    },
    mounts: [{ path: '', location: nodeFolder(node), folder: '', isReadOnly: false }]
  }
}
