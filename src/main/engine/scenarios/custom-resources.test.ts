import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../../../shared/kinds/customresourcedefinition/types.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { replay } from '../replay.ts'
import { refusal } from './cluster.ts'
import { historyHash } from './history-hash.ts'
import { cronSpec, cronTab, cronTabs, CronTabCluster, definitionName } from './testing-cron-tabs.ts'

let cluster: CronTabCluster
afterEach(() => cluster.close())

describe('custom resources', () => {
  it('are refused with the words of their schema', () => {
    cluster = new CronTabCluster()
    cluster.define()
    const expectRefusal = (spec: Readonly<Record<string, Json>>, message: string): void => {
      expect(refusal(cluster.createTab(cronTab('x', spec))).message).toBe(
        `CronTab.stable.example.com "x" is invalid: ${message}`
      )
    }
    expectRefusal(
      { cronSpec: '* * * *' },
      `spec.cronSpec: Invalid value: "* * * *": spec.cronSpec in body should match '${cronSpec}'`
    )
    expectRefusal(
      { replicas: 15 },
      'spec.replicas: Invalid value: 15: spec.replicas in body should be less than or equal to 10'
    )
    expectRefusal({ image: 'bad' }, 'spec: Invalid value: "object": image must not be bad')
    const strict = cluster.ask({
      verb: 'create',
      body: cronTab('x', { unknown: 1 }),
      options: { fieldValidation: 'Strict' }
    })
    expect(refusal(strict)).toMatchObject({
      code: 400,
      message:
        'CronTab in version "v1" cannot be handled as a CronTab: strict decoding error: unknown field "spec.unknown"'
    })
    const warned = cluster.createTab(cronTab('y', { unknown: 1 }))
    expect(warned.warnings).toEqual(['unknown field "spec.unknown"'])
    expect((warned.object as KubeObject & { spec: object }).spec).toEqual({ replicas: 1 })
    expect(refusal(cluster.createTab({ ...cronTab('z'), apiVersion: 'stable.example.com/v7' }))).toMatchObject({
      code: 400,
      message:
        'the API version in the data (stable.example.com/v7) does not match the expected API version (stable.example.com/v1)'
    })
    expect(refusal(cluster.createTab({ ...cronTab('z'), kind: 'Other' })).message).toBe(
      'CronTab.stable.example.com "z" is invalid: kind: Invalid value: "Other": must be CronTab'
    )
  })

  it('keep status apart, and count what changes besides', () => {
    cluster = new CronTabCluster()
    cluster.define()
    const made = cluster.createTab({ ...cronTab('a'), status: { replicas: 7 } }).object as KubeObject & {
      status?: object
    }
    expect(made.status).toBeUndefined()
    const told = cluster.ask({
      verb: 'patch',
      name: 'a',
      subresource: 'status',
      patchType: 'merge',
      body: { metadata: { labels: { a: 'b' } }, spec: { replicas: 9 }, status: { replicas: 3, labelSelector: 'app=x' } }
    }).object as KubeObject
    expect(told).toMatchObject({ spec: { replicas: 1 }, status: { replicas: 3 }, metadata: { generation: 1 } })
    expect(told.metadata.labels).toBeUndefined()
    const scale = cluster.ask({ verb: 'get', name: 'a', subresource: 'scale' }).object
    expect(scale).toMatchObject({ kind: 'Scale', spec: { replicas: 1 }, status: { replicas: 3, selector: 'app=x' } })
    cluster.ask({ verb: 'patch', name: 'a', subresource: 'scale', patchType: 'merge', body: { spec: { replicas: 4 } } })
    expect(cluster.get('crontabs a')).toMatchObject({
      spec: { replicas: 4 },
      metadata: { generation: 2 },
      status: { replicas: 3 }
    })
    const over = cluster.ask({
      verb: 'patch',
      name: 'a',
      subresource: 'scale',
      patchType: 'merge',
      body: { spec: { replicas: 50 } }
    })
    expect(refusal(over).message).toContain('spec.replicas in body should be less than or equal to 10')
    cluster.ask({
      verb: 'patch',
      name: 'a',
      patchType: 'merge',
      body: { metadata: { labels: { a: 'b' } }, status: { replicas: 1 } }
    })
    expect(cluster.get('crontabs a')).toMatchObject({
      metadata: { generation: 2, labels: { a: 'b' } },
      status: { replicas: 3 }
    })
  })

  it('have status as a field like others where it is no subresource', () => {
    cluster = new CronTabCluster()
    cluster.define(cronTabs({}, { subresources: {} }))
    cluster.createTab({ ...cronTab('a'), status: { replicas: 7 } })
    cluster.ask({ verb: 'patch', name: 'a', patchType: 'merge', body: { status: { replicas: 8 } } })
    expect(cluster.get('crontabs a')).toMatchObject({ status: { replicas: 8 }, metadata: { generation: 2 } })
    expect(cluster.ask({ verb: 'get', name: 'a', subresource: 'status' }).code).toBe(404)
  })

  it('are replaced and patched in the ways that upstream takes', () => {
    cluster = new CronTabCluster()
    cluster.define()
    const made = cluster.createTab(cronTab('a')).object as KubeObject
    const { resourceVersion: _version, ...metadata } = made.metadata
    const put = cluster.ask({ verb: 'update', name: 'a', body: { ...made, metadata } as unknown as Json })
    expect(refusal(put)).toEqual({
      code: 422,
      reason: 'Invalid',
      message:
        'crontabs.stable.example.com "a" is invalid: metadata.resourceVersion: Invalid value: 0x0: must be specified for an update'
    })
    expect(cluster.ask({ verb: 'update', name: 'a', body: made as unknown as Json }).code).toBe(200)
    expect(cluster.ask({ verb: 'patch', name: 'a', patchType: 'strategic', body: {} }).code).toBe(415)
    const json = cluster.ask({
      verb: 'patch',
      name: 'a',
      patchType: 'json',
      body: [{ op: 'replace', path: '/spec/replicas', value: 2 }]
    })
    expect(json.object).toMatchObject({ spec: { replicas: 2 } })
    const applied = cluster.ask({
      verb: 'patch',
      name: 'a',
      patchType: 'apply',
      options: { fieldManager: 'me' },
      body: cronTab('a', { image: 'nginx' })
    })
    expect(applied.code).toBe(200)
    const entry = (applied.object as KubeObject).metadata.managedFields!.find(({ manager }) => manager === 'me')
    expect(entry).toMatchObject({ operation: 'Apply', fieldsV1: { 'f:spec': { 'f:image': {} } } })
  })

  it('are listed, selected and printed', () => {
    cluster = new CronTabCluster()
    cluster.define()
    cluster.createTab(cronTab('a', { cronSpec: '* * * * */5', image: 'x' }))
    cluster.createTab(cronTab('b', { cronSpec: '* * * * */5', image: 'y' }))
    cluster.run(60)
    expect(cluster.rows('crontabs')).toEqual([
      { Name: 'a', Spec: '* * * * */5', Replicas: '1', Age: '60s' },
      { Name: 'b', Spec: '* * * * */5', Replicas: '1', Age: '60s' }
    ])
    const selected = cluster.ask({ verb: 'list', options: { fieldSelector: 'spec.image=y' } }).object
    expect(selected).toMatchObject({ kind: 'CronTabList', items: [{ metadata: { name: 'b' } }] })
    expect(refusal(cluster.ask({ verb: 'list', options: { fieldSelector: 'spec.no=y' } })).message).toBe(
      'field label not supported: spec.no'
    )
    cluster.ask({ verb: 'deletecollection' })
    expect(cluster.list('crontabs')).toEqual([])
  })

  it('are served in each version of their definition, and follow it when it changes', () => {
    cluster = new CronTabCluster()
    cluster.define()
    cluster.createTab(cronTab('a'))
    const versions = (cronTabs()['spec'] as { versions: readonly Json[] }).versions
    const [v1] = versions as readonly { [key: string]: Json }[]
    const schema = {
      openAPIV3Schema: {
        type: 'object',
        properties: {
          spec: {
            type: 'object',
            'x-kubernetes-preserve-unknown-fields': true,
            properties: { added: { type: 'string', default: 'new' } }
          }
        }
      }
    }
    cluster.patch(
      definitionName,
      {
        spec: {
          versions: [
            { ...v1, storage: false, deprecated: true },
            { name: 'v2', served: true, storage: true, schema }
          ]
        }
      },
      { type: 'merge' }
    )
    cluster.run(1)
    const old = cluster.ask({ verb: 'get', name: 'a' })
    expect(old.warnings).toEqual(['stable.example.com/v1 CronTab is deprecated'])
    expect(old.object).toMatchObject({ apiVersion: 'stable.example.com/v1', spec: { cronSpec: '* * * * */5' } })
    expect(cluster.ask({ verb: 'get', version: 'v2', name: 'a' }).object).toMatchObject({
      apiVersion: 'stable.example.com/v2',
      spec: { cronSpec: '* * * * */5', added: 'new' }
    })
    expect(cluster.get<CustomResourceDefinition>(definitionName)!.status!.storedVersions).toEqual(['v1', 'v2'])
    expect(cluster.createTab(cronTab('b')).object).toMatchObject({ apiVersion: 'stable.example.com/v1' })
    expect(refusal(cluster.createTab(cronTab('c', { replicas: 99 }))).message).toContain('less than or equal to 10')
    const items = (cluster.ask({ verb: 'list', version: 'v2' }).object as unknown as { items: readonly KubeObject[] })
      .items
    expect(items.map(({ apiVersion }) => apiVersion)).toEqual(['stable.example.com/v2', 'stable.example.com/v2'])
  })

  it('survive a restart, with the kinds that their definitions make', () => {
    cluster = new CronTabCluster({ onDisk: true })
    cluster.define()
    cluster.createTab(cronTab('a'))
    cluster.restart()
    expect(cluster.get('crontabs a')).toMatchObject({ spec: { cronSpec: '* * * * */5', replicas: 1 } })
    cluster.createTab(cronTab('b'))
    cluster.patch('crontabs a', { spec: { replicas: 3 } }, { type: 'merge' })
    cluster.delete(definitionName)
    cluster.run(0.005)
    cluster.restart()
    cluster.run(10)
    expect(cluster.get(definitionName)).toBeUndefined()
    cluster.restart()
    const changes = cluster.changesSince(0).filter(({ object }) => object.kind === 'CronTab')
    expect(changes.map(({ type, object }) => `${type} ${object.metadata.name}`)).toEqual([
      'ADDED a',
      'ADDED b',
      'MODIFIED a',
      'DELETED a',
      'DELETED b'
    ])
  })

  it('come about again in a replay', () => {
    cluster = new CronTabCluster({ onDisk: true })
    cluster.define()
    cluster.createTab(cronTab('a'))
    cluster.restart()
    cluster.patch('crontabs a', { spec: { replicas: 3 } }, { type: 'merge' })
    cluster.run(5)
    cluster.delete(definitionName)
    cluster.run(20)
    cluster.file.commit()
    const folder = mkdtempSync(join(tmpdir(), 'drydock-replay-'))
    const recording = {
      seed: 'scenario',
      startTime: Date.UTC(2026, 10, 20, 12),
      options: { workers: 0 },
      inputs: cluster.file.inputs.read(0, 10_000),
      endTime: cluster.now
    }
    const replayed = replay(recording, join(folder, 'replay.db'))
    expect(historyHash(replayed)).toBe(historyHash(cluster.file))
    replayed.close()
    rmSync(folder, { recursive: true })
  })
})
