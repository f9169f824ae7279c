// When a kubelet last wrote the files of a pod's volume: with the pod's start, and with the first sync after a change of
// what they are made of. Worked out from the objects, so that nothing is kept for it.
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import { fnv1a } from '../../../../shared/kube/hash.ts'
import { parseTime } from '../../../../shared/kube/time.ts'
import type { Pod, Volume } from '../../../../shared/schema/types.ts'
import type { PodState } from '../pod-state.ts'
import type { ConfigResource } from './config-data.ts'
import { sourcesOf } from './volume-payload.ts'
import { writtenAt } from './written-fields.ts'

/** Milliseconds between two syncs of a pod at least; each pod takes up to half as much more. */
const syncPeriod = 60_000

interface Beat {
  readonly first: number
  readonly period: number
}

/** Each pod is looked at on a beat of its own. It begins with a whole second: its status tells no more of it. */
function beatOf({ firstSeen, sandbox }: PodState): Beat {
  return { first: beginning(firstSeen), period: syncPeriod + (fnv1a(sandbox.uid) % (syncPeriod / 2)) }
}

/** The second in which a pod was first seen: its volumes are written then. */
export function beginning(firstSeen: number): number {
  return Math.floor(firstSeen / 1000) * 1000
}

/** When the kubelet last looked at a pod, in milliseconds. */
export function lastSync(state: PodState, now: number): number {
  const { first, period } = beatOf(state)
  return now - ((now - first) % period)
}

/** When what a volume is made of has changed, in milliseconds. */
export interface ChangeTimes {
  ofObject(resource: ConfigResource, name: string): number
  ofToken(seconds: number | undefined): number
}

/** When the files of a volume were last written, in milliseconds. */
export function volumeWrittenAt(state: PodState, volume: Volume, now: number, times: ChangeTimes): number {
  const { first, period } = beatOf(state)
  const readyAt = mountedBefore(state.pod)
  let written = first
  const synced = (changedAt: number): void => {
    // Until its sandbox is made the pod waits for its volumes, which are tried again and again.
    const seenAt = changedAt <= readyAt ? changedAt : first + Math.ceil((changedAt - first) / period) * period
    written = Math.max(written, seenAt)
  }
  for (const { configMap, secret, downwardAPI, serviceAccountToken: token } of sourcesOf(volume)) {
    if (configMap !== undefined) synced(times.ofObject('configmap', configMap.name ?? ''))
    if (secret !== undefined) synced(times.ofObject('secret', secret.name ?? ''))
    if (token !== undefined) synced(times.ofToken(token.expirationSeconds))
    // A pod's own change is looked at when it comes.
    if (downwardAPI !== undefined) written = Math.max(written, ownFieldsAt(state.pod))
  }
  return Math.min(written, now)
}

/** By this moment all volumes of a pod were mounted: its sandbox is made behind them. */
function mountedBefore({ status }: Pod): number {
  const ready = conditionOf(status, 'PodReadyToStartContainers')
  return ready?.status === 'True' && ready.lastTransitionTime !== undefined
    ? parseTime(ready.lastTransitionTime) + 999
    : Infinity
}

/** Labels and annotations are all that changes of the fields that a running pod has in files. */
function ownFieldsAt(pod: Pod): number {
  return writtenAt(pod, ({ 'f:metadata': fields = {} }) => 'f:labels' in fields || 'f:annotations' in fields)
}
