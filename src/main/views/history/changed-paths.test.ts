import { expect, test } from 'vitest'
import { changedPaths } from './changed-paths.ts'

test('names what differs, as deep as it goes', () => {
  const before = {
    metadata: {
      labels: { app: 'web' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '1' },
      resourceVersion: '1',
      generation: 1
    },
    spec: { replicas: 1, containers: [{ name: 'a', image: 'x:1' }], paused: true }
  }
  const after = {
    metadata: {
      labels: { 'app.kubernetes.io/name': 'web' },
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '2' },
      resourceVersion: '2',
      generation: 2
    },
    spec: { replicas: 2, containers: [{ name: 'a', image: 'x:2' }, { name: 'b' }] }
  }
  expect(changedPaths(before, after)).toEqual([
    "metadata.labels['app.kubernetes.io/name']",
    'metadata.labels.app',
    'spec.replicas',
    'spec.containers[0].image',
    'spec.containers[1]',
    'spec.paused'
  ])
})

test('a change of the revision alone is none', () => {
  expect(
    changedPaths({ metadata: { resourceVersion: '1', managedFields: [] } }, { metadata: { resourceVersion: '2' } })
  ).toEqual([])
})

test('what has another shape is named as a whole', () => {
  expect(changedPaths({ spec: { a: [1] } }, { spec: { a: { b: 1 } } })).toEqual(['spec.a'])
  expect(changedPaths({ spec: null }, { spec: { b: 1 } })).toEqual(['spec'])
})
