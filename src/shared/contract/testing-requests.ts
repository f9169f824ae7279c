// For tests: a request with what a test says of it.
import type { ApiRequestRecord } from './api-access.ts'

export function requestOf(more: Partial<Omit<ApiRequestRecord, 'id'>>): Omit<ApiRequestRecord, 'id'> {
  return {
    at: 1_000,
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
