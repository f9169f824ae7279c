import type { ContainerExit, ContainerLaunch, Signal } from '../kubelet/container-runtime.ts'
import type { LogFormat } from '../kubelet/images/image-facts.ts'
import type { Clock } from '../sim/clock.ts'
import type { ChangeListeners } from './change-listeners.ts'
import { isTargetOf } from './container-boxes.ts'
import type { ContainerDaemons } from './daemons/container-daemons.ts'
import { isHung } from './disturbances.ts'
import type { LivingContainer } from './living-container.ts'
import { signalNumber } from './processes/signals.ts'
import type { LazyLogs } from './servers/lazy-logs.ts'
import { fillTemplate } from './servers/log-text.ts'
import { lastLines, terminationText } from './termination-message.ts'

export interface EndsParts {
  readonly clock: Clock
  readonly logs: LazyLogs
  readonly changes: ChangeListeners
  readonly daemons: ContainerDaemons
  isRunning(this: void, container: LivingContainer): boolean
  inPodOf(this: void, container: LivingContainer): readonly LivingContainer[]
  /** Takes it out of what runs. */
  forget(this: void, container: LivingContainer): void
}

/** How containers come to their ends: what a signal does, how a server drains, and what is told when one is over. */
export class LivingEnds {
  readonly #parts: EndsParts

  constructor(parts: EndsParts) {
    this.#parts = parts
  }

  signal(container: LivingContainer, signal: Signal): void {
    const { clock, isRunning } = this.#parts
    if (isHung(container) && signal !== 'SIGKILL') return container.disturbed?.hold(signal)
    if (container.plan.argv !== undefined) {
      clock.at(clock.now, () => {
        if (isRunning(container)) container.box?.signal(signalNumber(signal)!)
      })
      return
    }
    if (signal === 'SIGKILL') {
      this.endAt(container, clock.now, { exitCode: 137, signal: 9 })
      return
    }
    const { stop } = container.plan
    if (stop === undefined) return
    const stopped = clock.now + stop.after
    if (signal === stop.signal) {
      this.drain(container)
      if (container.underWay === 0) this.endAt(container, stopped, { exitCode: stop.exitCode })
    } else if (signal === 'SIGTERM' || signal === 'SIGQUIT' || signal === 'SIGINT')
      this.endAt(container, stopped, { exitCode: stop.exitCode })
  }

  /** From now on it takes no connection; what is under way is finished. */
  drain(container: LivingContainer): void {
    const { clock, logs, changes } = this.#parts
    if (container.drainsUntil !== undefined) return
    container.drainsUntil = clock.now + (container.plan.stop?.after ?? 0)
    for (const line of firstWords(container.launch))
      logs.say(container, line.stream ?? 'stdout', this.#filled(container, line.text))
    changes.answersChanged(container)
  }

  /** One more request is under way in it, until the function that is returned is called: a server that drains waits. */
  serving(container: LivingContainer): () => void {
    container.underWay++
    let isOver = false
    return () => {
      if (isOver) return
      isOver = true
      container.underWay--
      const { drainsUntil, plan } = container
      // A server that a process runs sees for itself when it is done.
      if (container.underWay > 0 || drainsUntil === undefined || plan.argv !== undefined) return
      if (!this.#parts.isRunning(container)) return
      this.endAt(container, Math.max(drainsUntil, this.#parts.clock.now), { exitCode: plan.stop!.exitCode })
    }
  }

  /** Lets it end at a moment, unless it ends sooner anyway. */
  endAt(container: LivingContainer, at: number, exit: ContainerExit): void {
    if (container.end !== undefined && container.end.at <= at) return
    container.end?.cancel()
    container.end = this.#parts.clock.at(at, () => this.over(container, exit))
  }

  /** It is over. */
  over(container: LivingContainer, exit: ContainerExit): void {
    const { logs, daemons, isRunning, inPodOf, forget } = this.#parts
    const { launch, plan } = container
    if (!isRunning(container)) return
    const isStopped =
      plan.argv === undefined && plan.server !== undefined && exit.exitCode !== 137 && exit.signal === undefined
    daemons.ended(container, isStopped || (plan.argv !== undefined && exit.signal === undefined))
    const words = isStopped ? (launch.image.log.stop ?? []) : []
    const farewell = container.drainsUntil === undefined ? words : words.slice(firstWords(launch).length)
    const file = terminationText(container)
    // A process namespace ends with its first process, and all that others have in it.
    for (const other of inPodOf(container)) if (isTargetOf(container, other)) this.signal(other, 'SIGKILL')
    for (const ended of container.attached ?? []) ended(exit.exitCode)
    forget(container)
    logs.end(
      container,
      farewell.map((line) => ({
        stream: line.stream ?? 'stdout',
        text: this.#filled(container, line.text)
      }))
    )
    const message = file ?? lastLines(logs, container, exit)
    container.watcher.exited(launch, message === undefined ? exit : { ...exit, message })
  }

  #filled({ launch }: LivingContainer, text: string): string {
    return fillTemplate(text, launch, this.#parts.clock.now)
  }
}

/** What a program says when it is asked to finish: all but what it says at its end. */
function firstWords({ image }: ContainerLaunch): NonNullable<LogFormat['stop']> {
  const { stop = [] } = image.log
  return stop.length > 1 ? stop.slice(0, -1) : stop
}
