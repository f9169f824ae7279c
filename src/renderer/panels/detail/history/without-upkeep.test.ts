import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { withoutUpkeep } from './without-upkeep.ts'

test('what every write changes is left out, with the values of Secrets that kubectl apply noted', () => {
  const object = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: {
      name: 's',
      resourceVersion: '7',
      generation: 2,
      annotations: { 'kubectl.kubernetes.io/last-applied-configuration': '{"data":{"a":"MTIz"}}' }
    }
  } as unknown as KubeObject
  expect(withoutUpkeep(object)).toEqual({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 's' } })
  const noted = { ...object, metadata: { ...object.metadata, annotations: { a: 'b' } } }
  expect(withoutUpkeep(noted).metadata).toEqual({ name: 's', annotations: { a: 'b' } })
})
