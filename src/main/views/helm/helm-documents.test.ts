// Lists and histories of releases as windows are sent them.
import { expect, test } from 'vitest'
import type { HelmReleaseDocument, HelmReleasesDocument } from '../../../shared/contract/helm.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Secret } from '../../../shared/schema/types.ts'
import { FixtureSource } from '../fixture/fixture-source.ts'
import { StreamReader, testBench, type TestBench } from '../testing-router.ts'
import { deploymentManifest, testingReleaseSecret, type TestingRelease } from './testing-release.ts'

const call = { cluster: 'test', identity: 'admin' }
let version = 0

function put(source: FixtureSource, object: object, uid: string): KubeObject {
  const { metadata, ...rest } = object as KubeObject
  const made = {
    ...rest,
    metadata: { ...metadata, uid, resourceVersion: String(++version), creationTimestamp: '2026-11-20T14:00:00Z' }
  } as KubeObject
  source.put(made)
  return made
}

function putRelease(source: FixtureSource, given: TestingRelease): Secret {
  const { name = 'web', namespace = 'default', version: revision = 1 } = given
  return put(source, testingReleaseSecret(given), `${namespace}/${name}/${revision}`) as Secret
}

function cluster(): FixtureSource {
  const source = new FixtureSource('test', Date.UTC(2026, 10, 21))
  for (const name of ['default', 'shop']) put(source, { apiVersion: 'v1', kind: 'Namespace', metadata: { name } }, name)
  return source
}

function watchAll(bench: TestBench, namespaces: string[] = []): StreamReader<HelmReleasesDocument> {
  return new StreamReader(bench, 'l', bench.client.helm.releases({ ...call, subscription: 'l', namespaces }))
}

function watchOne(bench: TestBench, name: string): StreamReader<HelmReleaseDocument> {
  const input = { ...call, subscription: 'r', namespace: 'default', name }
  return new StreamReader(bench, 'r', bench.client.helm.release(input))
}

function rows(reader: StreamReader<HelmReleasesDocument>): readonly string[] {
  return reader.last.releases.map(
    (one) => `${one.namespace}/${one.name} ${one.revision} ${one.status.word} ${one.chart}`
  )
}

test('C8 a list has the newest revision of each release, and follows what changes', async () => {
  const source = cluster()
  putRelease(source, { version: 1, status: 'superseded' })
  putRelease(source, { version: 10 })
  putRelease(source, { name: 'cart', namespace: 'shop', status: 'pending-install' })
  const bench = testBench(source)
  const all = watchAll(bench)
  const shop = new StreamReader(
    bench,
    's',
    bench.client.helm.releases({ ...call, subscription: 's', namespaces: ['shop'] })
  )
  await bench.timer.pass(10)
  expect(rows(all)).toEqual(['default/web 10 deployed web-1.10.0', 'shop/cart 1 pending-install web-1.1.0'])
  expect(rows(shop)).toEqual(['shop/cart 1 pending-install web-1.1.0'])
  const cart = putRelease(source, { name: 'cart', namespace: 'shop' })
  await bench.timer.pass(300)
  expect(rows(shop)).toEqual(['shop/cart 1 deployed web-1.1.0'])
  source.remove(cart)
  await bench.timer.pass(300)
  expect(rows(shop)).toEqual([])
})

test('C8 other Secrets are not looked at, and what cannot be read is said so', async () => {
  const source = cluster()
  put(
    source,
    {
      apiVersion: 'v1',
      kind: 'Secret',
      type: 'Opaque',
      metadata: { name: 'x', namespace: 'default', labels: { owner: 'helm', name: 'x' } }
    },
    'x'
  )
  const bench = testBench(source)
  const all = watchAll(bench)
  await bench.timer.pass(10)
  expect(rows(all)).toEqual([])
  const updates = all.updates.length
  put(source, { apiVersion: 'v1', kind: 'Secret', type: 'Opaque', metadata: { name: 'y', namespace: 'default' } }, 'y')
  await bench.timer.pass(300)
  expect(all.updates).toHaveLength(updates)
  const damaged = testingReleaseSecret({ name: 'bad' })
  put(source, { ...damaged, data: { release: 'AAAA' } }, 'bad')
  await bench.timer.pass(300)
  expect(all.last.releases).toMatchObject([{ name: 'bad', revision: 1, problem: 'data "release" is not base64' }])
})

test('C8 a record is unpacked once a version, whatever else changes', async () => {
  const source = cluster()
  let reads = 0
  const counted = (given: TestingRelease): void => {
    const secret = putRelease(source, given)
    const data = Object.defineProperty({}, 'release', {
      get: () => {
        reads++
        return secret.data!['release']
      }
    })
    source.put({ ...secret, data } as KubeObject)
  }
  counted({ version: 1, status: 'superseded' })
  counted({ version: 2 })
  const bench = testBench(source)
  watchAll(bench)
  await bench.timer.pass(10)
  expect(reads).toBe(1)
  putRelease(source, { name: 'cart' })
  await bench.timer.pass(300)
  putRelease(source, { name: 'cart', version: 2 })
  await bench.timer.pass(300)
  expect(reads).toBe(1)
})

test('C8 one release has its history, and the objects of its newest manifest as they are', async () => {
  const source = cluster()
  putRelease(source, { version: 1, status: 'superseded' })
  putRelease(source, { version: 2, description: 'Upgrade complete' })
  const bench = testBench(source)
  const one = watchOne(bench, 'web')
  await bench.timer.pass(400)
  expect(one.last.revisions.map(({ revision, description }) => `${revision} ${description}`)).toEqual([
    '2 Upgrade complete',
    '1 Install complete'
  ])
  expect(one.last.revisions[0]).toMatchObject({ appVersion: '1.28', updatedAt: Date.UTC(2026, 10, 20, 14, 2) })
  expect(one.last.resources?.map(({ ref, exists }) => [ref.kind, ref.name, exists])).toEqual([
    ['ConfigMap', 'web', false],
    ['Deployment', 'web', false]
  ])
  put(source, { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'web', namespace: 'default' } }, 'cm')
  await bench.timer.pass(300)
  expect(one.last.resources?.map(({ exists }) => exists)).toEqual([true, false])
  const manifest = deploymentManifest({
    name: 'web',
    more: '---\napiVersion: x.example/v1\nkind: Odd\nmetadata:\n  name: o\n'
  })
  putRelease(source, { version: 3, manifest })
  await bench.timer.pass(600)
  expect(one.last.resources?.map(({ ref }) => ref.kind)).toEqual(['ConfigMap', 'Deployment', 'Odd'])
  putRelease(source, { version: 4, manifest: 'a: b: c' })
  await bench.timer.pass(600)
  expect(one.last.resourcesProblem).toContain('error converting YAML to JSON')
})

test('C8 a revision has its values, given and computed, its manifest and its notes', async () => {
  const source = cluster()
  putRelease(source, { config: { replicas: 3 } })
  const { client } = testBench(source)
  const asked = { ...call, namespace: 'default', name: 'web', revision: 1 }
  expect(await client.helm.contents(asked)).toEqual({
    values: { replicas: 3 },
    computedValues: { replicas: 3, image: { repository: 'nginx', tag: '1.27' }, debug: true },
    manifest: deploymentManifest({ name: 'web' }),
    notes: 'Visit http://web.example\n'
  })
  await expect(client.helm.contents({ ...asked, revision: 2 })).rejects.toThrow('release default/web has no revision 2')
})
