import { allKinds } from '../../connection/cluster-kinds.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** What "pod/web-1" of an event in a namespace is about; undefined for kinds that the cluster has not. */
export function eventLink(object: string, namespace: string | undefined): ObjectLink | undefined {
  const slash = object.indexOf('/')
  const kind = allKinds().find(({ singular }) => singular === object.slice(0, slash))
  const name = object.slice(slash + 1)
  if (slash === -1 || kind === undefined || name === '') return undefined
  // Events of what has no namespace stand in "default".
  return { group: kind.group, resource: kind.resource, namespace: kind.namespaced ? namespace : undefined, name }
}

/** Bins put together so that a strip shows at most this many bars, and each bar is wide enough to see. */
export function joinBins(
  bins: readonly (readonly [events: number, warnings: number])[],
  most: number
): readonly (readonly [events: number, warnings: number])[] {
  const size = Math.max(1, Math.ceil(bins.length / most))
  const joined: [number, number][] = []
  for (const [index, [events, warnings]] of bins.entries()) {
    const place = Math.floor(index / size)
    const bar = (joined[place] ??= [0, 0])
    bar[0] += events
    bar[1] += warnings
  }
  return joined
}

/** A stretch of simulated milliseconds in words: "4 s", "12 min", "3 h". */
export function spanText(milliseconds: number): string {
  const seconds = Math.round(milliseconds / 1_000)
  if (seconds < 120) return `${Math.max(1, seconds)} s`
  const minutes = Math.round(seconds / 60)
  return minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`
}
