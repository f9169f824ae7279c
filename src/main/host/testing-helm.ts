// For tests: plays the requests that helm 3 makes for install, upgrade and history of a small chart, and goes back as the
// window does.
import { expect } from 'vitest'
import type { HelmOutcome } from '../../shared/contract/helm.ts'
import type { Secret } from '../../shared/schema/types.ts'
import { readRelease, releaseKey, releaseSecret, type ReleaseRecord } from '../views/helm/release-record.ts'
import { rollback } from '../views/helm/rollback.ts'
import { deploymentManifest, testingRelease } from '../views/helm/testing-release.ts'
import { uninstall } from '../views/helm/uninstall.ts'
import type { TestingAnswer, TestingApi } from './testing-api.ts'

export const helmHeaders = { 'User-Agent': 'Helm/3.19.0' }
export const secrets = '/api/v1/namespaces/default/secrets'
export const deployments = '/apis/apps/v1/namespaces/default/deployments'
export const configMaps = '/api/v1/namespaces/default/configmaps'
export const strategic = 'application/strategic-merge-patch+json'

export class PlayedHelm {
  readonly #api: TestingApi

  constructor(api: TestingApi) {
    this.#api = api
  }

  async ask(method: string, path: string, body?: object | string, contentType?: string): Promise<TestingAnswer> {
    return this.#api.request(method, path, {
      headers: helmHeaders,
      ...(body !== undefined && { body }),
      ...(contentType !== undefined && { contentType })
    })
  }

  async ok(method: string, path: string, body?: object | string, contentType?: string): Promise<TestingAnswer> {
    const answer = await this.ask(method, path, body, contentType)
    expect(answer.code, `${method} ${path}: ${answer.text.slice(0, 300)}`).toBeLessThan(300)
    return answer
  }

  /** helm history: the records of a release by its labels, oldest first. */
  async records(name: string): Promise<readonly ReleaseRecord[]> {
    const { json } = await this.ok('GET', `${secrets}?labelSelector=name%3D${name}%2Cowner%3Dhelm`)
    return (json()['items'] as Secret[])
      .map((secret) => (readRelease(secret) as { readonly release: ReleaseRecord }).release)
      .sort((a, b) => a.version - b.version)
  }

  async history(name: string): Promise<readonly string[]> {
    return (await this.records(name)).map(
      ({ version, info }) => `${version} ${String(info['status'])}: ${String(info['description'])}`
    )
  }

  /** helm install, then helm upgrade to nginx:1.28 and another greeting, as requests. */
  async installAndUpgrade(name: string): Promise<void> {
    const first = testingRelease({ name })
    await this.ok('POST', secrets, secretFor({ ...first, info: { ...first.info, status: 'pending-install' } }))
    await this.ok('POST', `${configMaps}?fieldManager=helm`, configMapOf(name, 'hello'))
    await this.ok('POST', `${deployments}?fieldManager=helm`, deploymentOf(name))
    await this.ok('PUT', `${secrets}/${releaseKey(name, 1)}`, secretFor(first, 'modifiedAt'))
    const manifest = deploymentManifest({ name, image: 'nginx:1.28', greeting: 'good evening', replicas: 2 })
    const second = testingRelease({
      name,
      version: 2,
      manifest,
      description: 'Upgrade complete',
      config: { replicas: 2 }
    })
    await this.ok('POST', secrets, secretFor({ ...second, info: { ...second.info, status: 'pending-upgrade' } }))
    await this.ok('PATCH', `${configMaps}/${name}?fieldManager=helm`, { data: { greeting: 'good evening' } }, strategic)
    const containers = [{ name: 'web', image: 'nginx:1.28' }]
    const spec = { replicas: 2, template: { spec: { containers } } }
    await this.ok('PATCH', `${deployments}/${name}?fieldManager=helm`, { spec }, strategic)
    await this.ok(
      'PUT',
      `${secrets}/${releaseKey(name, 1)}`,
      secretFor({ ...first, info: { ...first.info, status: 'superseded' } }, 'modifiedAt')
    )
    await this.ok('PUT', `${secrets}/${releaseKey(name, 2)}`, secretFor(second, 'modifiedAt'))
  }

  async imageOf(name: string): Promise<string> {
    const { json } = await this.ok('GET', `${deployments}/${name}`)
    const { template } = json()['spec'] as {
      readonly template: { readonly spec: { readonly containers: readonly { readonly image: string }[] } }
    }
    return template.spec.containers[0]!.image
  }

  goBack(
    name: string,
    revision: number,
    more: { readonly identity?: string; readonly dryRun?: boolean } = {}
  ): Promise<HelmOutcome> {
    const { source } = this.#api.cluster
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

  /** As the window does it, for the administrator. */
  uninstall(name: string, how: { readonly keepHistory: boolean; readonly dryRun?: boolean }): Promise<HelmOutcome> {
    const { source } = this.#api.cluster
    const input = {
      cluster: source.name,
      identity: 'kubernetes-admin',
      namespace: 'default',
      name,
      dryRun: false,
      ...how
    }
    return uninstall(source, input, () => Promise.resolve())
  }
}

export function secretFor(release: ReleaseRecord, label: 'createdAt' | 'modifiedAt' = 'createdAt'): object {
  return releaseSecret(release, {}, { label, at: 1_700_000_000_000 })
}

export function configMapOf(name: string, greeting: string): object {
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

export function deploymentOf(name: string): object {
  const labels = { app: name }
  const containers = [{ name: 'web', image: 'nginx:1.27' }]
  const spec = {
    replicas: 1,
    selector: { matchLabels: labels },
    template: { metadata: { labels }, spec: { containers } }
  }
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'default', ...owned(name) }, spec }
}

export function outcomes({ steps }: HelmOutcome): readonly string[] {
  return steps.map(({ ref, outcome }) => `${ref.kind}/${ref.name} ${outcome}`)
}
