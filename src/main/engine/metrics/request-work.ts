import { noWork, WorkSteps, type Work } from './work-steps.ts'

/** Whether something goes over the network for it. */
export function isHeard({ received = 0, sent = 0 }: Work): boolean {
  return received > 0 || sent > 0
}

/** What containers do for the requests of steady loads: by pod, and in it by the container's name. */
export class RequestWork {
  readonly #pods = new Map<string, Map<string, WorkSteps>>()

  /** From a moment (milliseconds) on; returns whether that is another work than before. */
  set(pod: string, container: string, work: Work, now: number): boolean {
    let containers = this.#pods.get(pod)
    if (containers === undefined) {
      if (work.cpu === 0 && work.memory === 0 && !isHeard(work)) return false
      this.#pods.set(pod, (containers = new Map()))
    }
    let steps = containers.get(container)
    if (steps === undefined) containers.set(container, (steps = new WorkSteps()))
    return steps.set(now, work)
  }

  of(pod: string, container: string): Work {
    return this.#stepsOf(pod, container)?.now ?? noWork
  }

  at(time: number, pod: string, container: string): Work {
    return this.#stepsOf(pod, container)?.at(time) ?? noWork
  }

  isSteadySince(time: number, pod: string, container: string): boolean {
    return (this.#stepsOf(pod, container)?.since ?? 0) <= time
  }

  /** What all containers of a pod do now. */
  *all(pod: string): Generator<Work> {
    for (const steps of this.#pods.get(pod)?.values() ?? []) yield steps.now
  }

  forget(pod: string): void {
    this.#pods.delete(pod)
  }

  #stepsOf(pod: string, container: string): WorkSteps | undefined {
    return this.#pods.size === 0 ? undefined : this.#pods.get(pod)?.get(container)
  }
}
