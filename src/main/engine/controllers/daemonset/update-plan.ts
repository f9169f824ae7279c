import type { DaemonSet, Pod } from '../../../../shared/schema/types.ts'
import { podRevisionLabel } from '../history/revision-history.ts'
import { scaledValue } from '../int-or-percent.ts'
import { isPodAvailable } from '../pod-availability.ts'

export interface DaemonPlan {
  readonly remove: readonly Pod[]
  /** Names of the nodes that get a pod. */
  readonly create: readonly string[]
}

type PodsByNode = ReadonlyMap<string, readonly Pod[]>

interface Bounds {
  readonly surge: number
  readonly unavailable: number
}

export function boundsOf(daemonSet: DaemonSet, desired: number): Bounds {
  const { maxSurge, maxUnavailable } = daemonSet.spec.updateStrategy?.rollingUpdate ?? {}
  const surge = scaledValue(maxSurge, desired, 'up')
  const unavailable = scaledValue(maxUnavailable, desired, 'up')
  return { surge, unavailable: surge === 0 && unavailable === 0 ? 1 : unavailable }
}

/** Which pods of an older revision go now, and where a new one is made beside an old one; upstream's rollingUpdate. */
export function planUpdate(
  daemonSet: DaemonSet,
  pods: PodsByNode,
  hash: string,
  bounds: Bounds,
  now: number
): DaemonPlan {
  const minReady = daemonSet.spec.minReadySeconds ?? 0
  const isAvailable = (pod: Pod) => isPodAvailable(pod, minReady, now)
  return bounds.surge === 0
    ? replaceInPlace(pods, hash, bounds.unavailable, isAvailable)
    : surgeFirst(pods, hash, bounds.surge, isAvailable)
}

/** The living old and new pod of a node; undefined where there are several of a kind, which is mended elsewhere. */
function generations(pods: readonly Pod[], hash: string): { readonly old?: Pod; readonly next?: Pod } | undefined {
  const living = pods.filter(({ metadata }) => metadata.deletionTimestamp === undefined)
  const next = living.filter(({ metadata }) => metadata.labels?.[podRevisionLabel] === hash)
  const old = living.filter(({ metadata }) => metadata.labels?.[podRevisionLabel] !== hash)
  if (next.length > 1 || old.length > 1) return undefined
  return { ...(old[0] && { old: old[0] }), ...(next[0] && { next: next[0] }) }
}

function replaceInPlace(
  podsByNode: PodsByNode,
  hash: string,
  most: number,
  isAvailable: (pod: Pod) => boolean
): DaemonPlan {
  let unavailable = 0
  const broken: Pod[] = []
  const working: Pod[] = []
  for (const pods of podsByNode.values()) {
    const { old, next } = generations(pods, hash) ?? {}
    if ((old === undefined) === (next === undefined)) unavailable++
    else if (next !== undefined) unavailable += isAvailable(next) ? 0 : 1
    else if (isAvailable(old!)) working.push(old!)
    else broken.push(old!)
  }
  return { remove: [...broken, ...working.slice(0, Math.max(most - unavailable, 0))], create: [] }
}

function surgeFirst(
  podsByNode: PodsByNode,
  hash: string,
  most: number,
  isAvailable: (pod: Pod) => boolean
): DaemonPlan {
  let surging = 0
  const remove: Pod[] = []
  const urgent: string[] = []
  const waiting: string[] = []
  for (const [nodeName, pods] of podsByNode) {
    const found = generations(pods, hash)
    if (found === undefined) {
      surging++
      continue
    }
    const { old, next } = found
    if (old === undefined) continue
    if (next === undefined) (isAvailable(old) ? waiting : urgent).push(nodeName)
    else if (!isAvailable(old) || isAvailable(next)) remove.push(old)
    else surging++
  }
  return { remove, create: [...urgent, ...waiting.slice(0, Math.max(most - surging, 0))] }
}
