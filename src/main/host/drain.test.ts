import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { DrainDocument, DrainOptions } from '../../shared/contract/drain.ts'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { isPodReady } from '../../shared/kinds/pod/lifecycle.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { podDisruptionBudgetKind } from '../../shared/kinds/poddisruptionbudget/kind.ts'
import type { Json } from '../../shared/kube/object.ts'
import type { Pod } from '../../shared/schema/types.ts'
import { Drains } from '../views/drain/drains.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'
import { realTime } from './real-time.ts'

let folder: string
let cluster: EngineCluster
let drains: Drains

function open(): void {
  cluster = openHost(folder, { speed: 20, seed: '1' })
  drains = new Drains(cluster.source, (delay, run) => realTime.after(delay, run), cluster.control)
}

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-drain-'))
  open()
})
afterEach(() => {
  cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

const usual: DrainOptions = { ignoreDaemonSets: true, deleteEmptyDirData: false, force: false, timeoutSeconds: 0 }
const scope = { identity: 'kubernetes-admin', version: 'v1' }

async function create(group: string, resource: string, body: Json): Promise<void> {
  const request = {
    ...scope,
    cluster: cluster.name,
    verb: 'create' as const,
    group,
    resource,
    namespace: 'default',
    body
  }
  expect((await cluster.source.request(request)).code).toBe(201)
}

async function createWeb(replicas: number): Promise<void> {
  const containers = [{ name: 'main', image: 'nginx:1.27' }]
  await create('apps', 'deployments', {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: { metadata: { labels: { app: 'web' } }, spec: { containers } }
    }
  })
  await expect.poll(() => web().filter(isPodReady).length, { timeout: 20_000 }).toBe(replicas)
}

async function createBudget(minAvailable: number): Promise<void> {
  await create('policy', 'poddisruptionbudgets', {
    apiVersion: 'policy/v1',
    kind: 'PodDisruptionBudget',
    metadata: { name: 'web' },
    spec: { minAvailable, selector: { matchLabels: { app: 'web' } } }
  })
  const budget = (): number | undefined =>
    cluster.source.get(podDisruptionBudgetKind, 'default', 'web')?.status?.observedGeneration
  await expect.poll(budget, { timeout: 20_000 }).toBe(1)
}

async function freeBudget(): Promise<void> {
  await cluster.source.request({
    ...scope,
    cluster: cluster.name,
    verb: 'patch',
    group: 'policy',
    resource: 'poddisruptionbudgets',
    namespace: 'default',
    name: 'web',
    patchType: 'merge',
    body: { spec: { minAvailable: 1 } }
  })
}

const web = (): Pod[] =>
  [...cluster.source.all<Pod>(podKind, 'default')].filter(({ metadata }) => metadata.labels?.['app'] === 'web')
const nodeOfWeb = (): string => web()[0]!.spec.nodeName!
const documentOf = (node: string): DrainDocument => drains.of(node)!
const ofWeb = (node: string): DrainDocument['pods'] =>
  documentOf(node).pods.filter(({ name }) => name.startsWith('web-'))
const isUnschedulable = (node: string): boolean =>
  cluster.source.get(nodeKind, undefined, node)!.spec.unschedulable === true

function ends(node: string): Promise<void> {
  return expect.poll(() => documentOf(node).state, { timeout: 30_000 }).not.toBe('running')
}

describe('N5 drain from the window', () => {
  test('N5 a drain cordons the node, evicts its pods and leaves those of DaemonSets', async () => {
    await createWeb(2)
    const node = nodeOfWeb()
    drains.start(node, 'kubernetes-admin', usual)
    await ends(node)
    expect(documentOf(node)).toMatchObject({ state: 'done', problems: [] })
    expect(isUnschedulable(node)).toBe(true)
    expect(ofWeb(node).every(({ state }) => state === 'gone')).toBe(true)
    const stayed = documentOf(node).pods.filter(({ state }) => state === 'skipped')
    expect(new Set(stayed.map(({ reason }) => reason))).toEqual(new Set(['ignoring DaemonSet-managed Pods']))
    await expect.poll(() => web().filter(isPodReady).length, { timeout: 20_000 }).toBe(2)
    expect(web().every(({ spec }) => spec.nodeName !== node)).toBe(true)
  })

  test('N5 a drain says which budget blocks a pod, asks again, and goes on when it is freed', async () => {
    await createWeb(2)
    await createBudget(2)
    const node = nodeOfWeb()
    drains.start(node, 'kubernetes-admin', usual)
    await expect.poll(() => ofWeb(node)[0]?.state, { timeout: 20_000 }).toBe('blocked')
    expect(ofWeb(node)[0]!.reason).toBe('The disruption budget web needs 2 healthy pods and has 2 currently')
    await expect.poll(() => ofWeb(node)[0]!.attempts, { timeout: 20_000 }).toBeGreaterThan(2)
    await freeBudget()
    await ends(node)
    expect(documentOf(node).state).toBe('done')
  })

  test('N5 a drain that was under way when the program ended goes on in the next', async () => {
    await createWeb(2)
    await createBudget(2)
    const node = nodeOfWeb()
    drains.start(node, 'kubernetes-admin', usual)
    await expect.poll(() => ofWeb(node)[0]?.state, { timeout: 20_000 }).toBe('blocked')
    const { startedAt } = documentOf(node)
    cluster.close()
    open()
    expect(documentOf(node)).toMatchObject({ state: 'running', startedAt, options: usual })
    await expect.poll(() => ofWeb(node)[0]?.state, { timeout: 20_000 }).toBe('blocked')
    await freeBudget()
    await ends(node)
    expect(documentOf(node).state).toBe('done')
    cluster.close()
    open()
    expect(drains.of(node)).toBeNull()
  })

  test('N5 a drain can be cancelled, and times out', async () => {
    await createWeb(2)
    await createBudget(2)
    const node = nodeOfWeb()
    drains.start(node, 'kubernetes-admin', usual)
    await expect.poll(() => ofWeb(node)[0]?.state, { timeout: 20_000 }).toBe('blocked')
    drains.cancel(node)
    expect(documentOf(node)).toMatchObject({ state: 'cancelled' })
    expect(isUnschedulable(node)).toBe(true)
    drains.start(node, 'kubernetes-admin', { ...usual, timeoutSeconds: 10 })
    await ends(node)
    expect(documentOf(node)).toMatchObject({ state: 'failed', problems: ['global timeout reached: 10s'] })
  })

  test('N5 a drain refuses what it may not take, as kubectl says it, and evicts nothing', async () => {
    await createWeb(2)
    const node = nodeOfWeb()
    const spec = { nodeName: node, containers: [{ name: 'main', image: 'nginx:1.27' }] }
    await create('', 'pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'bare' }, spec })
    const volumes = [{ name: 'scratch', emptyDir: {} }]
    await create('', 'pods', { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'local' }, spec: { ...spec, volumes } })
    drains.start(node, 'kubernetes-admin', { ...usual, ignoreDaemonSets: false })
    await ends(node)
    const text = documentOf(node).problems.join('\n')
    expect(documentOf(node).state).toBe('failed')
    expect(text).toContain('cannot delete DaemonSet-managed Pods (use --ignore-daemonsets to ignore): ')
    expect(text).toContain('cannot delete Pods that declare no controller (use --force to override): default/bare')
    expect(text).toContain(
      'cannot delete Pods with local storage (use --delete-emptydir-data to override): default/local'
    )
    expect(documentOf(node).pods.every(({ attempts }) => attempts === 0)).toBe(true)
    drains.start(node, 'kubernetes-admin', { ...usual, force: true, deleteEmptyDirData: true, gracePeriodSeconds: 1 })
    await ends(node)
    expect(documentOf(node).state).toBe('done')
    expect(cluster.source.get(podKind, 'default', 'bare')).toBeUndefined()
    expect(cluster.source.get(podKind, 'default', 'local')).toBeUndefined()
  })

  test('N5 somebody who may not cordon the node drains nothing', async () => {
    await createWeb(2)
    const node = nodeOfWeb()
    cluster.identities.create({ name: 'nobody', groups: [] })
    drains.start(node, 'nobody', usual)
    await ends(node)
    expect(documentOf(node).problems[0]).toContain('cannot patch resource "nodes"')
    expect(isUnschedulable(node)).toBe(false)
  })
})
