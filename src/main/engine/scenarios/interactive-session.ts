// An hour in the life of a cluster, as a person would spend it: the input of the determinism tests.
import { deploymentKind } from '../../../shared/kinds/deployment/kind.ts'
import type { Fault } from '../../../shared/chaos/fault.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { NetworkRequest } from '../../../shared/network/request.ts'
import type { ApiRequest, Identity } from '../api/request.ts'
import { Engine } from '../engine.ts'
import { ClusterFile } from '../store/cluster-file.ts'
import { onFile, type Body } from './cluster.ts'
import { cronJob, deployment, image, job, service, statefulSet } from './manifests.ts'

export const startTime = Date.UTC(2026, 10, 20, 12)
export const options = { workers: 3 }

const identity: Identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'test' }

function create(group: string, version: string, resource: string, body: Body): ApiRequest {
  return { verb: 'create', group, version, resource, namespace: 'default', body }
}

const container = { ports: [{ containerPort: 80 }], resources: { requests: { cpu: '100m' } } }

function newDeployment(name: string, imageName: string, replicas: number): ApiRequest {
  return create('apps', 'v1', 'deployments', deployment(name, { image: imageName, replicas, container }))
}

const claim = {
  metadata: { name: 'data' },
  spec: {
    storageClassName: 'network-disk',
    accessModes: ['ReadWriteOnce'],
    resources: { requests: { storage: '1Gi' } }
  }
}

/** Keeps its data on disks, grows one pod after the other. */
const database = statefulSet('db', {
  replicas: 2,
  spec: { volumeClaimTemplates: [claim] },
  container: { ...container, volumeMounts: [{ name: 'data', mountPath: '/data' }] }
})

/** Follows the load of the Deployment web. */
const autoscaler = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: {
    minReplicas: 2,
    maxReplicas: 8,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }],
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' }
  }
}

const quota = {
  apiVersion: 'v1',
  kind: 'ResourceQuota',
  metadata: { name: 'all' },
  spec: { hard: { pods: '18', 'requests.storage': '2Gi', 'count/jobs.batch': '6' } }
}

function patch(name: string, body: Json): ApiRequest {
  return {
    verb: 'patch',
    group: 'apps',
    version: 'v1',
    resource: 'deployments',
    namespace: 'default',
    name,
    patchType: 'strategic',
    body
  }
}

function setImage(name: string, imageName: string): ApiRequest {
  return patch(name, image(imageName))
}

const web = { group: 'apps', resource: 'deployments', namespace: 'default', name: 'web' }
const faults: readonly Fault[] = [
  { kind: 'crash', target: web, exitCode: 1, again: 15_000 },
  { kind: 'leak', target: web, bytesPerSecond: 10 ** 7 },
  { kind: 'way', from: { kind: 'nodes', names: ['worker-1'] }, to: { kind: 'everyone' }, loss: 0.5 },
  { kind: 'bad-image', target: { ...web, container: 'main' }, image: 'nginx:no-such-tag' }
]

/** What happens, and how many simulated milliseconds after the step before it. */
type Step = readonly [delay: number, act: (engine: Engine) => void]

const request =
  (apiRequest: ApiRequest) =>
  (engine: Engine): void => {
    engine.submit(apiRequest, identity)
  }

function toWeb(engine: Engine): NetworkRequest {
  const host = engine.store.get(serviceKind, 'default', 'web')!.spec.clusterIP!
  return { scheme: 'http', host, port: 80, path: '/', timeout: 2000 }
}

const steps: readonly Step[] = [
  [90_000, request(newDeployment('web', 'nginx:1.27', 6))],
  [7, request(create('', 'v1', 'services', service('web')))],
  [500, request(create('apps', 'v1', 'statefulsets', database))],
  [3_000, request(create('batch', 'v1', 'jobs', job('once', 'sleep 20; exit 0', { completions: 3, parallelism: 2 })))],
  [
    10,
    request(create('batch', 'v1', 'cronjobs', cronJob('tick', '*/2 * * * *', 'exit 0', { timeZone: 'Asia/Kathmandu' })))
  ],
  [10, request(create('', 'v1', 'resourcequotas', quota))],
  [20_000, request(newDeployment('crash', 'busybox:1.36', 2))],
  [15_333, request(patch('web', { spec: { replicas: 9 } }))],
  [4_001, request(setImage('web', 'nginx:1.26'))],
  [2_500, request(setImage('web', 'nginx:no-such-tag'))],
  [120_000, (engine) => engine.setNodePower('worker-2', false)],
  [400_000, request(setImage('web', 'nginx:1.27'))],
  [60_000, (engine) => engine.setNodePower('worker-2', true)],
  [
    200_000,
    request({
      verb: 'delete',
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      namespace: 'default',
      name: 'crash'
    })
  ],
  // A refused request is an input too.
  [
    1_000,
    request({
      verb: 'delete',
      group: 'apps',
      version: 'v1',
      resource: 'deployments',
      namespace: 'default',
      name: 'crash'
    })
  ],
  [900_000, request(patch('web', { spec: { replicas: 2 } }))],
  [10, request(create('autoscaling', 'v2', 'horizontalpodautoscalers', autoscaler))],
  [60_000, (engine) => engine.setLoad(engine.store.get(deploymentKind, 'default', 'web')!.metadata.uid, 700)],
  [
    120_000,
    request({
      ...create('apps', 'v1', 'statefulsets', { spec: { replicas: 3 } }),
      verb: 'patch',
      name: 'db',
      patchType: 'merge'
    })
  ],
  [5_000, (engine) => engine.changeMachines({ type: 'add', machines: [{ name: 'extra-1', cpu: 2 }] })],
  // What preflight refuses is an input too.
  [1_000, (engine) => engine.changeMachines({ type: 'add', machines: [{ name: 'busy-1', portsInUse: [10_250] }] })],
  [60_000, (engine) => engine.changeMachines({ type: 'partition', name: 'extra-1', isCutOff: true })],
  [90_000, (engine) => engine.changeMachines({ type: 'timing', timing: { gracePeriod: 40 } })],
  [10_000, (engine) => engine.changeMachines({ type: 'partition', name: 'extra-1', isCutOff: false })],
  [30_000, (engine) => engine.changeMachines({ type: 'restart', name: 'worker-1' })],
  [60_000, (engine) => engine.setNodePower('control-plane-1', false)],
  [120_000, (engine) => engine.setNodePower('control-plane-1', true)],
  [90_000, (engine) => engine.changeMachines({ type: 'remove', name: 'extra-1', deletesNode: true })],
  // Which pod answers is chance, and its log tells.
  [
    10,
    (engine) => [1, 2, 3].forEach(() => engine.sendRequest({ kind: 'node', node: 'worker-1' }, toWeb(engine), () => {}))
  ],
  [
    10,
    (engine) =>
      engine.changeTraffic({
        type: 'start',
        load: {
          client: { kind: 'node', node: 'worker-1' },
          request: toWeb(engine),
          shape: { kind: 'ramp', from: 10, to: 2000, seconds: 300 }
        }
      })
  ],
  [100_000, (engine) => engine.changeTraffic({ type: 'stop', id: '99' })],
  // More than the machine has: the kernel and the kubelet both have to act.
  [60_000, (engine) => engine.strainNode('worker-1', { memory: 33 * 1024 ** 3, slowDisk: 3 })],
  [120_000, (engine) => engine.strainNode('worker-1', { disk: 95 * 1024 ** 3 })],
  [120_000, (engine) => engine.strainNode('worker-1', {})],
  [
    60_000,
    (engine) => {
      for (const fault of faults) engine.changeChaos({ type: 'start', fault, duration: 300_000 }, identity)
    }
  ],
  // Where half of the packets are lost, chance decides.
  [
    30_000,
    (engine) => [1, 2, 3].forEach(() => engine.sendRequest({ kind: 'node', node: 'worker-1' }, toWeb(engine), () => {}))
  ],
  [90_000, (engine) => engine.changeChaos({ type: 'stop', id: engine.chaos.all.at(-1)!.id }, identity)],
  [600_000, request(patch('web', { spec: { replicas: 4 } }))],
  [60_000, (engine) => engine.changeTraffic({ type: 'stop', id: '1' })],
  [60_000, (engine) => engine.changeTraffic({ type: 'remove', id: '1' })]
]

export interface SessionPlan {
  /** Before which steps the process ends, killed behind its last commit, and starts again. */
  readonly restartsBefore: readonly number[]
  /** What somebody who only looks does after each step. */
  readonly onStep?: (engine: Engine) => void
}

/** Plays the session into a new file at `path` and leaves the file open. */
export function playSession(path: string, seed: string, { restartsBefore, onStep }: SessionPlan): ClusterFile {
  let file = ClusterFile.create(path, { seed, startTime, ...onFile })
  let engine = new Engine(file)
  engine.start(options)
  for (const [index, [delay, act]] of steps.entries()) {
    if (restartsBefore.includes(index)) {
      file.commit()
      // Lost: what happens between the last commit and the kill.
      engine.advanceTo(engine.now + 1_234)
      file.abandon()
      file = ClusterFile.open(path, onFile)
      engine = new Engine(file)
      engine.start(options)
    }
    engine.advanceTo(engine.now + delay)
    act(engine)
    onStep?.(engine)
    file.commit()
  }
  engine.advanceTo(engine.now + 300_000)
  file.commit()
  return file
}
