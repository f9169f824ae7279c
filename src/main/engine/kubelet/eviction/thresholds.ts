// Where a kubelet takes its node for low on something, after upstream's pkg/kubelet/eviction (api/types.go, helpers.go)
// and the defaults of pkg/kubelet/apis/config/v1beta1.
import type { Node } from '../../../../shared/schema/types.ts'
import { formatBytes, isQuantity, memoryBytes } from '../../../../shared/kube/quantity.ts'

export type Signal =
  | 'memory.available'
  | 'nodefs.available'
  | 'nodefs.inodesFree'
  | 'imagefs.available'
  | 'imagefs.inodesFree'
  | 'pid.available'

export type PressureType = 'MemoryPressure' | 'DiskPressure' | 'PIDPressure'

/** Below this much of what there is, pods are evicted at once: upstream's hard thresholds. */
export interface Threshold {
  readonly signal: Signal
  /** Bytes, or a plain number of inodes and processes; else a share of the capacity, 0.1 for a tenth. */
  readonly quantity?: number
  readonly share?: number
}

/** Bytes, or plain numbers. */
export interface Observation {
  readonly available: number
  readonly capacity: number
}

export type Observations = ReadonlyMap<Signal, Observation>

interface SignalFacts {
  readonly pressure: PressureType
  /** What is reclaimed, as messages name it. */
  readonly resource: 'memory' | 'ephemeral-storage' | 'inodes' | 'pids'
}

const disk: SignalFacts = { pressure: 'DiskPressure', resource: 'ephemeral-storage' }
const inodes: SignalFacts = { pressure: 'DiskPressure', resource: 'inodes' }

/** In the order in which they are dealt with: memory before all else. */
export const signals: Readonly<Record<Signal, SignalFacts>> = {
  'memory.available': { pressure: 'MemoryPressure', resource: 'memory' },
  'nodefs.available': disk,
  'nodefs.inodesFree': inodes,
  'imagefs.available': disk,
  'imagefs.inodesFree': inodes,
  'pid.available': { pressure: 'PIDPressure', resource: 'pids' }
}

/** A node's own thresholds, in the form of the kubelet's flag --eviction-hard, in place of the defaults. */
const annotation = 'drydock.dev/eviction-hard'

/** Upstream's defaults. It has none for processes; kubelets here are given one, so that they notice those too. */
const defaults = parseThresholds(
  'memory.available<100Mi,nodefs.available<10%,nodefs.inodesFree<5%,imagefs.available<15%,imagefs.inodesFree<5%,pid.available<10%'
)

/** The thresholds of a node's kubelet. */
export function thresholdsOf({ metadata }: Node): readonly Threshold[] {
  const text = metadata.annotations?.[annotation]
  return text === undefined ? defaults : parseThresholds(text)
}

/** "memory.available<500Mi,nodefs.available<20%". What is no threshold is none. */
export function parseThresholds(text: string): readonly Threshold[] {
  const found: Threshold[] = []
  for (const [, name = '', value = ''] of text.matchAll(/([\w.]+)<([\w.]+%?)/g)) {
    if (!(name in signals)) continue
    const signal = name as Signal
    if (value.endsWith('%')) found.push({ signal, share: Number.parseFloat(value) / 100 })
    else if (isQuantity(value)) found.push({ signal, quantity: memoryBytes(value) })
  }
  const order = Object.keys(signals)
  return found.sort((a, b) => order.indexOf(a.signal) - order.indexOf(b.signal))
}

/** What a threshold comes to on a node of this capacity. */
export function quantityOf({ quantity, share = 0 }: Threshold, capacity: number): number {
  return quantity ?? Math.floor(capacity * share)
}

/** The thresholds that are passed, in their order. */
export function passedThresholds(thresholds: readonly Threshold[], observations: Observations): readonly Threshold[] {
  return thresholds.filter((threshold) => {
    const seen = observations.get(threshold.signal)
    return seen !== undefined && seen.available < quantityOf(threshold, seen.capacity)
  })
}

/** A quantity of a signal as upstream prints it: bytes with binary suffixes. */
export function printed(signal: Signal, amount: number): string {
  return signal.endsWith('inodesFree') || signal === 'pid.available' ? String(amount) : formatBytes(amount)
}
