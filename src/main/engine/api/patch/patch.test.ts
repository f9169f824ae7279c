import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../../../shared/kube/object.ts'
import { definitionOf } from '../../../../shared/schema/schema.ts'
import { applyMergePatch } from './merge-patch.ts'
import { applyStrategicMergePatch } from './strategic-merge-patch.ts'

function podSpec(spec: Json, patch: Json): Json {
  const document = applyStrategicMergePatch({ spec }, { spec: patch }, definitionOf('core.v1.Pod'))
  return (document as { readonly spec: Json }).spec
}

describe('merge patch', () => {
  it('replaces lists, merges objects, and takes null for delete', () => {
    const document = { keep: 1, gone: 2, inner: { a: 1, b: 2 }, list: [1, 2] }
    expect(applyMergePatch(document, { gone: null, inner: { b: null, c: 3 }, list: [3] })).toEqual({
      keep: 1,
      inner: { a: 1, c: 3 },
      list: [3]
    })
  })

  it('adds objects without their nulls, in lists too', () => {
    const patch = { new: { a: null, b: 1 }, list: [{ a: null }, null], scalar: { a: null } }
    expect(applyMergePatch({ scalar: 1, list: [1] }, patch)).toEqual({ new: { b: 1 }, list: [{}, null], scalar: {} })
  })

  it('is an object', () => {
    expect(() => applyMergePatch({}, null)).toThrow('Invalid JSON Patch')
    expect(() => applyMergePatch({}, 'x')).toThrow(/cannot unmarshal string into Go value/)
  })

  it('is idempotent', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(null, 1, 'x'),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'))
      )
    })).value as fc.Arbitrary<Json>
    const object = fc.dictionary(fc.constantFrom('a', 'b', 'c'), json) as fc.Arbitrary<Json>
    fc.assert(
      fc.property(object, object, (document, patch) => {
        const once = applyMergePatch(document, patch)
        expect(applyMergePatch(once, patch)).toEqual(once)
      }),
      { seed: 5 }
    )
  })
})

describe('strategic merge patch', () => {
  const containers: readonly Json[] = [
    { name: 'a', image: 'a:1', env: [{ name: 'X', value: '1' }] },
    { name: 'b', image: 'b:1' }
  ]

  it('merges containers by name, and puts a new one first', () => {
    expect(
      podSpec(
        { containers },
        {
          containers: [
            { name: 'b', image: 'b:2' },
            { name: 'c', image: 'c:1' }
          ]
        }
      )
    ).toEqual({
      containers: [containers[0], { name: 'b', image: 'b:2' }, { name: 'c', image: 'c:1' }]
    })
    expect(podSpec({ containers }, { containers: [{ name: 'c', image: 'c:1' }] })).toEqual({
      containers: [{ name: 'c', image: 'c:1' }, ...containers]
    })
  })

  it('deletes an item, replaces a list, deletes a key', () => {
    expect(podSpec({ containers }, { containers: [{ name: 'a', $patch: 'delete' }] })).toEqual({
      containers: [containers[1]]
    })
    const replaced: readonly Json[] = [{ name: 'z', image: 'z' }, { $patch: 'replace' }]
    expect(podSpec({ containers }, { containers: replaced })).toEqual({ containers: [{ name: 'z', image: 'z' }] })
    const nodeSelector = { a: '1', b: '2' }
    expect(podSpec({ nodeSelector }, { nodeSelector: { a: null, c: '3' } })).toEqual({
      nodeSelector: { b: '2', c: '3' }
    })
    expect(podSpec({ nodeSelector }, { nodeSelector: { $patch: 'replace', only: 'x' } })).toEqual({
      nodeSelector: { only: 'x' }
    })
  })

  it('puts a list in the order asked for', () => {
    const order = [{ name: 'b' }, { name: 'a' }]
    expect(podSpec({ containers }, { '$setElementOrder/containers': order })).toEqual({
      containers: [containers[1], containers[0]]
    })
    const wrong = { '$setElementOrder/containers': [{ name: 'b' }], containers: [{ name: 'a', image: 'q' }] }
    expect(() => podSpec({ containers }, wrong)).toThrow(/^The order in patch list:/)
  })

  it('keeps only the keys named by $retainKeys', () => {
    const volumes = [{ name: 'v', emptyDir: {} }]
    const patch = { volumes: [{ name: 'v', $retainKeys: ['name', 'hostPath'], hostPath: { path: '/x' } }] }
    expect(podSpec({ volumes }, patch)).toEqual({ volumes: [{ name: 'v', hostPath: { path: '/x' } }] })
  })

  it('adds to and takes from lists of plain values', () => {
    const document = { metadata: { finalizers: ['a/x', 'b/x'] } }
    const pod = definitionOf('core.v1.Pod')
    expect(applyStrategicMergePatch(document, { metadata: { finalizers: ['c/x', 'a/x'] } }, pod)).toEqual({
      metadata: { finalizers: ['c/x', 'a/x', 'b/x'] }
    })
    const patch = { metadata: { '$deleteFromPrimitiveList/finalizers': ['a/x'] } }
    expect(applyStrategicMergePatch(document, patch, pod)).toEqual({ metadata: { finalizers: ['b/x'] } })
  })

  it('asks for the merge key', () => {
    expect(() => podSpec({ containers }, { containers: [{ image: 'x' }] })).toThrow(
      'map: map[image:x] does not contain declared merge key: name'
    )
  })

  it.each<[string, Json, string]>([
    ['a merge of an item', { containers: [{ name: 'a', $patch: 'merge' }] }, 'merging lists cannot yet be specified'],
    ['an unknown word', { containers: [{ name: 'a', $patch: 'frob' }] }, 'unknown patch type: frob in map:'],
    [
      'items of another type',
      { containers: ['a'] },
      'list element types are not identical: map[string]interface {} string'
    ],
    [
      'an order that is no list',
      { '$setElementOrder/containers': 'x' },
      'expected a []interface {}, but received a string'
    ],
    ['an order of nothing', { $setElementOrder: [] }, 'invalid patch format of setElementOrder list'],
    ['a deletion from nothing', { $deleteFromPrimitiveList: [] }, 'invalid patch format of primitive list'],
    ['keys that are not kept', { $retainKeys: ['a'], b: 1 }, 'invalid patch format of retainKeys'],
    [
      'an order of an unknown list',
      { '$setElementOrder/foo': [] },
      'unable to find api field in struct PodSpec for the json field "foo"'
    ]
  ])('refuses %s', (_name, patch, message) => {
    expect(() => podSpec({ containers }, patch)).toThrow(message)
  })
})
