// What a restless person does to a cluster, drawn from a seed, with the process killed now and then: for replays.
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Json } from '../../../shared/kube/object.ts'
import type { ApiRequest, Identity } from '../api/request.ts'
import { Engine } from '../engine.ts'
import { Random } from '../sim/random.ts'
import { ClusterFile } from '../store/cluster-file.ts'

export const startTime = Date.UTC(2026, 10, 20, 12)
export const options = { workers: 3 }
const identity: Identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'test' }
const names = ['alpha', 'beta', 'gamma']
const images = ['nginx:1.27', 'nginx:1.26', 'httpd:2.4', 'redis:7.2', 'nginx:no-such-tag', 'busybox:1.36']
const workers = ['worker-1', 'worker-2', 'worker-3']

function pick<T>(random: Random, values: readonly T[]): T {
  return values[random.integer(values.length)]!
}

function deploymentRequest(verb: ApiRequest['verb'], name: string): ApiRequest {
  return { verb, group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name }
}

function created(random: Random, name: string): ApiRequest {
  const labels = { app: name }
  const strategy: Json =
    random.integer(3) === 0
      ? { type: 'Recreate' }
      : { rollingUpdate: { maxSurge: random.integer(3), maxUnavailable: 1 } }
  const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 }
  const container: Json = {
    name: 'main',
    image: pick(random, images),
    ...(random.integer(2) === 0 ? { readinessProbe } : {})
  }
  const spec: Json = {
    replicas: random.integer(6),
    selector: { matchLabels: labels },
    strategy,
    minReadySeconds: random.integer(3) * 5,
    template: {
      metadata: { labels },
      spec: { containers: [container], terminationGracePeriodSeconds: random.integer(20) }
    }
  }
  const { name: _unused, ...request } = deploymentRequest('create', name)
  return { ...request, body: { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name }, spec } }
}

function patched(name: string, spec: NonNullable<ApiRequest['body']>): ApiRequest {
  return { ...deploymentRequest('patch', name), patchType: 'strategic', body: { spec } }
}

const gibibyte = 1024 ** 3
/** Some too much for a machine, one none at all. */
const strains = [{}, { memory: 33 * gibibyte }, { disk: 95 * gibibyte, slowDisk: 5 }, { processes: 250_000 }]

/** One thing that a person might do now; half of them are refused, which is part of it. */
function act(engine: Engine, random: Random): void {
  const submit = (request: ApiRequest): void => void engine.submit(request, identity)
  const name = pick(random, names)
  switch (random.integer(11)) {
    case 0:
    case 1:
      return submit(created(random, name))
    case 2:
      return submit(patched(name, { replicas: random.integer(8) }))
    case 3:
    case 4:
      return submit(
        patched(name, { template: { spec: { containers: [{ name: 'main', image: pick(random, images) }] } } })
      )
    case 5:
      return submit(patched(name, { paused: random.integer(2) === 0 ? true : null }))
    case 6: {
      const policies = ['Background', 'Foreground'] as const
      return submit({ ...deploymentRequest('delete', name), options: { propagationPolicy: pick(random, policies) } })
    }
    case 7: {
      const pods = [...engine.store.inNamespace(podKind, 'default')]
      if (pods.length === 0) return
      const pod = pick(random, pods).metadata.name
      return submit({ verb: 'delete', group: '', version: 'v1', resource: 'pods', namespace: 'default', name: pod })
    }
    case 8:
      return engine.setNodePower(pick(random, workers), random.integer(2) === 0)
    case 9:
      return engine.strainNode(pick(random, workers), pick(random, strains))
    default: {
      const spec = { unschedulable: random.integer(2) === 0 ? true : null }
      const node = pick(random, workers)
      return submit({
        verb: 'patch',
        group: '',
        version: 'v1',
        resource: 'nodes',
        name: node,
        patchType: 'merge',
        body: { spec }
      })
    }
  }
}

/** Plays `steps` random steps into a new file at `path`, kills the process now and then, and lets an hour pass. */
export function playRandomSession(path: string, seed: string, steps: number): ClusterFile {
  const random = new Random(`person/${seed}`)
  let file = ClusterFile.create(path, { seed, startTime })
  let engine = new Engine(file)
  engine.start(options)
  engine.advanceTo(engine.now + 60_000)
  for (let step = 0; step < steps; step++) {
    engine.advanceTo(engine.now + random.integer(pick(random, [20, 2_000, 60_000, 400_000])))
    act(engine, random)
    if (random.integer(3) > 0) file.commit()
    if (random.integer(8) > 0) continue
    file.abandon()
    file = ClusterFile.open(path)
    engine = new Engine(file)
    engine.start(options)
  }
  // Longer than back-offs, evictions and progress deadlines take.
  engine.advanceTo(engine.now + 3_600_000)
  file.commit()
  return file
}
