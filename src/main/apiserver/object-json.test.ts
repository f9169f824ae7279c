import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { Cluster } from '../engine/scenarios/cluster.ts'
import { itemJson, objectJson } from './object-json.ts'

describe('objects as JSON', () => {
  it('of a living cluster hold what they hold, kind and apiVersion first', () => {
    const cluster = new Cluster()
    let count = 0
    for (const kind of cluster.engine.store.kinds.all()) {
      for (const object of cluster.engine.store.all(kind)) {
        const text = objectJson(object)
        expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(object)))
        expect(text.startsWith(`{"kind":"${object.kind}","apiVersion":"${object.apiVersion}","metadata":{`)).toBe(true)
        const { kind: _kind, apiVersion: _version, ...item } = object
        expect(JSON.parse(itemJson(object))).toEqual(JSON.parse(JSON.stringify(item)))
        count++
      }
    }
    const [pod] = cluster.engine.store.all(podKind)
    expect(objectJson(pod!)).toBe(objectJson(pod!))
    expect(count).toBeGreaterThan(100)
    cluster.close()
  })

  it('are right whatever stands in them', () => {
    const members = fc.record(
      {
        kind: fc.string(),
        apiVersion: fc.string(),
        metadata: fc.object({ maxDepth: 2 }),
        spec: fc.jsonValue(),
        status: fc.jsonValue()
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(members, (object) => {
        expect(JSON.parse(objectJson(object))).toEqual(JSON.parse(JSON.stringify(object)))
      })
    )
  })

  it.each([
    [{ manager: 'm' }],
    [{}],
    [{ fieldsV1: {} }],
    [{ manager: 'm', fieldsV1: { 'f:a': { '.': {} } }, subresource: 'status' }]
  ])('print an entry of managedFields: %j', (entry) => {
    const object = {
      kind: 'Pod',
      apiVersion: 'v1',
      metadata: { managedFields: [entry, entry] }
    } as unknown as KubeObject
    expect(JSON.parse(objectJson(object))).toEqual(object)
  })
})
