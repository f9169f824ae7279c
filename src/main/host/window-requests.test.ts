// What a window asks of an engine stands in the list of requests, like what comes by HTTP.
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { KubeRequest } from '../../shared/contract/kube.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

let close: () => void
let cluster: EngineCluster
beforeAll(() => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: true }))
})
afterAll(() => close())

const configMaps = {
  cluster: 'drydock',
  group: '',
  version: 'v1',
  resource: 'configmaps',
  namespace: 'default'
} as const

async function ask(request: Pick<KubeRequest, 'verb' | 'identity'> & Partial<KubeRequest>): Promise<number> {
  return (await cluster.source.request({ ...configMaps, ...request })).code
}

test('with who asked, for what, and what came of it, and nothing of what it said', async () => {
  cluster.identities.create({ name: 'jane', groups: ['system:masters'] })
  const body = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'settings' }, data: { word: 'hush' } }
  expect(await ask({ verb: 'create', identity: 'jane', body })).toBe(201)
  expect(await ask({ verb: 'create', identity: 'jane', body, options: { dryRun: true } })).toBe(409)
  expect(await ask({ verb: 'list', identity: 'kubernetes-admin' })).toBe(200)
  const records = [...cluster.api.requests.after(0)]
  expect(records).toMatchObject([
    {
      user: 'jane',
      groups: ['system:masters', 'system:authenticated'],
      verb: 'create',
      method: 'POST',
      resource: 'configmaps',
      namespace: 'default',
      name: 'settings',
      code: 201,
      source: 'window',
      userAgent: 'drydock',
      at: cluster.source.now()
    },
    { verb: 'create', code: 409, reason: 'AlreadyExists', dryRun: true },
    { user: 'kubernetes-admin', verb: 'list', method: 'GET', code: 200 }
  ])
  expect(records.every(({ latency }) => Number.isInteger(latency) && latency > 0)).toBe(true)
  expect(JSON.stringify(records)).not.toContain('hush')
})
