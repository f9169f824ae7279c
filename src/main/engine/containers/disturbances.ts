import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { ContainerAnswer, ContainerLaunch, ContainerRequest, Signal } from '../kubelet/container-runtime.ts'
import type { Clock } from '../sim/clock.ts'
import type { ChangeListeners } from './change-listeners.ts'
import { undisturbed, type Disturbance } from './disturbance.ts'
import { DisturbedContainer } from './disturbed-container.ts'
import type { LivingContainer } from './living-container.ts'
import type { LazyLogs } from './servers/lazy-logs.ts'

interface DisturbancesDeps {
  readonly clock: Clock
  readonly logs: LazyLogs
  readonly changes: ChangeListeners
  /** Its memory is full. */
  killed(container: LivingContainer): void
  signal(id: string, signal: Signal): void
}

/** Disturbs containers: those that run, as somebody says so, and those that start, as somebody is asked. */
export class Disturbances {
  readonly #deps: DisturbancesDeps
  #of: (launch: ContainerLaunch) => Disturbance = () => undisturbed

  constructor(deps: DisturbancesDeps) {
    this.#deps = deps
  }

  /** From now on asks of each container that starts, or is taken up again, what disturbs it. */
  ask(disturbanceOf: (launch: ContainerLaunch) => Disturbance): void {
    this.#of = disturbanceOf
  }

  /** `isResumed`: it ran before a restart of the engine. */
  started(container: LivingContainer, isResumed: boolean): void {
    const disturbance = this.#of(container.launch)
    if (disturbance === undisturbed) return
    // What hung before a restart has said nothing since.
    if (disturbance.isHung && isResumed) container.writtenUntil = this.#deps.clock.now
    this.#set(container, disturbance)
  }

  /** In place of what disturbed it before; `undisturbed` lets it be. */
  disturb(container: LivingContainer, disturbance: Disturbance): void {
    this.#set(container, disturbance)
    this.#deps.changes.answersChanged(container)
    this.#deps.changes.usageChanged(container.launch.sandbox.uid)
  }

  #set(container: LivingContainer, disturbance: Disturbance): void {
    const { launch, plan, disturbed: before } = container
    const { clock, logs } = this.#deps
    before?.end()
    const wasHung = before?.what.isHung === true
    if (disturbance.isHung && !wasHung) logs.write(container)
    container.disturbed =
      disturbance === undisturbed
        ? undefined
        : new DisturbedContainer(clock, disturbance, {
            memory: plan.usage.memory,
            limit: memoryBytes(launch.container.resources?.limits?.['memory']) || undefined,
            grew: () => this.#deps.changes.usageChanged(launch.sandbox.uid),
            full: () => this.#deps.killed(container)
          })
    if (disturbance.isHung === wasHung) return
    container.isSilent = disturbance.isHung
    container.box?.slices.freeze(disturbance.isHung)
    if (disturbance.isHung) return
    container.writtenUntil = clock.now
    for (const signal of before?.held ?? []) this.#deps.signal(launch.id, signal)
  }
}

/** What a container would answer, disturbed as it is: see `throughDisturbance`. */
export function foreseen(
  { disturbed }: LivingContainer,
  request: ContainerRequest,
  answer: () => ContainerAnswer
): ContainerAnswer {
  if (disturbed === undefined) return answer()
  if (disturbed.what.isHung) return { kind: 'silent' }
  return disturbed.illness(request) ?? disturbed.slowed(answer(), request)
}

/** What a container hears and says where it may be disturbed; `answer` gives what it would say else. */
export function throughDisturbance(
  { disturbed }: LivingContainer,
  request: ContainerRequest,
  done: (answer: ContainerAnswer) => void,
  answer: (done: (answer: ContainerAnswer) => void) => void
): void {
  const illness = disturbed?.illness(request)
  if (disturbed?.what.isHung === true) done({ kind: 'silent' })
  else if (illness !== undefined) done(illness)
  else answer(disturbed === undefined ? done : (heard) => done(disturbed.slowed(heard, request)))
}

export function isHung({ disturbed }: LivingContainer): boolean {
  return disturbed?.what.isHung === true
}
