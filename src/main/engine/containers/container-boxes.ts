import type { Json } from '../../../shared/kube/object.ts'
import type { EphemeralContainer } from '../../../shared/schema/types.ts'
import type { ContainerExit, PodSandbox } from '../kubelet/container-runtime.ts'
import type { StopFacts } from '../kubelet/images/image-facts.ts'
import type { Clock } from '../sim/clock.ts'
import type { DataShelf, VolumeData } from '../volumes/volume-data.ts'
import type { ChangeListeners } from './change-listeners.ts'
import { isHung } from './disturbances.ts'
import type { LivingContainer } from './living-container.ts'
import type { MachinePort } from './machine-port.ts'
import type { PortAnswers } from './port-answers.ts'
import { ProcessContainer, type ContainerState } from './process-container.ts'
import { pauseProcess, PidNamespace } from './processes/pid-namespace.ts'
import type { ProcessEnd } from './processes/process.ts'
import type { NetworkPort } from './programs/network/network-port.ts'
import type { LazyLogs } from './servers/lazy-logs.ts'
import { shownCommand } from './servers/server-plan.ts'

/** What containers find around them: the network of their pod, by its uid, and the machine of their node. */
export interface Surroundings {
  networkOf(podUid: string): NetworkPort
  machineOf(node: string): MachinePort
}

interface BoxDeps {
  readonly clock: Clock
  readonly data: VolumeData
  /** Where boxes are kept, for the next commit and the next start. */
  readonly shelf: DataShelf
  readonly logs: LazyLogs
  readonly answers: PortAnswers
  readonly changes: ChangeListeners
  surroundings(): Surroundings
  /** Its first process has ended. */
  ended(container: LivingContainer, exit: ContainerExit): void
  /** One of its processes runs the image's server. */
  serve(container: LivingContainer): StopFacts | null
  drain(container: LivingContainer): number
  converse(container: LivingContainer, port: number, message: string): string | undefined
  /** All that run in its pod, itself among them, in the order of their starts. */
  inPodOf(container: LivingContainer): readonly LivingContainer[]
}

/** The files and processes of containers: made when somebody needs them, or taken from where they are kept. */
export class ContainerBoxes {
  readonly #deps: BoxDeps
  readonly #shared = new WeakMap<PodSandbox, PidNamespace>()

  constructor(deps: BoxDeps) {
    this.#deps = deps
  }

  /** What was kept of a container that ran before the engine started. */
  saved(id: string): ContainerState | undefined {
    return this.#deps.shelf.get(shelfKey(id)) as unknown as ContainerState | undefined
  }

  save({ launch, box }: LivingContainer): void {
    this.#deps.shelf.set(shelfKey(launch.id), box as unknown as Json)
  }

  forget(id: string): void {
    this.#deps.shelf.remove(shelfKey(id))
  }

  of(container: LivingContainer): ProcessContainer {
    if (container.box !== undefined) return container.box
    const { clock, data, logs, answers, changes, ...deps } = this.#deps
    const { launch } = container
    const saved = this.saved(launch.id)
    const namespace = this.#namespaceOf(container)
    const surroundings = deps.surroundings()
    const box = new ProcessContainer(
      launch,
      {
        clock,
        data,
        ...(namespace === undefined ? {} : { namespace }),
        network: surroundings.networkOf(launch.sandbox.uid),
        machine: surroundings.machineOf(launch.sandbox.nodeName),
        log: (stream, line, isPartial) => logs.say(container, stream, line, isPartial),
        // Nobody hears of it within the call that caused it.
        ended: (end, isOutOfMemory) =>
          void clock.at(clock.now, () =>
            deps.ended(container, isOutOfMemory ? { ...exitOf(end), reason: 'OOMKilled' } : exitOf(end))
          ),
        changed: () => this.save(container),
        filesChanged: () => changes.filesChanged(container),
        serve: () => deps.serve(container),
        listeningChanged: () => void clock.at(clock.now, () => changes.answersChanged(container)),
        drain: () => deps.drain(container),
        isServing: () => answers.isServing(container),
        converse: (port, message) => deps.converse(container, port, message),
        busyChanged: () => changes.usageChanged(launch.sandbox.uid)
      },
      // What is read from the file is the file's: a copy lives.
      saved === undefined ? undefined : structuredClone(saved)
    )
    container.box = box
    const { argv, stop } = container.plan
    if (isHung(container)) box.slices.freeze(true)
    if (argv === undefined) box.stand(shownCommand(launch.container, launch.image), stop ?? null, launch.startedAt)
    return box
  }

  /** Where the processes of a container are numbered that shares this with others; undefined where it does not. */
  #namespaceOf(container: LivingContainer): PidNamespace | undefined {
    const { sandbox } = container.launch
    if (sandbox.sharesProcesses !== true) {
      const target = this.#deps.inPodOf(container).find((other) => isTargetOf(other, container))
      return target === undefined ? undefined : this.of(target).table.namespace
    }
    let namespace = this.#shared.get(sandbox)
    if (namespace === undefined) {
      const gather = (): void => {
        for (const other of this.#deps.inPodOf(container)) if (other.box === undefined) this.of(other)
      }
      namespace = new PidNamespace(gather, pauseProcess(container.launch.startedAt))
      this.#shared.set(sandbox, namespace)
    }
    // Who was started before has the lower numbers.
    for (const other of this.#deps.inPodOf(container)) {
      if (other === container) break
      if (other.box === undefined) this.of(other)
    }
    return namespace
  }
}

/** Whether a container was added to look at the processes of another one of its pod. */
export function isTargetOf(target: LivingContainer, { launch: { container, sandbox } }: LivingContainer): boolean {
  const { targetContainerName } = container as Partial<EphemeralContainer>
  return sandbox.sharesProcesses !== true && target.launch.container.name === targetContainerName
}

function shelfKey(id: string): string {
  return `container:${id}`
}

function exitOf({ code, signal }: ProcessEnd): ContainerExit {
  return signal === undefined ? { exitCode: code } : { exitCode: 128 + signal, signal }
}
