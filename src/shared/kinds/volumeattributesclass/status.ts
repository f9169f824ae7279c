import type { VolumeAttributesClass } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'

export function volumeAttributesClassStatus(attributes: VolumeAttributesClass): StatusSummary {
  return terminatingStatus(attributes) ?? { mark: 'ok', word: 'Active' }
}
