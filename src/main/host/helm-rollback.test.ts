// The window's own way back, and uninstalling, on what Helm left.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Secret } from '../../shared/schema/types.ts'
import { releaseKey } from '../views/helm/release-record.ts'
import { deploymentManifest, testingRelease } from '../views/helm/testing-release.ts'
import { TestingApi } from './testing-api.ts'
import {
  configMapOf,
  configMaps,
  deployments,
  outcomes,
  secretFor,
  secrets,
  strategic,
  PlayedHelm
} from './testing-helm.ts'

let api: TestingApi
let helm: PlayedHelm

beforeAll(async () => {
  api = await TestingApi.open({ controlPlaneOnly: false, nodes: 1 })
  helm = new PlayedHelm(api)
})
afterAll(() => api.close())

describe('C8 going back from the window', () => {
  it('C8 a dry run says what would become of each object, and changes nothing', async () => {
    await helm.installAndUpgrade('dry')
    const before = (await helm.ok('GET', `${deployments}/dry`)).json()
    const outcome = await helm.goBack('dry', 1, { dryRun: true })
    expect(outcome).toMatchObject({ failed: false, revision: 3, hooks: ['Job dry-migrate (pre-rollback)'] })
    expect(outcomes(outcome)).toEqual(['ConfigMap/dry configured', 'Deployment/dry configured'])
    expect(await helm.history('dry')).toHaveLength(2)
    const after = (await helm.ok('GET', `${deployments}/dry`)).json()
    expect(after['spec']).toEqual(before['spec'])
    expect((after['metadata'] as Secret['metadata']).generation).toBe(
      (before['metadata'] as Secret['metadata']).generation
    )
  })

  it('C8 a rollback is a new revision of the old one, as Helm makes it', async () => {
    await helm.installAndUpgrade('back')
    expect(outcomes(await helm.goBack('back', 1))).toEqual(['ConfigMap/back configured', 'Deployment/back configured'])
    expect(await helm.history('back')).toEqual([
      '1 superseded: Install complete',
      '2 superseded: Upgrade complete',
      '3 deployed: Rollback to 1'
    ])
    expect(await helm.imageOf('back')).toBe('nginx:1.27')
    const [first, second, third] = await helm.records('back')
    expect(third!.manifest).toBe(first!.manifest)
    expect(third!.chart).toEqual(first!.chart)
    expect(third!.config).toEqual(first!.config)
    expect(third!.info['first_deployed']).toBe(second!.info['first_deployed'])
    const secret = (await helm.ok('GET', `${secrets}/${releaseKey('back', 3)}`)).json() as unknown as Secret
    expect(secret.metadata.labels).toMatchObject({ owner: 'helm', name: 'back', status: 'deployed', version: '3' })
    const { metadata } = (await helm.ok('GET', `${deployments}/back`)).json() as {
      readonly metadata: Secret['metadata']
    }
    expect(metadata.managedFields?.map(({ manager }) => manager)).toContain('helm')
  })

  it('C8 what others set since then stays, what is missing is made, what is new goes', async () => {
    await helm.installAndUpgrade('merge')
    const manifest = deploymentManifest({
      name: 'merge',
      image: 'nginx:1.28',
      replicas: 2,
      more: `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: merge-more\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: merge-kept\n`
    })
    await helm.ok('POST', secrets, secretFor(testingRelease({ name: 'merge', version: 3, manifest })))
    await helm.ok('POST', configMaps, configMapOf('merge-more', 'x'))
    const kept = configMapOf('merge-kept', 'x') as { metadata: object }
    await helm.ok('POST', configMaps, {
      ...kept,
      metadata: { ...kept.metadata, annotations: { 'helm.sh/resource-policy': 'keep' } }
    })
    await helm.ok('DELETE', `${configMaps}/merge`)
    await helm.ok(
      'PATCH',
      `${deployments}/merge`,
      { metadata: { labels: { mine: 'yes' } }, spec: { replicas: 5 } },
      strategic
    )
    expect(outcomes(await helm.goBack('merge', 2))).toEqual([
      'ConfigMap/merge created',
      'Deployment/merge configured',
      'ConfigMap/merge-more deleted',
      'ConfigMap/merge-kept kept'
    ])
    const deployment = (await helm.ok('GET', `${deployments}/merge`)).json() as {
      readonly metadata: Secret['metadata']
      readonly spec: { readonly replicas: number }
    }
    expect(deployment.spec.replicas).toBe(2)
    expect(deployment.metadata.labels).toMatchObject({ mine: 'yes', 'app.kubernetes.io/managed-by': 'Helm' })
    expect((await helm.ask('GET', `${configMaps}/merge-more`)).code).toBe(404)
    expect((await helm.ask('GET', `${configMaps}/merge-kept`)).code).toBe(200)
  })

  it('C8 what the API refuses makes a failed revision, and says of which object', async () => {
    await helm.installAndUpgrade('fails')
    const manifest = deploymentManifest({ name: 'fails', replicas: -1 })
    await helm.ok(
      'PUT',
      `${secrets}/${releaseKey('fails', 1)}`,
      secretFor(testingRelease({ name: 'fails', status: 'superseded', manifest }))
    )
    const outcome = await helm.goBack('fails', 1)
    expect(outcome.failed).toBe(true)
    expect(outcome.message).toContain('cannot patch "fails" with kind Deployment')
    expect(outcomes(outcome)).toEqual(['ConfigMap/fails configured', 'Deployment/fails failed'])
    const [, second, third] = await helm.history('fails')
    expect(second).toBe('2 superseded: Upgrade complete')
    expect(third).toMatch(/^3 failed: Rollback "fails" failed: cannot patch/)
  })

  it('C8 somebody without the right is refused in the words of the API', async () => {
    await helm.installAndUpgrade('guarded')
    api.cluster.api.createIdentity('jane', [])
    const outcome = await helm.goBack('guarded', 1, { identity: 'jane' })
    expect(outcome).toMatchObject({ failed: true, steps: [], refusal: { code: 403 } })
    expect(outcome.message).toContain('secrets is forbidden: User "jane" cannot list resource "secrets"')
    expect(await helm.history('guarded')).toHaveLength(2)
  })

  it('C8 who may write records and nothing else leaves a failed revision', async () => {
    await helm.installAndUpgrade('halfway')
    api.cluster.api.createIdentity('keeper', [])
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'records' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'keeper' }]
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }]
    await helm.ok('POST', `${rbac}/roles`, { metadata: { name: 'records' }, rules })
    await helm.ok('POST', `${rbac}/rolebindings`, { metadata: { name: 'records' }, roleRef: role, subjects })
    const outcome = await helm.goBack('halfway', 1, { identity: 'keeper' })
    expect(outcome.message).toContain('configmaps "halfway" is forbidden: User "keeper" cannot get resource')
    expect(outcomes(outcome)).toEqual(['ConfigMap/halfway failed'])
    expect((await helm.history('halfway')).at(-1)).toMatch(
      /^3 failed: Rollback "halfway" failed: could not get information/
    )
    expect(await helm.imageOf('halfway')).toBe('nginx:1.28')
  })

  it('C8 of two at the same time one is told that the revision is there already', async () => {
    await helm.installAndUpgrade('twice')
    const both = await Promise.all([helm.goBack('twice', 1), helm.goBack('twice', 1)])
    const refused = both.filter(({ failed }) => failed)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ refusal: { code: 409, reason: 'AlreadyExists' }, steps: [] })
    expect(await helm.history('twice')).toHaveLength(3)
  })

  it('C8 custom objects are merged from manifest to manifest', async () => {
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const gizmos = '/apis/helm.example.com/v1/namespaces/default/gizmos'
    await helm.ok('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'gizmos.helm.example.com' },
      spec: {
        group: 'helm.example.com',
        scope: 'Namespaced',
        names: { plural: 'gizmos', kind: 'Gizmo' },
        versions: [{ name: 'v1', served: true, storage: true, schema }]
      }
    })
    while ((await helm.ask('GET', gizmos)).code === 404) await new Promise((resolve) => setImmediate(resolve))
    const gizmo = (spec: string): string =>
      `apiVersion: helm.example.com/v1\nkind: Gizmo\nmetadata:\n  name: g\nspec: ${spec}\n`
    const manifests = [gizmo('{size: 1}'), gizmo('{size: 2, extra: x}')]
    for (const [index, manifest] of manifests.entries())
      await helm.ok('POST', secrets, secretFor(testingRelease({ name: 'custom', version: index + 1, manifest })))
    const metadata = { name: 'g', namespace: 'default' }
    const spec = { size: 2, extra: 'x', byOthers: true }
    await helm.ok('POST', gizmos, { apiVersion: 'helm.example.com/v1', kind: 'Gizmo', metadata, spec })
    expect(outcomes(await helm.goBack('custom', 1))).toEqual(['Gizmo/g configured'])
    expect((await helm.ok('GET', `${gizmos}/g`)).json()['spec']).toEqual({ size: 1, byOthers: true })
  })

  it('C8 what Helm 4 applied on the server is applied again, and what others own by then is a conflict', async () => {
    const apply = 'application/apply-patch+yaml'
    const manifests = ['hello', 'good evening'].map(
      (greeting) =>
        `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: served\n  namespace: default\ndata:\n  greeting: ${greeting}\n`
    )
    for (const [index, manifest] of manifests.entries()) {
      const release = testingRelease({ name: 'served', version: index + 1, manifest })
      await helm.ok('POST', secrets, secretFor({ ...release, apply_method: 'ssa' }))
      await helm.ok('PATCH', `${configMaps}/served?fieldManager=helm&force=false`, manifest, apply)
    }
    expect(outcomes(await helm.goBack('served', 1))).toEqual(['ConfigMap/served configured'])
    expect((await helm.records('served')).at(-1)?.apply_method).toBe('ssa')
    const { metadata } = (await helm.ok('GET', `${configMaps}/served`)).json() as {
      readonly metadata: Secret['metadata']
    }
    expect(metadata.managedFields?.map(({ manager, operation }) => `${manager} ${operation}`)).toEqual(['helm Apply'])
    await helm.ok('PATCH', `${configMaps}/served?fieldManager=me`, { data: { greeting: 'mine' } }, strategic)
    const outcome = await helm.goBack('served', 2)
    expect(outcome.message).toContain('Apply failed with 1 conflict: conflict with "me"')
    expect((await helm.history('served')).at(-1)).toMatch(/^4 failed: Rollback "served" failed: conflict occurred/)
  })

  it('C8 no more than ten records are kept', async () => {
    await helm.installAndUpgrade('many')
    for (let round = 0; round < 10; round++) await helm.goBack('many', (await helm.records('many')).at(-2)!.version)
    const versions = (await helm.records('many')).map(({ version }) => version)
    expect(versions).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('C8 a revision, a release or a kind that is not there is said to be missing', async () => {
    await helm.installAndUpgrade('lost')
    expect((await helm.goBack('lost', 7)).message).toBe('release has no 7 version')
    expect((await helm.goBack('nobody', 1)).message).toBe('release: not found')
    const manifest = 'apiVersion: example.com/v1\nkind: Gadget\nmetadata:\n  name: g\n'
    await helm.ok('POST', secrets, secretFor(testingRelease({ name: 'lost', version: 3, manifest })))
    expect((await helm.goBack('lost', 1)).message).toContain('no matches for kind "Gadget" in version "example.com/v1"')
    expect(await helm.history('lost')).toHaveLength(3)
  })

  it('C8 uninstalling deletes the objects and the records, or keeps the history', async () => {
    await helm.installAndUpgrade('gone')
    const asked = await helm.uninstall('gone', { keepHistory: false, dryRun: true })
    expect(outcomes(asked)).toEqual(['Deployment/gone deleted', 'ConfigMap/gone deleted'])
    expect(await helm.history('gone')).toEqual(['1 superseded: Install complete', '2 deployed: Upgrade complete'])
    expect((await helm.ask('GET', `${deployments}/gone`)).code).toBe(200)
    const outcome = await helm.uninstall('gone', { keepHistory: true })
    expect(outcome).toMatchObject({ failed: false, message: 'release "gone" uninstalled' })
    expect(outcomes(outcome)).toEqual(['Deployment/gone deleted', 'ConfigMap/gone deleted'])
    expect((await helm.history('gone')).at(-1)).toBe('2 uninstalled: Uninstallation complete')
    expect((await helm.uninstall('gone', { keepHistory: true })).message).toBe(
      'the release named "gone" is already deleted'
    )
    expect((await helm.uninstall('gone', { keepHistory: false })).failed).toBe(false)
    expect(await helm.history('gone')).toEqual([])
    expect((await helm.ask('GET', `${deployments}/gone`)).code).toBe(404)
  })
})
