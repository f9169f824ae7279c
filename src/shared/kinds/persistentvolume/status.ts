import type { PersistentVolume } from '../../schema/types.ts'
import type { StatusMark, StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

const marks: Readonly<Record<string, StatusMark>> = {
  Available: 'ok',
  Bound: 'ok',
  Pending: 'prog',
  Released: 'off',
  Failed: 'bad'
}

export function persistentVolumeStatus(volume: PersistentVolume): StatusSummary {
  const terminating = terminatingStatus(volume)
  if (terminating !== undefined) return terminating
  const phase = volume.status?.phase ?? 'Pending'
  return { mark: marks[phase] ?? 'prog', word: phase }
}
