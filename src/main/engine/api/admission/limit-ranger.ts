// Upstream's LimitRanger (plugin/pkg/admission/limitranger): what a namespace's LimitRanges give to pods that say less,
// and what they let nobody ask for.
import type { Kind } from '../../../../shared/kinds/kind.ts'
import { limitRangeKind } from '../../../../shared/kinds/limitrange/kind.ts'
import { aggregateRequests } from '../../../../shared/kinds/pod/aggregate-requests.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { compareQuantities, parseQuantity } from '../../../../shared/kube/quantity.ts'
import type {
  Container,
  LimitRange,
  LimitRangeItem,
  PersistentVolumeClaim,
  Pod,
  PodSpec,
  ResourceRequirements
} from '../../../../shared/schema/types.ts'
import type { ObjectStore } from '../../store/object-store.ts'
import { forbidden } from '../api-error.ts'

type ResourceList = NonNullable<ResourceRequirements['limits']>

const none: ResourceList = {}
const noRanges: readonly LimitRange[] = []
const byStore = new WeakMap<ObjectStore, Map<string, readonly LimitRange[]>>()

/** The LimitRanges of a namespace by name: one list until one of them changes, so that answers can be compared. */
export function limitRangesOf(store: ObjectStore, namespace: string | undefined): readonly LimitRange[] {
  if (namespace === undefined || store.count(limitRangeKind, namespace) === 0) return noRanges
  let byNamespace = byStore.get(store)
  if (byNamespace === undefined) {
    const fresh = new Map<string, readonly LimitRange[]>()
    store.onChange(limitRangeKind, ({ object }) => fresh.delete(object.metadata.namespace!))
    byStore.set(store, fresh)
    byNamespace = fresh
  }
  let found = byNamespace.get(namespace)
  if (found === undefined) {
    found = [...store.inNamespace(limitRangeKind, namespace)].sort((a, b) =>
      a.metadata.name < b.metadata.name ? -1 : 1
    )
    byNamespace.set(namespace, found)
  }
  return found
}

/** A pod's spec with defaults, and what its annotation kubernetes.io/limit-ranger then says. */
export interface LimitedSpec {
  readonly spec: PodSpec
  readonly annotation: string | undefined
}

/** Fills in what containers leave open; the same spec where they leave nothing. The last range has the annotation. */
export function withLimitDefaults(spec: PodSpec, ranges: readonly LimitRange[]): LimitedSpec {
  let result: LimitedSpec = { spec, annotation: undefined }
  for (const range of ranges) {
    const { spec: next, annotation } = withDefaultsOf(result.spec, range)
    result = { spec: next, annotation: annotation ?? result.annotation }
  }
  return result
}

function withDefaultsOf(spec: PodSpec, { spec: { limits: items } }: LimitRange): LimitedSpec {
  const ofContainers = items.filter(({ type }) => type === 'Container')
  const limits = Object.assign({}, ...ofContainers.map((item) => item.default)) as ResourceList
  const requests = Object.assign({}, ...ofContainers.map((item) => item.defaultRequest)) as ResourceList
  const notes: string[] = []
  const fill = (list: readonly Container[], word: string): readonly Container[] => {
    const filled = list.map((container) => withDefaults(container, requests, limits, word, notes))
    return filled.some((container, index) => container !== list[index]) ? filled : list
  }
  const containers = fill(spec.containers, 'container')
  const initContainers = spec.initContainers && fill(spec.initContainers, 'init container')
  if (notes.length === 0) return { spec, annotation: undefined }
  return {
    spec: { ...spec, containers, ...(initContainers === undefined ? {} : { initContainers }) },
    annotation: `LimitRanger plugin set: ${notes.join('; ')}`
  }
}

function withDefaults(
  container: Container,
  requests: ResourceList,
  limits: ResourceList,
  word: string,
  notes: string[]
): Container {
  const { resources = {} } = container
  const missing = (list: ResourceList, present: ResourceList = none): readonly string[] =>
    Object.keys(list)
      .filter((name) => present[name] === undefined)
      .sort()
  const newRequests = missing(requests, resources.requests)
  const newLimits = missing(limits, resources.limits)
  if (newRequests.length === 0 && newLimits.length === 0) return container
  if (newRequests.length > 0) notes.push(`${newRequests.join(', ')} request for ${word} ${container.name}`)
  if (newLimits.length > 0) notes.push(`${newLimits.join(', ')} limit for ${word} ${container.name}`)
  return {
    ...container,
    resources: {
      ...resources,
      limits: { ...limits, ...resources.limits },
      requests: { ...requests, ...resources.requests }
    }
  }
}

/** What is asked for, of a container, a pod or a claim. */
interface Asked {
  readonly requests: ResourceList
  readonly limits: ResourceList
}

function minimumComplaint(
  type: string,
  name: string,
  minimum: string,
  { requests, limits }: Asked
): string | undefined {
  const text = `minimum ${name} usage per ${type} is ${minimum}`
  const request = requests[name]
  const limit = limits[name]
  if (request === undefined) return `${text}.  No request is specified`
  if (compareQuantities(request, minimum) < 0) return `${text}, but request is ${request}`
  return limit !== undefined && compareQuantities(limit, minimum) < 0 ? `${text}, but limit is ${limit}` : undefined
}

function maximumComplaint(
  type: string,
  name: string,
  maximum: string,
  { requests, limits }: Asked
): string | undefined {
  const text = `maximum ${name} usage per ${type} is ${maximum}`
  const request = requests[name]
  const limit = limits[name]
  if (limit === undefined) return `${text}.  No limit is specified`
  if (compareQuantities(limit, maximum) > 0) return `${text}, but limit is ${limit}`
  return request !== undefined && compareQuantities(request, maximum) > 0
    ? `${text}, but request is ${request}`
    : undefined
}

function ratioComplaint(type: string, name: string, ratio: string, { requests, limits }: Asked): string | undefined {
  const text = `${name} max limit to request ratio per ${type} is ${ratio}`
  const request = parseQuantity(requests[name] ?? '0')
  const limit = parseQuantity(limits[name] ?? '0')
  if (request === 0) return `${text}, but no request is specified or request is 0`
  if (limit === 0) return `${text}, but no limit is specified or limit is 0`
  return limit / request > parseQuantity(ratio)
    ? `${text}, but provided ratio is ${(limit / request).toFixed(6)}`
    : undefined
}

function complaintsAbout(item: LimitRangeItem, asked: Asked): readonly string[] {
  const rules = [
    [minimumComplaint, item.min],
    [maximumComplaint, item.max],
    [ratioComplaint, item.maxLimitRequestRatio]
  ] as const
  return rules.flatMap(([rule, list = none]) =>
    Object.keys(list)
      .sort()
      .flatMap((name) => rule(item.type, name, list[name]!, asked) ?? [])
  )
}

function askedOf({ resources }: Container): Asked {
  return { requests: resources?.requests ?? none, limits: resources?.limits ?? none }
}

function podComplaints(item: LimitRangeItem, spec: PodSpec): readonly string[] {
  if (item.type === 'Container') {
    const containers = [...spec.containers, ...(spec.initContainers ?? [])]
    return containers.flatMap((container) => complaintsAbout(item, askedOf(container)))
  }
  if (item.type !== 'Pod') return []
  return complaintsAbout(item, {
    requests: { ...aggregateRequests(spec), ...spec.resources?.requests },
    limits: { ...aggregateRequests(spec, 'limits'), ...spec.resources?.limits }
  })
}

/** A claim has requests alone. */
function claimComplaints(item: LimitRangeItem, { spec }: PersistentVolumeClaim): readonly string[] {
  if (item.type !== 'PersistentVolumeClaim') return []
  const requests = spec.resources?.requests ?? none
  const complaint = (word: string, list: ResourceList = none, sign: 1 | -1): readonly string[] =>
    Object.keys(list)
      .sort()
      .flatMap((name) => {
        const text = `${word} ${name} usage per ${item.type} is ${list[name]!}`
        const request = requests[name]
        if (request === undefined) return `${text}.  No request is specified`
        return compareQuantities(request, list[name]!) * sign > 0 ? `${text}, but request is ${request}` : []
      })
  return [...complaint('minimum', item.min, -1), ...complaint('maximum', item.max, 1)]
}

/** 403 where a range of the namespace is not kept: on create, and where a pod is resized. */
export function checkLimits(store: ObjectStore, kind: Kind, object: KubeObject): void {
  const isPod = kind.kind === 'Pod'
  if (kind.group !== '' || (!isPod && kind.kind !== 'PersistentVolumeClaim')) return
  for (const { spec } of limitRangesOf(store, object.metadata.namespace)) {
    const complaints = spec.limits.flatMap((item) =>
      isPod ? podComplaints(item, (object as Pod).spec) : claimComplaints(item, object as PersistentVolumeClaim)
    )
    const distinct = [...new Set(complaints)]
    if (distinct.length === 0) continue
    const cause = distinct.length === 1 ? distinct[0]! : `[${distinct.join(', ')}]`
    throw forbidden(kind, object.metadata.name, cause)
  }
}
