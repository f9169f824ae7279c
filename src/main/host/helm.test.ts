// What Helm asks the API when it installs, upgrades, goes back and uninstalls, over https as helm 3 sends it; and the
// window's own way back on what Helm left.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { HelmOutcome } from '../../shared/contract/helm.ts'
import type { Secret } from '../../shared/schema/types.ts'
import { readRelease, releaseKey, releaseSecret, type ReleaseRecord } from '../views/helm/release-record.ts'
import { rollback } from '../views/helm/rollback.ts'
import { deploymentManifest, testingRelease } from '../views/helm/testing-release.ts'
import { uninstall } from '../views/helm/uninstall.ts'
import { TestingApi, type TestingAnswer } from './testing-api.ts'

let api: TestingApi

beforeAll(async () => {
  api = await TestingApi.open({ controlPlaneOnly: false, nodes: 1 })
})
afterAll(() => api.close())

const helm = { 'User-Agent': 'Helm/3.19.0' }
const secrets = '/api/v1/namespaces/default/secrets'
const deployments = '/apis/apps/v1/namespaces/default/deployments'
const configMaps = '/api/v1/namespaces/default/configmaps'
const strategic = 'application/strategic-merge-patch+json'

async function ask(method: string, path: string, body?: object, contentType?: string): Promise<TestingAnswer> {
  return api.request(method, path, {
    headers: helm,
    ...(body !== undefined && { body }),
    ...(contentType !== undefined && { contentType })
  })
}

async function ok(method: string, path: string, body?: object, contentType?: string): Promise<TestingAnswer> {
  const answer = await ask(method, path, body, contentType)
  expect(answer.code, `${method} ${path}: ${answer.text.slice(0, 300)}`).toBeLessThan(300)
  return answer
}

/** helm history: the records of a release by its labels, oldest first. */
async function records(name: string): Promise<readonly ReleaseRecord[]> {
  const { json } = await ok('GET', `${secrets}?labelSelector=name%3D${name}%2Cowner%3Dhelm`)
  return (json()['items'] as Secret[])
    .map((secret) => (readRelease(secret) as { readonly release: ReleaseRecord }).release)
    .sort((a, b) => a.version - b.version)
}

async function history(name: string): Promise<readonly string[]> {
  return (await records(name)).map(
    ({ version, info }) => `${version} ${String(info['status'])}: ${String(info['description'])}`
  )
}

function secretFor(release: ReleaseRecord, label: 'createdAt' | 'modifiedAt' = 'createdAt'): object {
  return releaseSecret(release, {}, { label, at: 1_700_000_000_000 })
}

function configMapOf(name: string, greeting: string): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: { name, namespace: 'default', ...owned(name) },
    data: { greeting }
  }
}

function owned(name: string): object {
  return {
    labels: { 'app.kubernetes.io/managed-by': 'Helm' },
    annotations: { 'meta.helm.sh/release-name': name, 'meta.helm.sh/release-namespace': 'default' }
  }
}

function deploymentOf(name: string): object {
  const labels = { app: name }
  const containers = [{ name: 'web', image: 'nginx:1.27' }]
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } }
  }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default', ...owned(name) }, spec }
}

/** helm install, then helm upgrade to nginx:1.28 and another greeting, as requests. */
async function installAndUpgrade(name: string): Promise<void> {
  const first = testingRelease({ name })
  await ok('POST', secrets, secretFor({ ...first, info: { ...first.info, status: 'pending-install' } }))
  await ok('POST', `${configMaps}?fieldManager=helm`, configMapOf(name, 'hello'))
  await ok('POST', `${deployments}?fieldManager=helm`, deploymentOf(name))
  await ok('PUT', `${secrets}/${releaseKey(name, 1)}`, secretFor(first, 'modifiedAt'))
  const manifest = deploymentManifest({ name, image: 'nginx:1.28', greeting: 'good evening', replicas: 2 })
  const second = testingRelease({
    name,
    version: 2,
    manifest,
    description: 'Upgrade complete',
    config: { replicas: 2 }
  })
  await ok('POST', secrets, secretFor({ ...second, info: { ...second.info, status: 'pending-upgrade' } }))
  await ok('PATCH', `${configMaps}/${name}?fieldManager=helm`, { data: { greeting: 'good evening' } }, strategic)
  const containers = [{ name: 'web', image: 'nginx:1.28' }]
  const spec = { replicas: 2, template: { spec: { containers } } }
  await ok('PATCH', `${deployments}/${name}?fieldManager=helm`, { spec }, strategic)
  await ok(
    'PUT',
    `${secrets}/${releaseKey(name, 1)}`,
    secretFor({ ...first, info: { ...first.info, status: 'superseded' } }, 'modifiedAt')
  )
  await ok('PUT', `${secrets}/${releaseKey(name, 2)}`, secretFor(second, 'modifiedAt'))
}

async function imageOf(name: string): Promise<string> {
  const { json } = await ok('GET', `${deployments}/${name}`)
  const { template } = json()['spec'] as {
    readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } }
  }
  return template.spec.containers[0]!.image
}

function goBack(
  name: string,
  revision: number,
  more: { readonly identity?: string; readonly dryRun?: boolean } = {}
): Promise<HelmOutcome> {
  const { source } = api.cluster
  const input = {
    cluster: source.name,
    identity: 'kubernetes-admin',
    namespace: 'default',
    name,
    revision,
    dryRun: false,
    ...more
  }
  return rollback(source, input, () => Promise.resolve())
}

function outcomes({ steps }: HelmOutcome): readonly string[] {
  return steps.map(({ ref, outcome }) => `${ref.kind}/${ref.name} ${outcome}`)
}

describe('C8 the requests of Helm', () => {
  it('C8 Helm finds a server, its kinds and its schema', async () => {
    expect((await ok('GET', '/version')).json()['minor']).toBe('34')
    const discovery = 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,application/json'
    const groups = await api.get('/apis', { headers: { ...helm, Accept: discovery } })
    expect(JSON.stringify(groups.json())).toContain('"resource":"deployments"')
    expect(JSON.stringify((await api.get('/api', { headers: { ...helm, Accept: discovery } })).json())).toContain(
      '"secrets"'
    )
    const { json } = await ok('GET', '/openapi/v3')
    expect(Object.keys(json()['paths'] as object)).toContain('apis/apps/v1')
    expect((await ok('GET', '/openapi/v2?timeout=32s')).json()['swagger']).toBe('2.0')
  })

  it('C8 helm install, upgrade, history, list and get go through', async () => {
    expect((await ask('GET', `${deployments}/shop`)).code).toBe(404)
    expect(await history('shop')).toEqual([])
    await installAndUpgrade('shop')
    expect(await history('shop')).toEqual(['1 superseded: Install complete', '2 deployed: Upgrade complete'])
    expect(await imageOf('shop')).toBe('nginx:1.28')
    const listed = await ok('GET', '/api/v1/secrets?labelSelector=owner%3Dhelm')
    expect((listed.json()['items'] as Secret[]).map(({ metadata }) => metadata.name)).toContain(
      'sh.helm.release.v1.shop.v2'
    )
    const deployed = await ok('GET', `${secrets}?labelSelector=name%3Dshop%2Cowner%3Dhelm%2Cstatus%3Ddeployed`)
    expect(deployed.json()['items']).toHaveLength(1)
    const read = readRelease((await ok('GET', `${secrets}/${releaseKey('shop', 2)}`)).json() as unknown as Secret)
    expect(read).toMatchObject({ release: { config: { replicas: 2 }, version: 2 } })
    expect((await ask('POST', secrets, secretFor(testingRelease({ name: 'shop' })))).code).toBe(409)
  })

  it('C8 helm rollback and helm uninstall go through', async () => {
    await installAndUpgrade('cart')
    const third = testingRelease({ name: 'cart', version: 3, description: 'Rollback to 1' })
    await ok('POST', secrets, secretFor({ ...third, info: { ...third.info, status: 'pending-rollback' } }))
    const back = { spec: { replicas: 1, template: { spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } } } }
    await ok('PATCH', `${deployments}/cart?fieldManager=helm`, back, strategic)
    await ok('PUT', `${secrets}/${releaseKey('cart', 3)}`, secretFor(third, 'modifiedAt'))
    expect(await imageOf('cart')).toBe('nginx:1.27')
    const inBackground = { kind: 'DeleteOptions', apiVersion: 'v1', propagationPolicy: 'Background' }
    await ok('DELETE', `${deployments}/cart`, inBackground)
    await ok('DELETE', `${configMaps}/cart`, inBackground)
    for (const { version } of await records('cart')) await ok('DELETE', `${secrets}/${releaseKey('cart', version)}`, {})
    expect(await history('cart')).toEqual([])
    expect((await ask('GET', `${deployments}/cart`)).code).toBe(404)
  })

  it('C8 Helm 4 applies on the server', async () => {
    const apply = 'application/apply-patch+yaml'
    const path = `${deployments}/applied?fieldManager=helm&force=false&fieldValidation=Strict`
    expect((await ask('PATCH', path, deploymentOf('applied'), apply)).code).toBe(201)
    expect((await ask('PATCH', path, deploymentOf('applied'), apply)).code).toBe(200)
  })
})

describe('C8 going back from the window', () => {
  it('C8 a dry run says what would become of each object, and changes nothing', async () => {
    await installAndUpgrade('dry')
    const before = (await ok('GET', `${deployments}/dry`)).json()
    const outcome = await goBack('dry', 1, { dryRun: true })
    expect(outcome).toMatchObject({ failed: false, revision: 3 })
    expect(outcomes(outcome)).toEqual(['ConfigMap/dry configured', 'Deployment/dry configured'])
    expect(await history('dry')).toHaveLength(2)
    const after = (await ok('GET', `${deployments}/dry`)).json()
    expect(after['spec']).toEqual(before['spec'])
    expect((after['metadata'] as Secret['metadata']).generation).toBe(
      (before['metadata'] as Secret['metadata']).generation
    )
  })

  it('C8 a rollback is a new revision of the old one, as Helm makes it', async () => {
    await installAndUpgrade('back')
    expect(outcomes(await goBack('back', 1))).toEqual(['ConfigMap/back configured', 'Deployment/back configured'])
    expect(await history('back')).toEqual([
      '1 superseded: Install complete',
      '2 superseded: Upgrade complete',
      '3 deployed: Rollback to 1'
    ])
    expect(await imageOf('back')).toBe('nginx:1.27')
    const [first, second, third] = await records('back')
    expect(third!.manifest).toBe(first!.manifest)
    expect(third!.chart).toEqual(first!.chart)
    expect(third!.config).toEqual(first!.config)
    expect(third!.info['first_deployed']).toBe(second!.info['first_deployed'])
    const secret = (await ok('GET', `${secrets}/${releaseKey('back', 3)}`)).json() as unknown as Secret
    expect(secret.metadata.labels).toMatchObject({ owner: 'helm', name: 'back', status: 'deployed', version: '3' })
    const { metadata } = (await ok('GET', `${deployments}/back`)).json() as { readonly metadata: Secret['metadata'] }
    expect(metadata.managedFields?.map(({ manager }) => manager)).toContain('helm')
  })

  it('C8 what others set since then stays, what is missing is made, what is new goes', async () => {
    await installAndUpgrade('merge')
    const manifest = deploymentManifest({
      name: 'merge',
      more: `---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: merge-more\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: merge-kept\n`
    })
    await ok('POST', secrets, secretFor(testingRelease({ name: 'merge', version: 3, manifest })))
    await ok('POST', configMaps, configMapOf('merge-more', 'x'))
    const kept = configMapOf('merge-kept', 'x') as { metadata: object }
    await ok('POST', configMaps, {
      ...kept,
      metadata: { ...kept.metadata, annotations: { 'helm.sh/resource-policy': 'keep' } }
    })
    await ok('DELETE', `${configMaps}/merge`)
    await ok('PATCH', `${deployments}/merge`, { metadata: { labels: { mine: 'yes' } } }, strategic)
    expect(outcomes(await goBack('merge', 2))).toEqual([
      'ConfigMap/merge created',
      'Deployment/merge unchanged',
      'ConfigMap/merge-more deleted',
      'ConfigMap/merge-kept kept'
    ])
    const deployment = (await ok('GET', `${deployments}/merge`)).json() as { metadata: Secret['metadata'] }
    expect(deployment.metadata.labels).toMatchObject({ mine: 'yes', 'app.kubernetes.io/managed-by': 'Helm' })
    expect((await ask('GET', `${configMaps}/merge-more`)).code).toBe(404)
    expect((await ask('GET', `${configMaps}/merge-kept`)).code).toBe(200)
  })

  it('C8 what the API refuses makes a failed revision, and says of which object', async () => {
    await installAndUpgrade('fails')
    const manifest = deploymentManifest({ name: 'fails', replicas: -1 })
    await ok(
      'PUT',
      `${secrets}/${releaseKey('fails', 1)}`,
      secretFor(testingRelease({ name: 'fails', status: 'superseded', manifest }))
    )
    const outcome = await goBack('fails', 1)
    expect(outcome.failed).toBe(true)
    expect(outcome.message).toContain('cannot patch "fails" with kind Deployment')
    expect(outcomes(outcome)).toEqual(['ConfigMap/fails configured', 'Deployment/fails failed'])
    const [, second, third] = await history('fails')
    expect(second).toBe('2 superseded: Upgrade complete')
    expect(third).toMatch(/^3 failed: Rollback "fails" failed: cannot patch/)
  })

  it('C8 somebody without the right is refused in the words of the API', async () => {
    await installAndUpgrade('guarded')
    api.cluster.api.createIdentity('jane', [])
    const outcome = await goBack('guarded', 1, { identity: 'jane' })
    expect(outcome).toMatchObject({ failed: true, steps: [], refusal: { code: 403 } })
    expect(outcome.message).toContain('secrets is forbidden: User "jane" cannot list resource "secrets"')
    expect(await history('guarded')).toHaveLength(2)
  })

  it('C8 who may write records and nothing else leaves a failed revision', async () => {
    await installAndUpgrade('halfway')
    api.cluster.api.createIdentity('keeper', [])
    const rbac = '/apis/rbac.authorization.k8s.io/v1/namespaces/default'
    const role = { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'records' }
    const subjects = [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'keeper' }]
    const rules = [{ apiGroups: [''], resources: ['secrets'], verbs: ['*'] }]
    await ok('POST', `${rbac}/roles`, { metadata: { name: 'records' }, rules })
    await ok('POST', `${rbac}/rolebindings`, { metadata: { name: 'records' }, roleRef: role, subjects })
    const outcome = await goBack('halfway', 1, { identity: 'keeper' })
    expect(outcome.message).toContain('configmaps "halfway" is forbidden: User "keeper" cannot get resource')
    expect(outcomes(outcome)).toEqual(['ConfigMap/halfway failed'])
    expect((await history('halfway')).at(-1)).toMatch(/^3 failed: Rollback "halfway" failed: could not get information/)
    expect(await imageOf('halfway')).toBe('nginx:1.28')
  })

  it('C8 of two at the same time one is told that the revision is there already', async () => {
    await installAndUpgrade('twice')
    const both = await Promise.all([goBack('twice', 1), goBack('twice', 1)])
    const refused = both.filter(({ failed }) => failed)
    expect(refused).toHaveLength(1)
    expect(refused[0]).toMatchObject({ refusal: { code: 409, reason: 'AlreadyExists' }, steps: [] })
    expect(await history('twice')).toHaveLength(3)
  })

  it('C8 custom objects are merged from manifest to manifest', async () => {
    const schema = { openAPIV3Schema: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true } }
    const gizmos = '/apis/helm.example.com/v1/namespaces/default/gizmos'
    await ok('POST', '/apis/apiextensions.k8s.io/v1/customresourcedefinitions', {
      metadata: { name: 'gizmos.helm.example.com' },
      spec: {
        group: 'helm.example.com',
        scope: 'Namespaced',
        names: { plural: 'gizmos', kind: 'Gizmo' },
        versions: [{ name: 'v1', served: true, storage: true, schema }]
      }
    })
    while ((await ask('GET', gizmos)).code === 404) await new Promise((resolve) => setImmediate(resolve))
    const gizmo = (spec: string): string =>
      `apiVersion: helm.example.com/v1\nkind: Gizmo\nmetadata:\n  name: g\nspec: ${spec}\n`
    const manifests = [gizmo('{size: 1}'), gizmo('{size: 2, extra: x}')]
    for (const [index, manifest] of manifests.entries())
      await ok('POST', secrets, secretFor(testingRelease({ name: 'custom', version: index + 1, manifest })))
    const metadata = { name: 'g', namespace: 'default' }
    const spec = { size: 2, extra: 'x', byOthers: true }
    await ok('POST', gizmos, { apiVersion: 'helm.example.com/v1', kind: 'Gizmo', metadata, spec })
    expect(outcomes(await goBack('custom', 1))).toEqual(['Gizmo/g configured'])
    expect((await ok('GET', `${gizmos}/g`)).json()['spec']).toEqual({ size: 1, byOthers: true })
  })

  it('C8 no more than ten records are kept', async () => {
    await installAndUpgrade('many')
    for (let round = 0; round < 10; round++) await goBack('many', (await records('many')).at(-2)!.version)
    const versions = (await records('many')).map(({ version }) => version)
    expect(versions).toEqual([3, 4, 5, 6, 7, 8, 9, 10, 11, 12])
  })

  it('C8 a revision, a release or a kind that is not there is said to be missing', async () => {
    await installAndUpgrade('lost')
    expect((await goBack('lost', 7)).message).toBe('release has no 7 version')
    expect((await goBack('nobody', 1)).message).toBe('release: not found')
    const manifest = 'apiVersion: example.com/v1\nkind: Gadget\nmetadata:\n  name: g\n'
    await ok('POST', secrets, secretFor(testingRelease({ name: 'lost', version: 3, manifest })))
    expect((await goBack('lost', 1)).message).toContain('no matches for kind "Gadget" in version "example.com/v1"')
    expect(await history('lost')).toHaveLength(3)
  })

  it('C8 uninstalling deletes the objects and the records, or keeps the history', async () => {
    const { source } = api.cluster
    const input = { cluster: source.name, identity: 'kubernetes-admin', namespace: 'default', dryRun: false }
    const remove = (name: string, keepHistory: boolean): Promise<HelmOutcome> =>
      uninstall(source, { ...input, name, keepHistory }, () => Promise.resolve())
    await installAndUpgrade('gone')
    const asked = await uninstall(source, { ...input, name: 'gone', keepHistory: false, dryRun: true }, () =>
      Promise.resolve()
    )
    expect(outcomes(asked)).toEqual(['Deployment/gone deleted', 'ConfigMap/gone deleted'])
    expect(await history('gone')).toEqual(['1 superseded: Install complete', '2 deployed: Upgrade complete'])
    expect((await ask('GET', `${deployments}/gone`)).code).toBe(200)
    const outcome = await remove('gone', true)
    expect(outcome).toMatchObject({ failed: false, message: 'release "gone" uninstalled' })
    expect(outcomes(outcome)).toEqual(['Deployment/gone deleted', 'ConfigMap/gone deleted'])
    expect((await history('gone')).at(-1)).toBe('2 uninstalled: Uninstallation complete')
    expect((await remove('gone', true)).message).toBe('the release named "gone" is already deleted')
    expect((await remove('gone', false)).failed).toBe(false)
    expect(await history('gone')).toEqual([])
    expect((await ask('GET', `${deployments}/gone`)).code).toBe(404)
  })
})
