// The official JavaScript client on kinds of every group: made, seen by an informer, changed and deleted.
import {
  KubeConfig,
  KubernetesObjectApi,
  makeInformer,
  PatchStrategy,
  type KubernetesListObject,
  type KubernetesObject
} from '@kubernetes/client-node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kindOfObject } from '../../shared/kinds/table.ts'
import { TestingApi } from './testing-api.ts'

type Spec = Readonly<Record<string, unknown>>

const template = { metadata: { labels: { app: 'kinds' } }, spec: { containers: [{ name: 'c', image: 'nginx:1.27' }] } }
const once = { spec: { restartPolicy: 'Never', containers: [{ name: 'c', image: 'busybox:1.36' }] } }
const selector = { matchLabels: { app: 'kinds' } }
const claim = { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } }
const rules = [{ apiGroups: [''], apiVersions: ['v1'], operations: ['CREATE'], resources: ['widgets'] }]
const webhook = { clientConfig: { url: 'https://127.0.0.1:1/' }, admissionReviewVersions: ['v1'], sideEffects: 'None' }

const samples: readonly (readonly [apiVersion: string, kind: string, rest: Spec])[] = [
  ['v1', 'LimitRange', { spec: { limits: [{ type: 'Pod', max: { cpu: '1' } }] } }],
  [
    'v1',
    'PersistentVolume',
    { spec: { capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'], hostPath: { path: '/x' } } }
  ],
  ['v1', 'PersistentVolumeClaim', { spec: { ...claim, storageClassName: 'none' } }],
  ['v1', 'PodTemplate', { template }],
  ['v1', 'ReplicationController', { spec: { replicas: 0, template } }],
  ['v1', 'ResourceQuota', { spec: { hard: { 'count/secrets': '9' } } }],
  ['apps/v1', 'StatefulSet', { spec: { replicas: 0, serviceName: 'kinds', selector, template } }],
  ['apps/v1', 'DaemonSet', { spec: { selector, template } }],
  ['apps/v1', 'ControllerRevision', { revision: 1, data: { a: 1 } }],
  ['batch/v1', 'Job', { spec: { suspend: true, template: once } }],
  ['batch/v1', 'CronJob', { spec: { schedule: '@yearly', jobTemplate: { spec: { template: once } } } }],
  [
    'autoscaling/v2',
    'HorizontalPodAutoscaler',
    { spec: { maxReplicas: 2, scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'none' } } }
  ],
  ['policy/v1', 'PodDisruptionBudget', { spec: { minAvailable: 1, selector } }],
  ['networking.k8s.io/v1', 'Ingress', { spec: { defaultBackend: { service: { name: 'a', port: { number: 80 } } } } }],
  ['networking.k8s.io/v1', 'IngressClass', { spec: { controller: 'example.com/c' } }],
  ['networking.k8s.io/v1', 'NetworkPolicy', { spec: { podSelector: {} } }],
  ['node.k8s.io/v1', 'RuntimeClass', { handler: 'kinds' }],
  ['scheduling.k8s.io/v1', 'PriorityClass', { value: 1 }],
  ['storage.k8s.io/v1', 'StorageClass', { provisioner: 'example.com/p' }],
  ['storage.k8s.io/v1', 'CSIDriver', { spec: { attachRequired: false } }],
  ['storage.k8s.io/v1', 'CSIStorageCapacity', { storageClassName: 'none', capacity: '1Gi' }],
  ['storage.k8s.io/v1', 'VolumeAttributesClass', { driverName: 'example.com/p', parameters: { iops: '1' } }],
  [
    'flowcontrol.apiserver.k8s.io/v1',
    'PriorityLevelConfiguration',
    { spec: { type: 'Limited', limited: { limitResponse: { type: 'Reject' } } } }
  ],
  ['flowcontrol.apiserver.k8s.io/v1', 'FlowSchema', { spec: { priorityLevelConfiguration: { name: 'exempt' } } }],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingWebhookConfiguration',
    { webhooks: [{ name: 'a.example.com', ...webhook, rules }] }
  ],
  [
    'admissionregistration.k8s.io/v1',
    'ValidatingAdmissionPolicyBinding',
    { spec: { policyName: 'none', validationActions: ['Deny'] } }
  ]
]

describe('@kubernetes/client-node on kinds of every group', () => {
  let api: TestingApi
  const config = new KubeConfig()

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 2, speed: 50 })
    config.loadFromString(api.cluster.api.credentials('kubernetes-admin').kubeconfig)
  })
  afterAll(() => api.close())

  it.each(samples)('%s %s', async (apiVersion, kind, rest) => {
    const objects = KubernetesObjectApi.makeApiClient(config)
    const { namespaced, resource } = kindOfObject({ apiVersion, kind })!
    const metadata = { name: 'kinds', ...(namespaced ? { namespace: 'default' } : {}) }
    const root = apiVersion === 'v1' ? '/api/v1' : `/apis/${apiVersion}`
    const path = `${root}${namespaced ? '/namespaces/default' : ''}/${resource}`
    const list = (): Promise<KubernetesListObject<KubernetesObject>> =>
      objects.list(apiVersion, kind, namespaced ? 'default' : undefined)
    const informer = makeInformer<KubernetesObject>(config, path, list)
    const seen: string[] = []
    const gone = Promise.withResolvers<void>()
    for (const verb of ['add', 'update', 'delete'] as const) {
      informer.on(verb, (object) => {
        if (object.metadata!.name !== metadata.name) return
        const label = object.metadata!.labels?.['by'] ?? 'nobody'
        if (seen.at(-1) !== `${verb} ${label}`) seen.push(`${verb} ${label}`)
        if (verb === 'delete') gone.resolve()
      })
    }
    const connected = Promise.withResolvers<void>()
    informer.on('connect', () => connected.resolve())
    await informer.start()
    await connected.promise
    const created = await objects.create({ apiVersion, kind, metadata, ...rest })
    expect(created).toMatchObject({ apiVersion, kind, ...rest })
    const change = { apiVersion, kind, metadata: { ...metadata, labels: { by: 'patch' } } }
    await objects.patch(change, undefined, undefined, undefined, undefined, PatchStrategy.MergePatch)
    expect((await objects.read({ apiVersion, kind, metadata })).metadata!.labels).toMatchObject({ by: 'patch' })
    await objects.delete({ apiVersion, kind, metadata })
    await gone.promise
    await informer.stop()
    // Controllers write too, before and after.
    expect(seen.filter((what) => what !== 'update nobody')).toEqual(['add nobody', 'update patch', 'delete patch'])
    await expect(objects.read({ apiVersion, kind, metadata })).rejects.toMatchObject({ code: 404 })
  })
})
