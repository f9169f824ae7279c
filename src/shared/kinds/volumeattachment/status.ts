import type { VolumeAttachment } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function volumeAttachmentStatus(attachment: VolumeAttachment): StatusSummary {
  const terminating = terminatingStatus(attachment)
  if (terminating !== undefined) return terminating
  if (attachment.status?.attachError !== undefined) return { mark: 'bad', word: 'Failed' }
  return attachment.status?.attached === true ? { mark: 'ok', word: 'Attached' } : { mark: 'prog', word: 'Attaching' }
}
