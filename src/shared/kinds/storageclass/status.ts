import type { StorageClass } from '../../schema/types.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import { isDefaultClass } from './default-class.ts'

export function storageClassStatus(storageClass: StorageClass): StatusSummary {
  return terminatingStatus(storageClass) ?? { mark: 'ok', word: isDefaultClass(storageClass) ? 'Default' : 'Active' }
}
