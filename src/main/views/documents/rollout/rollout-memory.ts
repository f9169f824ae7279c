import type { Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { ClusterSource, SourceRevision } from '../../cluster-source.ts'

export interface PodCounts {
  readonly ready: number
  readonly notReady: number
}

/** Pods from a moment on. */
export interface RolloutStep extends PodCounts {
  /** Milliseconds of simulated time. */
  readonly at: number
}

/** Reads pod counts out of one object's states. */
export interface StepReader<T extends KubeObject = KubeObject> {
  /** Tells it from other readers of the same object. */
  readonly name: string
  read(object: T): PodCounts
}

interface Noted {
  readonly reader: StepReader
  steps: RolloutStep[]
}

const statesAsked = 50
const statesOfSteps = 500
/** Steps kept of one reader; beyond it, every second one goes, oldest half first. */
const stepLimit = 2_000

/**
 * What a rollout document needs of the past. The source's history is asked once for each object that counts pods, and
 * once for each version of those whose past says when something began; what happens from then on is noted as it happens.
 */
export class RolloutMemory {
  readonly #source: ClusterSource
  readonly #noted = new Map<string, Map<string, Noted>>()
  readonly #states = new Map<string, { readonly version: string; readonly states: readonly SourceRevision[] }>()

  constructor(source: ClusterSource) {
    this.#source = source
  }

  /** Past states of an object, newest first; asked anew when `version` is another. */
  statesOf(kind: Kind, { metadata }: KubeObject, version: string): readonly SourceRevision[] {
    const known = this.#states.get(metadata.uid)
    if (known?.version === version) return known.states
    const states = this.#source.history(kind, metadata.namespace, metadata.name, statesAsked)
    this.#states.set(metadata.uid, { version, states })
    return states
  }

  /** Oldest first; the last is what stands now. */
  stepsOf<T extends KubeObject>(kind: Kind<T>, object: T, reader: StepReader<T>): readonly RolloutStep[] {
    const { uid, namespace, name, creationTimestamp } = object.metadata
    let ofObject = this.#noted.get(uid)
    if (ofObject === undefined) this.#noted.set(uid, (ofObject = new Map()))
    let noted = ofObject.get(reader.name)
    if (noted === undefined) {
      const states = this.#source.history(kind, namespace, name, statesOfSteps)
      const steps = states.map(({ time, object: state }) => ({ at: time, ...reader.read(state as T) })).toReversed()
      // Where no past is kept, what stands now has to stand for it.
      if (steps.length === 0) steps.push({ at: parseTime(creationTimestamp), ...reader.read(object) })
      noted = { reader, steps }
      ofObject.set(reader.name, noted)
    }
    return noted.steps
  }

  /** Takes down what an object's new state counts. */
  note(object: KubeObject): void {
    for (const noted of this.#noted.get(object.metadata.uid)?.values() ?? []) this.#noteStep(noted, object)
  }

  forget({ metadata }: KubeObject): void {
    this.#noted.delete(metadata.uid)
    this.#states.delete(metadata.uid)
  }

  #noteStep(noted: Noted, object: KubeObject): void {
    const { reader, steps } = noted
    const step = { at: this.#source.now(), ...reader.read(object) }
    const last = steps.at(-1)
    if (last?.ready === step.ready && last.notReady === step.notReady) return
    if (last?.at === step.at) steps[steps.length - 1] = step
    else steps.push(step)
    if (steps.length > stepLimit) noted.steps = steps.filter((_, index) => index > stepLimit / 2 || index % 2 === 0)
  }
}
