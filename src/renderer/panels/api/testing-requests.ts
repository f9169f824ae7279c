// For tests: a request as the list has it, at a time that reads well.
import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import { requestOf } from '../../../shared/contract/testing-requests.ts'

export function storedRequestOf({ id = 1, ...more }: Partial<ApiRequestRecord>): ApiRequestRecord {
  return { id, ...requestOf({ at: Date.UTC(2026, 10, 20, 14, 5, 15, 250), ...more }) }
}
