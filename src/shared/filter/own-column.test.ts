import { expect, test } from 'vitest'
import type { KubeObject } from '../kube/object.ts'
import { ownColumnProblem, ownColumnValue } from './own-column.ts'

const pod = {
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: {
    uid: 'u',
    name: 'web',
    labels: { 'topology.kubernetes.io/zone': 'a', tier: 'app' },
    annotations: { note: 'kept', long: 'x'.repeat(1_000) }
  },
  spec: { priority: 7, containers: [{ image: 'nginx:1.27' }, { image: 'envoy:1' }], nodeSelector: { disk: 'ssd' } }
} as unknown as KubeObject

test('labels and annotations are named by their keys, dots and slashes and all', () => {
  expect(ownColumnValue('label:topology.kubernetes.io/zone')(pod)).toBe('a')
  expect(ownColumnValue('annotation:note')(pod)).toBe('kept')
  expect(ownColumnValue('label:none')(pod)).toBeNull()
  expect(String(ownColumnValue('annotation:long')(pod)).length).toBe(301)
})

test('a path is taken as kubectl takes it, with or without braces and the first dot', () => {
  for (const path of ['.spec.priority', 'spec.priority', '{.spec.priority}']) expect(ownColumnValue(path)(pod)).toBe(7)
  expect(ownColumnValue('.spec.containers[*].image')(pod)).toBe('nginx:1.27,envoy:1')
  expect(ownColumnValue('.metadata.labels.topology\\.kubernetes\\.io/zone')(pod)).toBe('a')
  expect(ownColumnValue('.spec.nodeSelector')(pod)).toBe('{"disk":"ssd"}')
  expect(ownColumnValue('.status.podIP')(pod)).toBeNull()
})

test('what is no path says why', () => {
  expect(ownColumnProblem('.spec.containers[')).toMatch(/unexpected/)
  expect(ownColumnProblem('{}')).toBeDefined()
  // Each ".." looks at everything below all that the one before has found.
  expect(ownColumnProblem('..a..b')).toMatch(/more than one/)
  expect(ownColumnProblem('.spec.priority')).toBeUndefined()
})
