import type { PersistentVolumeClaim } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

const resizing = ['Resizing', 'FileSystemResizePending']

export function persistentVolumeClaimStatus(claim: PersistentVolumeClaim): StatusSummary {
  const terminating = terminatingStatus(claim)
  if (terminating !== undefined) return terminating
  const { phase = 'Pending', conditions = [] } = claim.status ?? {}
  if (phase === 'Lost') return { mark: 'bad', word: phase }
  if (phase !== 'Bound') return { mark: 'prog', word: phase }
  const change = conditions.find(({ type, status }) => resizing.includes(type) && status === 'True')
  return change === undefined ? { mark: 'ok', word: phase } : { mark: 'prog', word: change.type }
}
