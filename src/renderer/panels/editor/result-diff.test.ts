import { expect, it } from 'vitest'
import type { DocumentResult } from '../../../shared/contract/kube.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { resultTexts } from './result-diff.ts'

const object = (name: string, data: string): KubeObject =>
  ({
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, uid: 'u', resourceVersion: '7', creationTimestamp: '2026-11-20T12:00:00Z' },
    data: { key: data }
  }) as unknown as KubeObject

const result = (more: Partial<DocumentResult>): DocumentResult => ({
  line: 1,
  outcome: 'configured',
  warnings: [],
  ...more
})

it('shows what is new and what changes, and neither what stays nor what is refused', () => {
  const [before, after] = resultTexts([
    result({ before: object('a', 'old'), after: object('a', 'new') }),
    result({ outcome: 'created', after: object('b', 'fresh') }),
    result({ outcome: 'unchanged', before: object('c', 'same'), after: object('c', 'same') }),
    result({ outcome: 'failed', before: object('d', 'x') })
  ])
  expect(before).toContain('key: old')
  expect(before).not.toContain('resourceVersion')
  expect(after.split('---\n')).toHaveLength(2)
  expect(after).toContain('key: fresh')
  expect(after).not.toMatch(/name: [cd]/)
  expect(after.split('---\n')[1]).not.toMatch(/uid|creationTimestamp/)
})
