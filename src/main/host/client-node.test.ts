// The official JavaScript client against the API: what operators written with it do.
import {
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  KubernetesObjectApi,
  Log,
  makeInformer,
  PatchStrategy,
  setHeaderOptions,
  Watch,
  type V1ConfigMap,
  type V1Deployment
} from '@kubernetes/client-node'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestingApi } from './testing-api.ts'

describe('@kubernetes/client-node', () => {
  let api: TestingApi
  const config = new KubeConfig()

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 2, speed: 50 })
    config.loadFromString(api.cluster.api.credentials('kubernetes-admin').kubeconfig)
  })
  afterAll(() => api.close())

  it('creates, reads, lists in pages, replaces and deletes', async () => {
    const core = config.makeApiClient(CoreV1Api)
    await core.createNamespace({ body: { metadata: { name: 'pages' } } })
    for (const name of ['a', 'b', 'c']) {
      await core.createNamespacedConfigMap({
        namespace: 'pages',
        body: { metadata: { name, labels: { my: 'own' } }, data: { k: name } }
      })
    }
    const first = await core.listNamespacedConfigMap({ namespace: 'pages', labelSelector: 'my=own', limit: 2 })
    expect(first.items.map(({ metadata }) => metadata!.name)).toEqual(['a', 'b'])
    const rest = await core.listNamespacedConfigMap({
      namespace: 'pages',
      labelSelector: 'my=own',
      limit: 2,
      _continue: first.metadata!._continue!
    })
    expect(rest.items.map(({ metadata }) => metadata!.name)).toEqual(['c'])
    const read = await core.readNamespacedConfigMap({ namespace: 'pages', name: 'a' })
    const replaced = await core.replaceNamespacedConfigMap({
      namespace: 'pages',
      name: 'a',
      body: { metadata: read.metadata!, data: { k: 'new' } }
    })
    expect(replaced.data).toEqual({ k: 'new' })
    await expect(
      core.replaceNamespacedConfigMap({
        namespace: 'pages',
        name: 'a',
        body: { metadata: read.metadata!, data: { k: 'old' } }
      })
    ).rejects.toMatchObject({ code: 409 })
    await core.deleteNamespacedConfigMap({ namespace: 'pages', name: 'a' })
    await expect(core.readNamespacedConfigMap({ namespace: 'pages', name: 'a' })).rejects.toMatchObject({ code: 404 })
  })

  it('patches in every form', async () => {
    const apps = config.makeApiClient(AppsV1Api)
    const body: V1Deployment = {
      metadata: { name: 'web' },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: 'web' } },
        template: { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'web', image: 'nginx:1.27' }] } }
      }
    }
    await apps.createNamespacedDeployment({ namespace: 'default', body })
    const named = { namespace: 'default', name: 'web' }
    const merged = await apps.patchNamespacedDeployment(
      { ...named, body: { spec: { replicas: 2 } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
    )
    expect(merged.spec!.replicas).toBe(2)
    const strategic = await apps.patchNamespacedDeployment(
      {
        ...named,
        body: { spec: { template: { spec: { containers: [{ name: 'web', env: [{ name: 'A', value: 'b' }] }] } } } }
      },
      setHeaderOptions('Content-Type', PatchStrategy.StrategicMergePatch)
    )
    expect(strategic.spec!.template.spec!.containers[0]).toMatchObject({
      image: 'nginx:1.27',
      env: [{ name: 'A', value: 'b' }]
    })
    const jsonPatched = await apps.patchNamespacedDeployment(
      { ...named, body: [{ op: 'replace', path: '/spec/replicas', value: 3 }] },
      setHeaderOptions('Content-Type', PatchStrategy.JsonPatch)
    )
    expect(jsonPatched.spec!.replicas).toBe(3)
    const applied = await apps.patchNamespacedDeployment(
      {
        ...named,
        body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { labels: { by: 'apply' } } },
        fieldManager: 'me'
      },
      setHeaderOptions('Content-Type', PatchStrategy.ServerSideApply)
    )
    expect(applied.metadata!.labels).toEqual({ by: 'apply' })
    const scale = await apps.readNamespacedDeploymentScale(named)
    expect(scale.spec!.replicas).toBe(3)
    await apps.replaceNamespacedDeploymentScale({
      ...named,
      // Without a version: the controllers write to the Deployment meanwhile.
      body: { metadata: { name: 'web', namespace: 'default' }, spec: { replicas: 1 } }
    })
  })

  it('informers see objects come, change and go', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const path = '/api/v1/namespaces/default/configmaps'
    const informer = makeInformer<V1ConfigMap>(config, path, () =>
      core.listNamespacedConfigMap({ namespace: 'default' })
    )
    const seen: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, ({ metadata }) => {
        if (metadata!.name !== 'watched') return
        seen.push(verb)
        if (verb === 'delete') resolve()
      })
    }
    const { promise: connected, resolve: connect } = Promise.withResolvers<void>()
    informer.on('connect', () => connect())
    await informer.start()
    await connected
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'watched' } } })
    await core.patchNamespacedConfigMap(
      { namespace: 'default', name: 'watched', body: { data: { a: 'b' } } },
      setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
    )
    await core.deleteNamespacedConfigMap({ namespace: 'default', name: 'watched' })
    await promise
    await informer.stop()
    expect(seen).toEqual(['add', 'update', 'delete'])
  })

  it('watches with a selector that objects enter and leave', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const events: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const controller = await new Watch(config).watch(
      '/api/v1/namespaces/default/configmaps',
      { labelSelector: 'in=yes' },
      (type: string, object: V1ConfigMap) => {
        events.push(`${type} ${object.metadata!.name} ${object.metadata!.labels?.['in']}`)
        if (type === 'DELETED') resolve()
      },
      () => {}
    )
    await core.createNamespacedConfigMap({ namespace: 'default', body: { metadata: { name: 'selected' } } })
    for (const value of ['yes', 'no']) {
      await core.patchNamespacedConfigMap(
        { namespace: 'default', name: 'selected', body: { metadata: { labels: { in: value } } } },
        setHeaderOptions('Content-Type', PatchStrategy.MergePatch)
      )
    }
    await promise
    controller.abort()
    expect(events).toEqual(['ADDED selected yes', 'DELETED selected yes'])
  })

  it('reads and follows a log', async () => {
    const core = config.makeApiClient(CoreV1Api)
    const spec = {
      restartPolicy: 'Never',
      containers: [{ name: 'c', image: 'busybox:1.36', command: ['sh', '-c', 'echo one; sleep 5; echo two'] }]
    }
    await core.createNamespacedPod({ namespace: 'default', body: { metadata: { name: 'talks' }, spec } })
    await until(async () => {
      const { status } = await core.readNamespacedPodStatus({ namespace: 'default', name: 'talks' })
      return status!.phase === 'Running' || status!.phase === 'Succeeded'
    })
    const stream = new PassThrough()
    const chunks: string[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk.toString()))
    const { promise, resolve } = Promise.withResolvers<void>()
    stream.on('end', resolve)
    await new Log(config).log('default', 'talks', 'c', stream, { follow: true })
    await promise
    expect(chunks.join('')).toBe('one\ntwo\n')
    expect(await core.readNamespacedPodLog({ namespace: 'default', name: 'talks', tailLines: 1 })).toBe('two\n')
  })

  it('handles objects of any kind by discovery', async () => {
    const objects = KubernetesObjectApi.makeApiClient(config)
    const object = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'any', namespace: 'default' },
      stringData: { a: 'b' }
    }
    await objects.create(object)
    const read = (await objects.read({ ...object, metadata: object.metadata })) as { data?: Record<string, string> }
    expect(read.data).toEqual({ a: 'Yg==' })
    await objects.delete(object)
  })
})

/** Asks again until it is so; the test's own time limit ends it. */
async function until(isTrue: () => Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setTimeout(resolve, 20))
}
