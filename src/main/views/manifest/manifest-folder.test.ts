import { expect, test } from 'vitest'
import { lastJudged, type MadeObject } from './made-objects.ts'
import { manifestFolder } from './manifest-folder.ts'

function made(resource: string, name: string, more: Partial<MadeObject> = {}): MadeObject {
  const manifest = { apiVersion: 'v1', kind: 'X', metadata: { name } }
  return { resource, rank: 0, namespace: undefined, name, isSecret: false, manifest, ...more }
}

const paths = (...objects: readonly MadeObject[]): readonly string[] =>
  [...manifestFolder(objects, { clusterName: 'lab', secretValues: false })].map(({ path }) => path)

test('folders by namespace and kind, whose names lead kubectl from what is needed to what judges', () => {
  const found = paths(
    made('validatingwebhookconfigurations.admissionregistration.k8s.io', 'strict', { rank: lastJudged + 4 }),
    made('deployments.apps', 'web', { rank: 25, namespace: 'shop' }),
    made('namespaces', 'shop')
  )
  expect([...found].sort()).toEqual([
    'lab/1-cluster/01-namespaces/shop.yaml',
    'lab/2-namespaces/shop/26-deployments.apps/web.yaml',
    `lab/3-admission/${lastJudged + 5}-validatingwebhookconfigurations.admissionregistration.k8s.io/strict.yaml`
  ])
})

test('every name is a name of a file on every system, and none takes the place of another', () => {
  const long = 'x'.repeat(253)
  expect(
    paths(
      made('roles', 'system:auth'),
      made('roles', 'Web'),
      made('roles', 'web'),
      made('roles', 'con'),
      made('roles', '..'),
      made('roles', 'a b*'),
      made('roles', long),
      made('roles', `${long}y`)
    ).map((path) => path.slice('lab/1-cluster/01-roles/'.length))
  ).toEqual([
    'system%3Aauth.yaml',
    'Web.yaml',
    'web~2.yaml',
    '_con.yaml',
    '_...yaml',
    'a%20b%2A.yaml',
    `${long.slice(0, 200)}.yaml`,
    `${long.slice(0, 200)}~2.yaml`
  ])
})

test('a file is the manifest of one object, with the word on a Secret', () => {
  const [file] = manifestFolder([made('secrets', 'door', { isSecret: true })], {
    clusterName: 'lab',
    secretValues: true
  })
  expect(file!.text).toBe('# Secret: base64 is no encryption.\napiVersion: v1\nkind: X\nmetadata:\n  name: door\n')
})
