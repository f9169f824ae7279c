// Add-ons of a cluster: what a new one has, what switches each on and off, and why one is not well.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { addOns, type AddOn, type AddOnId } from '../../shared/add-ons/catalogue.ts'
import type { AddOnDocument } from '../../shared/contract/add-ons.ts'
import type { DocumentResult, KubeRequest } from '../../shared/contract/kube.ts'
import { addOnDocuments } from '../views/add-ons/add-on-documents.ts'
import { applyManifest } from '../views/manifest/apply-manifest.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openTestCluster } from './testing-engine-cluster.ts'

const resources = join(import.meta.dirname, '../../../resources')
const identity = 'kubernetes-admin'

let close: () => void
let cluster: EngineCluster
beforeEach(() => {
  ;({ cluster, close } = openTestCluster({ controlPlaneOnly: false }))
  run(120)
})
afterEach(() => close())

function run(seconds: number): void {
  cluster.engine.advanceTo(cluster.engine.now + seconds * 1_000)
}

function manifest(name: string): string {
  const place = readdirSync(join(resources, 'add-ons')).includes(`${name}.yaml`) ? 'add-ons' : 'samples'
  return readFileSync(join(resources, place, `${name}.yaml`), 'utf8')
}

async function apply(name: string): Promise<readonly DocumentResult[]> {
  const input = { cluster: cluster.name, identity, yaml: manifest(name), namespace: 'default', dryRun: false }
  const { documents } = await applyManifest(cluster.source, { ...input, mode: 'apply' }, () => Promise.resolve())
  run(5)
  return documents
}

async function ask(request: Pick<KubeRequest, 'verb' | 'group' | 'resource'> & Partial<KubeRequest>): Promise<number> {
  const version = request.group === '' || request.group === 'apps' ? 'v1' : (request.version ?? 'v1')
  return (await cluster.source.request({ cluster: cluster.name, identity, version, ...request })).code
}

/** What `kubectl delete -f` does with a manifest, the last document first. */
async function remove(documents: readonly DocumentResult[]): Promise<void> {
  for (const { kind, resource = '', namespace, name = '' } of documents.toReversed()) {
    const known = cluster.source.kinds.all().find((one) => one.kind === kind && one.resource === resource)!
    await ask({
      verb: 'delete',
      group: known.group,
      version: known.version,
      resource,
      name,
      ...(namespace === undefined ? {} : { namespace })
    })
  }
  run(60)
}

function documentOf(id: AddOnId): AddOnDocument {
  return addOnDocuments(cluster.source).find((one) => one.id === id)!
}

function states(): Readonly<Record<string, string>> {
  return Object.fromEntries(
    addOnDocuments(cluster.source).map(({ id, state, status }) => [id, `${state} ${status.word}`])
  )
}

const switched: readonly AddOn[] = addOns.filter(({ manifests }) => manifests.length > 0)

describe('add-ons', () => {
  test('a new cluster has names, a network, measures and storage, all of it healthy', () => {
    expect(states()).toEqual({
      coredns: 'on healthy',
      cni: 'on healthy',
      'metrics-server': 'on healthy',
      'local-path': 'on healthy',
      'network-disk': 'on healthy',
      'ingress-nginx': 'off off',
      metallb: 'off off',
      'nginx-gateway': 'off off',
      'policy-server': 'off off'
    })
    expect(documentOf('metrics-server')).toMatchObject({ version: 'v0.8.0', ready: 1, desired: 1, causes: [] })
    expect(documentOf('cni')).toMatchObject({ ready: 3, desired: 3, objects: [{ name: 'kube-flannel-ds' }] })
  })

  test.each(switched)(
    '$id is on and healthy once its manifests are applied, has all it names, and goes',
    async (addOn) => {
      const applied: DocumentResult[] = []
      for (const name of addOn.manifests) applied.push(...(await apply(name)))
      expect(applied.filter(({ outcome }) => outcome === 'failed')).toEqual([])
      run(120)
      const on = documentOf(addOn.id)
      expect([on.state, on.status.word, on.causes]).toEqual(['on', 'healthy', []])
      const there = addOn.areAlternatives === true ? 1 : addOn.workloads.length + addOn.objects.length
      expect(on.objects).toHaveLength(there)
      await remove(applied)
      expect(documentOf(addOn.id).state).toBe('off')
    }
  )

  test.each(['metrics-server', 'local-path', 'network-disk'])(
    'the manifest of %s is what a new cluster has of it: applying it changes nothing that runs',
    async (name) => {
      const before = addOnDocuments(cluster.source)
      const outcomes = (await apply(name)).map(({ kind, name: object, outcome }) => `${kind} ${object} ${outcome}`)
      expect(outcomes.filter((text) => /(?:created|failed)$/.test(text))).toEqual([])
      run(60)
      expect(addOnDocuments(cluster.source).map(({ id, status }) => [id, status])).toEqual(
        before.map(({ id, status }) => [id, status])
      )
    }
  )

  test('one whose pod cannot start says why, and one that was scaled to 0 says that', async () => {
    const patch = { verb: 'patch', group: 'apps', resource: 'deployments', namespace: 'kube-system' } as const
    const image = { spec: { template: { spec: { containers: [{ name: 'coredns', image: 'nginx:0.0.0-none' }] } } } }
    expect(await ask({ ...patch, name: 'coredns', patchType: 'strategic', body: image })).toBe(200)
    await ask({ ...patch, name: 'metrics-server', patchType: 'merge', body: { spec: { replicas: 0 } } })
    run(700)
    const { status, causes } = documentOf('coredns')
    expect(status.mark).toBe('bad')
    expect(causes.map(({ words }) => words).join(' | ')).toContain('nginx:0.0.0-none')
    expect(documentOf('metrics-server')).toMatchObject({
      status: { mark: 'off' },
      causes: [{ about: { name: 'metrics-server' } }]
    })
  })

  test('one of which a part is missing is incomplete', async () => {
    for (const name of ['metallb', 'metallb-pool']) await apply(name)
    run(60)
    await ask({ verb: 'delete', group: 'apps', resource: 'daemonsets', namespace: 'metallb-system', name: 'speaker' })
    run(30)
    expect(documentOf('metallb')).toMatchObject({ state: 'part', status: { mark: 'warn', word: 'incomplete' } })
  })
})
