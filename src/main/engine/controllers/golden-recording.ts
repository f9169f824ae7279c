// The golden recordings of a real controller manager, and the same view of our objects, for golden.test.ts.
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Job } from '../../../shared/schema/types.ts'

export interface GoldenEntry {
  readonly t: number
  readonly step?: string
  readonly verb?: 'ADDED' | 'MODIFIED' | 'DELETED'
  readonly obj?: string
  readonly new?: Readonly<Record<string, Json>>
  readonly changed?: Readonly<Record<string, Json>>
}

export interface GoldenEvent {
  readonly on: string
  readonly type: string
  readonly reason: string
  readonly message: string
  readonly source: string
  readonly count?: number
  /** Milliseconds since the start. */
  readonly t?: number
}

export interface GoldenCase {
  readonly id: string
  readonly inputs: readonly KubeObject[]
  readonly timeline: readonly GoldenEntry[]
  readonly events: readonly GoldenEvent[]
}

type View = Readonly<Record<string, Json>>
export type Views = ReadonlyMap<string, View>

/** The parts that hold maps whose keys have dots of their own. */
const mapParts = ['meta.annotations', 'meta.labels', 'data']

function pathOf(dotted: string): string[] {
  for (const part of mapParts) {
    if (dotted.startsWith(`${part}.`)) return [...part.split('.'), dotted.slice(part.length + 1)]
  }
  return dotted.split('.')
}

function withValue(value: Json | undefined, path: readonly string[], next: Json): Json {
  const [head, ...rest] = path
  if (head === undefined) return next
  const members = (typeof value === 'object' && value !== null ? value : {}) as Record<string, Json>
  return { ...members, [head]: withValue(members[head], rest, next) }
}

/** The recorded objects as they stood just before each step, and at the end. */
export function goldenCheckpoints({ timeline }: GoldenCase): readonly Views[] {
  const state = new Map<string, Json>()
  const checkpoints: Views[] = []
  timeline.forEach((entry, index) => {
    if (entry.step !== undefined && index > 0) checkpoints.push(settled(state))
    if (entry.verb === 'DELETED') state.delete(entry.obj!)
    else if (entry.verb === 'ADDED') {
      const { phase, ...rest } = entry.new!
      state.set(entry.obj!, phase === undefined ? rest : { ...rest, status: { phase } })
    } else if (entry.verb === 'MODIFIED') {
      let value: Json = state.get(entry.obj!) ?? {}
      for (const [path, next] of Object.entries(entry.changed!)) value = withValue(value, pathOf(path), next)
      state.set(entry.obj!, value)
    }
  })
  return [...checkpoints, settled(state)]
}

function settled(state: ReadonlyMap<string, Json>): Views {
  return new Map([...state].map(([name, value]) => [name, comparable(name, value)]))
}

/** Both sides in one form: nothing that is empty, no moments, of pods only what controllers decide. */
export function comparable(name: string, value: Json): View {
  const view = (pruned(value) ?? {}) as Record<string, Json>
  if (!name.startsWith('Pod/')) return view
  const { meta, spec, status } = view as Record<string, Record<string, Json> | undefined>
  const { labels = null, owners = null } = meta ?? {}
  return (pruned({ labels, owners, image: spec?.image ?? null, phase: status?.phase ?? null }) ?? {}) as View
}

function pruned(value: Json | undefined): Json | undefined {
  if (value === null || value === undefined || value === '') return undefined
  if (Array.isArray(value)) {
    const items = value.map((item) => pruned(item)).filter((item) => item !== undefined)
    return items.length === 0 ? undefined : items
  }
  if (typeof value !== 'object') return value
  const members: Record<string, Json> = {}
  for (const [key, member] of Object.entries(value)) {
    if (key === 'lastProbeTime' || key === 'podTemplateGeneration') continue
    // A label that Endpoints have since v1.33, and a certificate that is every cluster's own.
    if (key === 'endpoints.kubernetes.io/managed-by') continue
    const isVolatile =
      /^(ca.crt|last.*Time|startTime|completionTime|.*scheduled-timestamp|resourceVersion|deletionTimestamp|.*trigger-time|nodeName|uid|ip|addresses|clusterIPs?)$/.test(
        key
      )
    const isText = typeof member === 'string' || (Array.isArray(member) && typeof member[0] === 'string')
    const next = isVolatile && isText ? '<value>' : pruned(member)
    if (next !== undefined) members[key] = next
  }
  return Object.keys(members).length === 0 ? undefined : members
}

/** Our object in the recorder's form; `rename` puts its placeholders into every text. */
export function viewOf(object: KubeObject, rename: (text: string) => string): Json {
  const {
    apiVersion: _,
    kind,
    metadata,
    ...content
  } = JSON.parse(rename(JSON.stringify(object))) as Record<string, Json> & {
    readonly metadata: Record<string, Json>
  }
  const { labels = null, annotations = null, generation = null, finalizers = null } = metadata
  const { deletionTimestamp = null, deletionGracePeriodSeconds = null } = metadata
  const meta: Record<string, Json> = {
    labels,
    annotations,
    owners: ((metadata.ownerReferences ?? []) as Record<string, Json>[]).map(ownerView),
    finalizers,
    deletionTimestamp,
    deletionGracePeriodSeconds,
    ...(kind === 'Pod' ? {} : { generation })
  }
  const { data: recorded, spec, ...rest } = content
  const isRevision = kind === 'ControllerRevision'
  return {
    meta,
    ...rest,
    ...(isRevision || recorded === undefined ? {} : { data: recorded }),
    ...(spec === undefined ? {} : { spec: specView(kind as string, spec) })
  }
}

function specView(kind: string, spec: Json): Json {
  const { template, jobTemplate: _unrecorded, ...rest } = spec as Record<string, Json>
  const image = (one: Json | undefined) =>
    ((one as Record<string, Json> | undefined)?.containers as Record<string, Json>[] | undefined)?.[0]?.image ?? null
  if (kind === 'Pod') return { image: image(spec) }
  return template === undefined
    ? rest
    : { ...rest, template: `image ${String(image((template as Record<string, Json>).spec))}` }
}

function ownerView({ kind, name, controller, blockOwnerDeletion }: Readonly<Record<string, Json>>): string {
  const flags = `${controller === true ? ' controller' : ''}${blockOwnerDeletion === true ? ' block' : ''}`
  return `${String(kind)}/${String(name)}${flags}`
}

/** What 1.34 has in a Job that 1.28, which was recorded, had not: two defaults, a number, conditions before the last. */
export function modernViews(views: Views): Views {
  return new Map([...views].map(([name, view]) => [name, name.startsWith('Job/') ? modernJob(view) : view]))
}

function modernJob(view: View): View {
  const { spec, status } = view as Readonly<Record<string, Record<string, Json> | undefined>>
  const podReplacementPolicy = spec?.podFailurePolicy === undefined ? 'TerminatingOrFailed' : 'Failed'
  return {
    ...view,
    spec: { ...spec, manualSelector: false, podReplacementPolicy },
    ...(status === undefined ? {} : { status: modernStatus(status) })
  }
}

function modernStatus(status: Readonly<Record<string, Json>>): Record<string, Json> {
  const conditions = (status.conditions ?? []) as Record<string, Json>[]
  return {
    ...status,
    terminating: 0,
    // It was told of pods that were deleted, too.
    ...(conditions.length === 0 ? {} : { ready: 0 }),
    ...(conditions.length === 0 ? {} : { conditions: conditions.flatMap(twice) })
  }
}

const reached = { reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' }

function twice(condition: Readonly<Record<string, Json>>): readonly Record<string, Json>[] {
  const isComplete = condition.type === 'Complete'
  const words = isComplete ? reached : {}
  return [
    { ...condition, ...words, type: isComplete ? 'SuccessCriteriaMet' : 'FailureTarget' },
    { ...condition, ...words }
  ]
}

/** When (ms) to begin, at `now` or later: what a Job does depends on how far the minute is, or the second. */
export function startFor({ inputs, timeline }: GoldenCase, now: number): number {
  const firstJob = timeline.find(({ obj, verb }) => verb === 'ADDED' && obj?.startsWith('Job/'))
  if (inputs[0]?.kind === 'CronJob' && firstJob !== undefined) {
    const minute = 60_000
    return Math.ceil((now + firstJob.t) / minute) * minute - firstJob.t
  }
  const { activeDeadlineSeconds, ttlSecondsAfterFinished } = (inputs[0] as Partial<Job> | undefined)?.spec ?? {}
  const isTimed = activeDeadlineSeconds !== undefined || ttlSecondsAfterFinished !== undefined
  return isTimed ? Math.ceil(now / 1000) * 1000 + 850 : now
}

/** When (ms since the start) things have settled; since 1.31 a Job is over only after the last of its pods is gone. */
export function endOf({ inputs, timeline, events }: GoldenCase): number {
  const last = Math.max(timeline.at(-1)!.t, ...events.map(({ t = 0 }) => t))
  return last + (inputs[0]?.kind === 'Job' ? 1500 : 500)
}
