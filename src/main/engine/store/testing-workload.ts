import { eventKind } from '../../../shared/kinds/event/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { FieldsV1, OwnerReference } from '../../../shared/kube/object.ts'
import type { Event, Pod } from '../../../shared/schema/types.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from './object-store.ts'

/** What the pods of one ReplicaSet share. */
export interface PodTemplate {
  readonly spec: Pod['spec']
  readonly labels: Readonly<Record<string, string>>
  readonly ownerReferences: readonly OwnerReference[]
}

const managedByController = {
  'f:metadata': { 'f:generateName': {}, 'f:labels': { '.': {}, 'f:app': {}, 'f:pod-template-hash': {} } },
  'f:spec': { 'f:containers': { 'k:{"name":"web"}': { '.': {}, 'f:image': {}, 'f:name': {}, 'f:resources': {} } } }
}
const managedByKubelet = {
  'f:status': {
    'f:conditions': { 'k:{"type":"Ready"}': { '.': {}, 'f:status': {}, 'f:lastTransitionTime': {}, 'f:type': {} } },
    'f:containerStatuses': {},
    'f:hostIP': {},
    'f:phase': {},
    'f:podIP': {},
    'f:podIPs': {},
    'f:startTime': {}
  }
}

export function podTemplate(app: string, hash: string): PodTemplate {
  return {
    spec: {
      containers: [
        {
          name: 'web',
          image: `registry.example/${app}:1.27`,
          imagePullPolicy: 'IfNotPresent',
          ports: [{ containerPort: 80, protocol: 'TCP' }],
          resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { cpu: '200m', memory: '128Mi' } },
          terminationMessagePath: '/dev/termination-log',
          terminationMessagePolicy: 'File'
        }
      ],
      dnsPolicy: 'ClusterFirst',
      enableServiceLinks: true,
      preemptionPolicy: 'PreemptLowerPriority',
      priority: 0,
      restartPolicy: 'Always',
      schedulerName: 'default-scheduler',
      securityContext: {},
      serviceAccountName: 'default',
      terminationGracePeriodSeconds: 30
    },
    labels: { app, 'pod-template-hash': hash },
    ownerReferences: [
      {
        apiVersion: 'apps/v1',
        kind: 'ReplicaSet',
        name: `${app}-${hash}`,
        uid: `uid-of-${app}-${hash}`,
        controller: true,
        blockOwnerDeletion: true
      }
    ]
  }
}

/** Writes pods and their events the way the control plane does, straight into a store: load for tests and benches. */
export class PodTrail {
  readonly #store: ObjectStore
  readonly #clock: Clock
  readonly #random: Random

  constructor(store: ObjectStore, clock: Clock, random: Random) {
    this.#store = store
    this.#clock = clock
    this.#random = random
  }

  /** Nine revisions: created, bound, three times its status, and four events. */
  run(template: PodTemplate, index: number): Pod {
    const created = this.create(template)
    this.event(created, 'Scheduled', `Successfully assigned default/${created.metadata.name} to node-${index % 100}`)
    const bound = this.#put({ ...created, spec: { ...created.spec, nodeName: `node-${index % 100}` } })
    const pending = this.#status(bound, 'Pending', index)
    this.event(pending, 'Pulled', 'Container image already present on machine')
    const started = this.#status(pending, 'Running', index)
    this.event(started, 'Created', 'Created container: web')
    this.event(started, 'Started', 'Started container web')
    return this.#status(started, 'Running', index, true)
  }

  create(template: PodTemplate): Pod {
    const time = formatTime(this.#clock.now)
    return this.#store.put(podKind, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {
        name: `${template.ownerReferences[0]!.name}-${this.#random.suffix(5)}${this.#random.suffix(3)}`,
        generateName: `${template.ownerReferences[0]!.name}-`,
        namespace: 'default',
        uid: this.#random.uuid(),
        resourceVersion: this.#store.nextResourceVersion(),
        creationTimestamp: time,
        generation: 1,
        labels: template.labels,
        ownerReferences: template.ownerReferences,
        managedFields: [
          {
            manager: 'kube-controller-manager',
            operation: 'Update',
            apiVersion: 'v1',
            time,
            fieldsType: 'FieldsV1',
            fieldsV1: managedByController
          }
        ]
      },
      spec: template.spec,
      status: { phase: 'Pending', qosClass: 'Burstable' }
    })
  }

  event(pod: Pod, reason: string, message: string): Event {
    const { metadata } = pod
    const time = formatTime(this.#clock.now)
    return this.#store.put(eventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: {
        name: `${metadata.name}.${this.#random.uint32().toString(16)}${this.#random.uint32().toString(16)}`,
        namespace: metadata.namespace!,
        uid: this.#random.uuid(),
        resourceVersion: this.#store.nextResourceVersion(),
        creationTimestamp: time
      },
      involvedObject: {
        kind: 'Pod',
        namespace: metadata.namespace!,
        name: metadata.name,
        uid: metadata.uid,
        apiVersion: 'v1',
        resourceVersion: metadata.resourceVersion
      },
      reason,
      message,
      source: { component: 'kubelet', host: pod.spec.nodeName ?? '' },
      firstTimestamp: time,
      lastTimestamp: time,
      count: 1,
      type: 'Normal',
      reportingComponent: 'kubelet',
      reportingInstance: pod.spec.nodeName ?? ''
    })
  }

  #status(pod: Pod, phase: string, index: number, isReady = false): Pod {
    const time = formatTime(this.#clock.now)
    const condition = (type: string, status: boolean): object => ({
      type,
      status: status ? 'True' : 'False',
      lastProbeTime: null,
      lastTransitionTime: time,
      observedGeneration: 1
    })
    const address = `10.244.${index % 100}.${Math.floor(index / 100) % 250}`
    const running = phase === 'Running'
    const managedFields = (pod.metadata.managedFields ?? []).slice(0, 1)
    // The address makes the field set the pod's own, but for what it shares with the others'.
    const status = managedByKubelet['f:status']
    const before = pod.metadata.managedFields?.[1]?.fieldsV1
    const fieldsV1 = !running
      ? managedByKubelet
      : before !== managedByKubelet
        ? before
        : { 'f:status': { ...status, 'f:podIPs': { '.': {}, [`k:{"ip":"${address}"}`]: { '.': {}, 'f:ip': {} } } } }
    const metadata = {
      ...pod.metadata,
      managedFields: [
        ...managedFields,
        {
          manager: 'kubelet',
          operation: 'Update' as const,
          apiVersion: 'v1',
          time,
          fieldsType: 'FieldsV1' as const,
          fieldsV1: fieldsV1 as FieldsV1,
          subresource: 'status'
        }
      ]
    }
    const nextStatus = {
      ...pod.status,
      phase,
      conditions: [
        condition('PodReadyToStartContainers', running),
        condition('Initialized', true),
        condition('Ready', isReady),
        condition('ContainersReady', isReady),
        condition('PodScheduled', true)
      ],
      hostIP: '172.18.0.2',
      hostIPs: [{ ip: '172.18.0.2' }],
      startTime: time,
      ...(running ? { podIP: address, podIPs: [{ ip: address }] } : {}),
      containerStatuses: [
        {
          name: 'web',
          image: pod.spec.containers[0]!.image,
          imageID: running ? 'sha256:0123456789abcdef' : '',
          ready: isReady,
          restartCount: 0,
          started: running,
          state: running ? { running: { startedAt: time } } : { waiting: { reason: 'ContainerCreating' } },
          ...(running ? { containerID: `containerd://${this.#random.uuid()}` } : {})
        }
      ]
    }
    return this.#put({ ...pod, metadata, status: nextStatus } as Pod)
  }

  #put(pod: Pod): Pod {
    const metadata = { ...pod.metadata, resourceVersion: this.#store.nextResourceVersion() }
    return this.#store.put(podKind, { ...pod, metadata })
  }
}
