// The cluster that the pictures show. Its clock stands whenever something is done to it and is stepped in between, its
// seed and its start are given: so it is the same in each run, and pictures change where the window does.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ClusterFile } from '../../src/main/engine/store/cluster-file.ts'
import { asAdministrator, clockWhen, type ContractClient } from '../../src/main/host/testing-server.ts'
import { deploymentManifest, testingReleaseSecret } from '../../src/main/views/helm/testing-release.ts'
import type { Fault } from '../../src/shared/chaos/fault.ts'
import type { Json } from '../../src/shared/kube/object.ts'
import { root } from '../runtime.mjs'

/** In the afternoon, when the load of the day is high. */
const startTime = Date.UTC(2026, 10, 20, 13, 50)
const second = 1000
const minute = 60 * second

/** As the server is to serve the data folder of the scene. */
export const sceneFlags = ['--preset', 'ha', '--speed', '0'] as const

/** Puts a cluster's file in which nothing has happened yet into an empty data folder. */
export function makeSceneFile(folder: string): void {
  ClusterFile.create(join(folder, 'cluster.db'), { seed: '7', startTime }).close()
}

/** Brings the cluster of a served data folder, whose clock stands at its start, to the moment that the pictures show. */
export async function playScene(client: ContractClient): Promise<void> {
  const play = new Play(client)
  await client.clusters.endFirstRun()
  await play.pass(3 * minute)
  await play.apply(sample('shop'), sample('ingress-nginx'))
  await play.pass(6 * minute)
  await play.apply(sample('counter'), ownFile('scene.yaml'), ...helmRelease())
  await play.visitors({ kind: 'daily', least: 20, most: 200 }, 'shop.example')
  await play.pass(minute)
  await play.apply(pallet('a-1', 40), pallet('a-2', 0))
  await play.pass(12 * minute)
  await play.setImage('counter', 'counter-web', 'web', 'drydock/counter:1.1', 'count in redis')
  await play.visitors({ kind: 'spike', rps: 30, peak: 180, after: 600, seconds: 300 }, 'boutique.example')
  await play.pass(8 * minute)
  await client.moments.addBookmark({ ...asAdministrator, name: 'before the sale' })
  await client.simulation.setLoad({
    ...asAdministrator,
    ref: { group: 'apps', resource: 'deployments', namespace: 'shop', name: 'web' },
    millicores: 900
  })
  await play.pass(10 * minute)
  await client.simulation.setNodePower({ ...asAdministrator, node: 'worker-3', on: false })
  await play.pass(7 * minute)
  await play.patch('apps', 'deployments', 'shop', 'recommendationservice', { spec: { progressDeadlineSeconds: 60 } })
  await play.setImage(
    'shop',
    'recommendationservice',
    'recommendationservice',
    'nginx:1.99',
    'a tag that does not exist'
  )
  await play.break({ kind: 'slow', target: { ...deployment('shop', 'adservice') }, delay: 400 })
  await play.break(
    { kind: 'crash', target: { ...deployment('payments', 'emailservice') }, exitCode: 137, again: 30_000 },
    20 * minute
  )
  await play.pass(4 * minute)
  await client.simulation.setNodePower({ ...asAdministrator, node: 'worker-3', on: true })
  await play.pass(2 * minute)
  await client.simulation.setNodePower({ ...asAdministrator, node: 'worker-3', on: false })
  await play.pass(2 * minute)
  await play.setImage('counter', 'counter-web', 'web', 'drydock/counter:2.0', 'new start page')
  await play.pass(6 * second)
}

/** What a picture wrote on is in no other. */
export async function discardDrafts(client: ContractClient): Promise<void> {
  for (const { id } of await client.editor.drafts.list(asAdministrator))
    await client.editor.drafts.discard({ ...asAdministrator, id })
}

function sample(name: string): string {
  return readFileSync(join(root, 'resources/samples', `${name}.yaml`), 'utf8')
}

function ownFile(name: string): string {
  return readFileSync(join(import.meta.dirname, name), 'utf8')
}

function deployment(namespace: string, name: string) {
  return { group: 'apps', resource: 'deployments', namespace, name }
}

function pallet(name: string, boxes: number): string {
  const metadata = { name, namespace: 'warehouse' }
  return JSON.stringify({ apiVersion: 'warehouse.example/v1', kind: 'Pallet', metadata, spec: { aisle: 'a', boxes } })
}

/** What helm install and helm upgrade would leave. */
function helmRelease(): readonly string[] {
  const name = 'gift-cards'
  const first = deploymentManifest({ name })
  const second = deploymentManifest({ name, image: 'nginx:1.28', replicas: 3, greeting: 'good evening' })
  return [
    testingReleaseSecret({ name, version: 1, status: 'superseded', manifest: first, config: { replicas: 1 } }),
    testingReleaseSecret({
      name,
      version: 2,
      status: 'deployed',
      manifest: second,
      config: { replicas: 3 },
      description: 'Upgrade complete'
    }),
    second
  ].map((document) => (typeof document === 'string' ? document : JSON.stringify(document)))
}

/** What a person does, and time that passes. */
class Play {
  readonly #client: ContractClient
  #now = startTime

  constructor(client: ContractClient) {
    this.#client = client
  }

  async pass(milliseconds: number): Promise<void> {
    await this.#client.simulation.step({ ...asAdministrator, milliseconds })
    this.#now += milliseconds
    await clockWhen(this.#client, ({ now, speed }) => now >= this.#now && speed === 0)
  }

  async apply(...texts: readonly string[]): Promise<void> {
    const { documents } = await this.#client.kube.apply({
      ...asAdministrator,
      yaml: texts.join('\n---\n'),
      namespace: 'default',
      mode: 'apply',
      dryRun: false
    })
    const failed = documents.flatMap(({ error }) => (error === undefined ? [] : [error.message]))
    if (failed.length > 0) throw new Error(`the scene cannot be applied:\n${failed.join('\n')}`)
  }

  async patch(group: string, resource: string, namespace: string, name: string, body: Json): Promise<void> {
    const { code, object } = await this.#client.kube.request({
      ...asAdministrator,
      verb: 'patch',
      patchType: 'strategic',
      group,
      version: 'v1',
      resource,
      namespace,
      name,
      body
    })
    if (code >= 400) throw new Error(`${resource}/${name}: ${JSON.stringify(object)}`)
  }

  setImage(namespace: string, name: string, container: string, image: string, cause: string): Promise<void> {
    return this.patch('apps', 'deployments', namespace, name, {
      metadata: { annotations: { 'kubernetes.io/change-cause': cause } },
      spec: { template: { spec: { containers: [{ name: container, image }] } } }
    })
  }

  /** Requests from outside through the Ingress. */
  async visitors(shape: Parameters<ContractClient['traffic']['start']>[0]['shape'], host: string): Promise<void> {
    const { object } = await this.#client.kube.request({
      ...asAdministrator,
      verb: 'get',
      group: '',
      version: 'v1',
      resource: 'services',
      namespace: 'ingress-nginx',
      name: 'ingress-nginx-controller'
    })
    const { spec } = object as unknown as { spec: { ports: readonly { name: string; nodePort: number }[] } }
    const outcome = await this.#client.traffic.start({
      ...asAdministrator,
      client: { kind: 'outside' },
      request: {
        scheme: 'http',
        // The first worker of the preset.
        host: '172.18.0.5',
        port: spec.ports.find(({ name }) => name === 'http')!.nodePort,
        path: '/',
        headers: { Host: host }
      },
      shape
    })
    if (!outcome.isDone) throw new Error(outcome.message)
  }

  async break(fault: Fault, duration?: number): Promise<void> {
    await this.#client.chaos.change({
      ...asAdministrator,
      change: { type: 'start', fault: fault as never, ...(duration === undefined ? {} : { duration }) }
    })
  }
}
