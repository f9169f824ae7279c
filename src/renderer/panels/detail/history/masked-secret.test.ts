import { expect, test } from 'vitest'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { maskedSides } from './masked-secret.ts'

function secret(data: Readonly<Record<string, string>>): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name: 's', namespace: 'default', uid: 'u', resourceVersion: '1', creationTimestamp: '' },
    data
  } as unknown as KubeObject
}

test('values of a Secret are hidden on both sides, and a changed one is told', () => {
  const { before, after } = maskedSides(secret({ a: 'MTIz', b: 'MQ==' }), secret({ a: 'NDU2', b: 'MQ==', c: '' }))
  expect(before).toMatchObject({ data: { a: '(hidden, 3 bytes)', b: '(hidden, 1 bytes)' } })
  expect(after).toMatchObject({
    data: { a: '(hidden, 3 bytes, another value)', b: '(hidden, 1 bytes)', c: '(hidden, 0 bytes)' }
  })
})

test('other kinds are as they are', () => {
  const config = { ...secret({ a: 'MTIz' }), kind: 'ConfigMap' }
  expect(maskedSides(config, config)).toEqual({ before: config, after: config })
})
