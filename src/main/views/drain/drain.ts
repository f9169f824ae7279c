import type { DrainDocument, DrainOptions, DrainPodState, DrainState } from '../../../shared/contract/drain.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import type { Schedule } from '../live/schedule.ts'
import { drainVerdicts } from './drain-filters.ts'

/** Simulated milliseconds until a blocked eviction is tried again, as kubectl. */
const retryDelay = 5000
/** Real milliseconds between two looks at what became of the pods. */
const lookPeriod = 200

interface DrainedPod {
  readonly namespace: string
  readonly name: string
  readonly uid: string
  state: DrainPodState
  reason: string | undefined
  attempts: number
  /** When it is asked for again, in simulated milliseconds. */
  nextAt: number
}

/** Who drains which node, and since when (simulated milliseconds). */
export interface DrainCall {
  readonly identity: string
  readonly node: string
  readonly options: DrainOptions
  readonly startedAt: number
}

/**
 * Empties a node as `kubectl drain` does: cordons it, evicts its pods through the eviction subresource, asks again for
 * those that a budget blocks, and waits until they are gone. Time is the cluster's: while it stands still, so does this.
 */
export class Drain {
  readonly #source: ClusterSource
  readonly #schedule: Schedule
  readonly call: DrainCall
  readonly #changed: () => void
  #pods: readonly DrainedPod[] = []
  #problems: readonly string[] = []
  #state: DrainState = 'running'
  #endedAt: number | undefined
  #cancelLook: (() => void) | undefined

  constructor(source: ClusterSource, schedule: Schedule, call: DrainCall, changed: () => void) {
    this.#source = source
    this.#schedule = schedule
    this.call = call
    this.#changed = changed
  }

  get isRunning(): boolean {
    return this.#state === 'running'
  }

  document(): DrainDocument {
    const { node, options, startedAt } = this.call
    return {
      node,
      options,
      state: this.#state,
      startedAt,
      ...(this.#endedAt === undefined ? {} : { endedAt: this.#endedAt }),
      problems: this.#problems,
      pods: this.#pods.map(({ namespace, name, state, reason, attempts }) => ({
        namespace,
        name,
        state,
        attempts,
        ...(reason === undefined ? {} : { reason })
      }))
    }
  }

  /** Never rejects: what went wrong stands in the document. */
  async start(): Promise<void> {
    try {
      await this.#begin()
    } catch (error) {
      this.#end('failed', [error instanceof Error ? error.message : String(error)])
    }
  }

  async #begin(): Promise<void> {
    const { node, options } = this.call
    const cordoned = await this.#source.request({
      ...this.#scope,
      verb: 'patch',
      group: '',
      version: 'v1',
      resource: 'nodes',
      name: node,
      patchType: 'strategic',
      body: { spec: { unschedulable: true } },
      options: { fieldManager: 'kubectl-drain' }
    })
    if (cordoned.code >= 400) return this.#end('failed', [messageOf(cordoned.object as Status)])
    const pods = [...this.#source.onNode<Pod>(podKind, node)].filter(({ status }) => status?.phase !== undefined)
    const verdicts = drainVerdicts(this.#source, pods, options)
    this.#pods = verdicts.map(({ pod, isTaken, isError, reason }) => ({
      namespace: pod.metadata.namespace!,
      name: pod.metadata.name,
      uid: pod.metadata.uid,
      state: isTaken ? 'waiting' : isError === true ? 'failed' : 'skipped',
      reason,
      attempts: 0,
      nextAt: 0
    }))
    const errors = verdicts.filter(({ isError }) => isError === true)
    if (errors.length > 0) return this.#end('failed', grouped(errors))
    this.#changed()
    await this.#look()
  }

  cancel(): void {
    if (this.#state === 'running') this.#end('cancelled', [])
  }

  get #scope(): { readonly cluster: string; readonly identity: string } {
    return { cluster: this.#source.name, identity: this.call.identity }
  }

  async #look(): Promise<void> {
    this.#cancelLook = undefined
    for (const pod of this.#pods) {
      if (this.#state !== 'running') return
      await this.#attend(pod)
    }
    if (this.#state !== 'running') return
    const isLeft = this.#pods.some(({ state }) => state === 'waiting' || state === 'blocked' || state === 'evicted')
    const failures = this.#pods.filter(({ state }) => state === 'failed')
    if (failures.length > 0 && !isLeft)
      return this.#end(
        'failed',
        failures.map(({ name, reason }) => `${name}: ${reason}`)
      )
    if (!isLeft) return this.#end('done', [])
    const { options, startedAt } = this.call
    const { timeoutSeconds } = options
    if (timeoutSeconds > 0 && this.#source.now() >= startedAt + timeoutSeconds * 1000)
      return this.#end('failed', [`global timeout reached: ${timeoutSeconds}s`])
    this.#cancelLook = this.#schedule(lookPeriod, () => {
      this.#look().catch((error: unknown) =>
        this.#end('failed', [error instanceof Error ? error.message : String(error)])
      )
    })
  }

  async #attend(pod: DrainedPod): Promise<void> {
    if (pod.state === 'skipped' || pod.state === 'gone' || pod.state === 'failed') return
    const current = this.#source.get<Pod>(podKind, pod.namespace, pod.name)
    if (current === undefined || current.metadata.uid !== pod.uid) return this.#become(pod, 'gone', undefined)
    if (pod.state === 'evicted' || this.#source.now() < pod.nextAt) return
    pod.attempts++
    const answer = await this.#evict(pod)
    if (answer.code < 400) return this.#become(pod, 'evicted', undefined)
    if (answer.code === 404) return this.#become(pod, 'gone', undefined)
    const status = answer.object as Status
    if (answer.code !== 429) return this.#become(pod, 'failed', messageOf(status))
    pod.nextAt = this.#source.now() + retryDelay
    this.#become(pod, 'blocked', status.details?.causes?.[0]?.message ?? messageOf(status))
  }

  #evict({ namespace, name }: DrainedPod): ReturnType<ClusterSource['request']> {
    const { gracePeriodSeconds } = this.call.options
    const metadata = { name, namespace }
    return this.#source.request({
      ...this.#scope,
      verb: 'create',
      group: '',
      version: 'v1',
      resource: 'pods',
      subresource: 'eviction',
      namespace,
      name,
      body: {
        apiVersion: 'policy/v1',
        kind: 'Eviction',
        metadata,
        ...(gracePeriodSeconds === undefined ? {} : { deleteOptions: { gracePeriodSeconds } })
      }
    })
  }

  #become(pod: DrainedPod, state: DrainPodState, reason: string | undefined): void {
    pod.state = state
    pod.reason = reason
    this.#changed()
  }

  #end(state: DrainState, problems: readonly string[]): void {
    this.#state = state
    this.#problems = problems
    this.#endedAt = this.#source.now()
    this.#cancelLook?.()
    this.#changed()
  }
}

function messageOf({ message = 'it was refused' }: Status): string {
  return message
}

/** One line a reason, with the pods it is about, as kubectl. */
function grouped(verdicts: readonly { readonly pod: Pod; readonly reason?: string }[]): readonly string[] {
  const byReason = new Map<string, string[]>()
  for (const { pod, reason = '' } of verdicts) {
    const names = byReason.get(reason) ?? []
    names.push(`${pod.metadata.namespace}/${pod.metadata.name}`)
    byReason.set(reason, names)
  }
  return [...byReason].map(([reason, names]) => `${reason}: ${names.join(', ')}`)
}
