// For tests: a request with what a test says of it.
import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'

export function requestOf(more: Partial<ApiRequestRecord>): ApiRequestRecord {
  return {
    id: 1,
    at: Date.UTC(2026, 10, 20, 14, 5, 15, 250),
    user: 'kubernetes-admin',
    verb: 'get',
    method: 'GET',
    group: '',
    version: 'v1',
    resource: 'pods',
    code: 200,
    latency: 420,
    userAgent: 'kubectl/v1.33.1 (linux/amd64) kubernetes/8adc0f0',
    source: 'api',
    ...more
  }
}
