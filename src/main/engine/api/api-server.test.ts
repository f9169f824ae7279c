import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { ApiResponse, PatchType, Verb } from './request.ts'
import { refusalOf, TestApiServer } from './testing-api-server.ts'

const template = { metadata: { labels: { app: 'x' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } }
const deployment = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'd' },
  spec: { replicas: 2, selector: { matchLabels: { app: 'x' } }, template }
}
const apps = { group: 'apps' }

describe('ApiServer', () => {
  it('answers whatever is asked with plain data', () => {
    const server = new TestApiServer()
    server.object('create', 'deployments', { ...apps, body: deployment })
    const verbs: Verb[] = ['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection']
    const types: PatchType[] = ['json', 'merge', 'strategic', 'apply']
    const key = fc.constantFrom(
      'metadata',
      'spec',
      'status',
      'name',
      'labels',
      'containers',
      'template',
      '$patch',
      'data',
      'ports',
      'selector',
      '$setElementOrder/containers',
      '$retainKeys',
      'op',
      'path',
      'value',
      'replicas',
      'finalizers'
    )
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(null, true, 0, -1, 1.5, '', 'x', '/spec', 'delete', 'default'),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 })
      )
    })).value as fc.Arbitrary<Json>
    fc.assert(
      fc.property(
        fc.constantFrom(...verbs),
        fc.constantFrom(...kinds),
        fc.constantFrom(...types),
        fc.constantFrom(undefined, 'status', 'scale', 'binding', 'eviction', 'finalize'),
        fc.constantFrom('d', 'default', 'x', undefined),
        json,
        (verb, kind, patchType, subresource, name, body) => {
          const answer = server.ask(verb, kind.resource, {
            group: kind.group,
            namespace: kind.namespaced ? 'default' : undefined,
            patchType,
            ...(subresource === undefined ? {} : { subresource }),
            ...(name === undefined ? {} : { name }),
            body
          })
          expect(answer.code).toBeGreaterThanOrEqual(200)
          expect(JSON.parse(JSON.stringify(answer))).toMatchObject({ code: answer.code })
        }
      ),
      { numRuns: 3000, seed: 7 }
    )
  })

  it('stores nothing in a dry run, whatever the verb', () => {
    const server = new TestApiServer()
    server.object('create', 'deployments', { ...apps, body: deployment })
    const options = { dryRun: ['All'] }
    const target = { ...apps, name: 'd', options }
    const revision = server.store.revision
    const patch = { spec: { replicas: 9 } }
    server.object('create', 'deployments', {
      ...apps,
      options,
      body: { ...deployment, metadata: { generateName: 'g-' } }
    })
    server.object('update', 'deployments', {
      ...target,
      body: { ...deployment, spec: { ...deployment.spec, replicas: 8 } }
    })
    server.object('patch', 'deployments', { ...target, patchType: 'merge', body: patch })
    server.object('patch', 'deployments', { ...target, patchType: 'merge', subresource: 'scale', body: patch })
    server.object('delete', 'deployments', target)
    expect(server.store.revision).toBe(revision)
  })

  it('leaves chance alone in a dry run', () => {
    const [one, other] = [new TestApiServer(), new TestApiServer()]
    const body = { metadata: { generateName: 's-' }, spec: { type: 'NodePort', ports: [{ port: 80 }] } }
    one.object('create', 'services', { body, options: { dryRun: ['All'] } })
    expect(one.object('create', 'services', { body })).toEqual(other.object('create', 'services', { body }))
  })

  it('refuses a stale resourceVersion in a body and in a patch', () => {
    const server = new TestApiServer()
    const { metadata } = server.object('create', 'deployments', { ...apps, body: deployment })
    const stale = { ...deployment, metadata: { ...deployment.metadata, resourceVersion: metadata.resourceVersion } }
    server.object('patch', 'deployments', { ...apps, name: 'd', patchType: 'merge', body: { spec: { replicas: 3 } } })
    const refusal = {
      code: 409,
      reason: 'Conflict',
      message:
        'Operation cannot be fulfilled on deployments.apps "d": the object has been modified; please apply your changes to the latest version and try again'
    }
    expect(refusalOf(server.ask('update', 'deployments', { ...apps, name: 'd', body: stale }))).toEqual(refusal)
    const patch = { metadata: { resourceVersion: metadata.resourceVersion }, spec: { replicas: 4 } }
    const patched: ApiResponse = server.ask('patch', 'deployments', {
      ...apps,
      name: 'd',
      patchType: 'strategic',
      body: patch
    })
    expect(refusalOf(patched)).toEqual(refusal)
  })

  it('keeps spec and status apart', () => {
    const server = new TestApiServer()
    server.object('create', 'deployments', { ...apps, body: { ...deployment, status: { replicas: 7 } } })
    const both = { ...deployment, spec: { ...deployment.spec, replicas: 5 }, status: { replicas: 4 } }
    const main = server.object('update', 'deployments', { ...apps, name: 'd', body: both })
    expect(main).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 }, status: {} })
    const back = { ...both, spec: { ...both.spec, replicas: 1 } }
    const status = server.object('update', 'deployments', { ...apps, name: 'd', subresource: 'status', body: back })
    expect(status).toMatchObject({ metadata: { generation: 2 }, spec: { replicas: 5 }, status: { replicas: 4 } })
  })

  it('takes a missing content for what the URL says, and a foreign one for a mistake', () => {
    const server = new TestApiServer()
    expect(server.object('create', 'configmaps', { body: { metadata: { name: 'a' } } })).toMatchObject({
      apiVersion: 'v1',
      kind: 'ConfigMap'
    })
    expect(refusalOf(server.ask('create', 'configmaps', { body: deployment }))).toMatchObject({
      code: 400,
      message:
        'Deployment in version "v1" cannot be handled as a ConfigMap: converting (v1.Deployment) to (core.ConfigMap): unknown conversion'
    })
    expect(refusalOf(server.ask('get', 'deployments', { name: 'd' }))).toMatchObject({ code: 404, reason: 'NotFound' })
    const patched = server.ask('patch', 'configmaps', { name: 'a', body: {} })
    expect(refusalOf(patched)).toMatchObject({ code: 415, reason: 'UnsupportedMediaType' })
  })

  it('does not read a body of more than three megabytes', () => {
    const server = new TestApiServer()
    const bodyText = JSON.stringify({ metadata: { name: 'a' }, data: { a: 'x'.repeat(3_200_000) } })
    expect(refusalOf(server.ask('create', 'configmaps', { bodyText }))).toEqual({
      code: 413,
      reason: 'RequestEntityTooLarge',
      message: 'Request entity too large: limit is 3145728'
    })
  })

  it('binds and evicts pods', () => {
    const server = new TestApiServer()
    server.object('create', 'pods', { body: { metadata: { name: 'p' }, spec: template.spec } })
    const binding = { metadata: { name: 'p' }, target: { kind: 'Node', name: 'n1' } }
    server.ask('create', 'pods', { name: 'p', subresource: 'binding', body: binding })
    expect(server.object('get', 'pods', { name: 'p' })).toMatchObject({
      metadata: { generation: 1 },
      spec: { nodeName: 'n1' },
      status: { conditions: [{ type: 'PodScheduled', status: 'True' }] }
    })
    expect(refusalOf(server.ask('create', 'pods', { name: 'p', subresource: 'binding', body: binding }))).toMatchObject(
      {
        code: 409,
        message: 'Operation cannot be fulfilled on pods/binding "p": pod p is already assigned to node "n1"'
      }
    )
    server.ask('create', 'pods', { name: 'p', subresource: 'eviction', body: { metadata: { name: 'p' } } })
    expect(server.object('get', 'pods', { name: 'p' }).metadata.deletionGracePeriodSeconds).toBe(30)
  })
})
