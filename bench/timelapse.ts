// A day in the life of a cluster, the clock as fast as possible: about a hundred pods with a probe every ten seconds, an
// autoscaler that looks every fifteen under a load that comes and goes with the hours, and ten CronJobs every five minutes.
import { join } from 'node:path'
import type { ApiRequest } from '../src/main/engine/api/request.ts'
import { Engine } from '../src/main/engine/engine.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import { deploymentKind } from '../src/shared/kinds/deployment/kind.ts'
import { jobKind } from '../src/shared/kinds/job/kind.ts'
import type { Json } from '../src/shared/kube/object.ts'
import { inScratchFolder, rounded, runBench, type Figures } from './harness.ts'

const identity = { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'bench' }
const startTime = Date.UTC(2026, 10, 20)
const minute = 60_000
const day = 24 * 60 * minute
const cronJobs = 10
/** Simulated time between two changes of the load, and between two commits. */
const step = 5 * minute
/** Millicores that a pod asks for; the autoscaler wants half of it used. */
const requestedCpu = 100
const replicas = { min: 60, max: 140 }

function submit(engine: Engine, request: ApiRequest): void {
  const { code, object } = engine.submit(request, identity)
  if (code > 299) throw new Error(JSON.stringify(object))
}

function create(engine: Engine, group: string, version: string, resource: string, body: Json): void {
  submit(engine, { verb: 'create', group, version, resource, namespace: 'default', body })
}

const web: Json = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web' },
  spec: {
    replicas: 100,
    selector: { matchLabels: { app: 'web' } },
    template: {
      metadata: { labels: { app: 'web' } },
      spec: {
        containers: [
          {
            name: 'web',
            image: 'nginx:1.27',
            resources: { requests: { cpu: `${requestedCpu}m`, memory: '32Mi' } },
            readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 10 }
          }
        ]
      }
    }
  }
}

const autoscaler: Json = {
  apiVersion: 'autoscaling/v2',
  kind: 'HorizontalPodAutoscaler',
  metadata: { name: 'web' },
  spec: {
    scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'web' },
    minReplicas: replicas.min,
    maxReplicas: replicas.max,
    metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 50 } } }]
  }
}

function cronJob(index: number): Json {
  const container = { name: 'main', image: 'busybox:1.36', command: ['sh', '-c', 'echo working; sleep 20; echo done'] }
  return {
    apiVersion: 'batch/v1',
    kind: 'CronJob',
    metadata: { name: `report-${index}` },
    spec: {
      schedule: '*/5 * * * *',
      jobTemplate: { spec: { template: { spec: { restartPolicy: 'OnFailure', containers: [container] } } } }
    }
  }
}

/** Millicores that the whole day asks of the Deployment at a moment: little at night, much in the afternoon. */
function loadAt(time: number): number {
  const share = (1 - Math.cos((2 * Math.PI * time) / day)) / 2
  const perPod = requestedCpu / 2
  return Math.round((replicas.min + (replicas.max - replicas.min) * share) * perPod)
}

function measure(): Figures {
  return inScratchFolder((folder) => {
    const file = ClusterFile.create(join(folder, 'day.db'), { seed: 'bench', startTime: startTime - 10 * minute })
    const engine = new Engine(file)
    engine.start({ workers: 10 })
    create(engine, 'apps', 'v1', 'deployments', web)
    create(engine, 'autoscaling', 'v2', 'horizontalpodautoscalers', autoscaler)
    engine.advanceTo(startTime)
    for (let index = 0; index < cronJobs; index++) create(engine, 'batch', 'v1', 'cronjobs', cronJob(index))
    file.commit()
    let ended = 0
    engine.store.onChange(jobKind, ({ type }) => {
      if (type === 'DELETED') ended++
    })
    const seen = new Set<number>()
    const deployment = (): number => engine.store.get(deploymentKind, 'default', 'web')?.status?.readyReplicas ?? 0
    const { uid } = engine.store.get(deploymentKind, 'default', 'web')!.metadata
    const before = engine.store.revision
    const started = performance.now()
    for (let time = 0; time < day; time += step) {
      engine.setLoad(uid, loadAt(time))
      engine.advanceTo(startTime + time + step)
      file.commit()
      seen.add(deployment())
    }
    const seconds = (performance.now() - started) / 1000
    // Nothing may have stood still for speed: jobs came and went, the autoscaler followed the day.
    if (ended < cronJobs * 280) throw new Error(`only ${ended} Jobs ended`)
    if (Math.max(...seen) - Math.min(...seen) < 60)
      throw new Error(`${[...seen].join()} replicas do not follow the load`)
    const figures = {
      day100PodsSeconds: rounded(seconds, 2),
      revisions: engine.store.revision - before,
      jobs: ended,
      fewestReplicas: Math.min(...seen),
      mostReplicas: Math.max(...seen)
    }
    file.close()
    return figures
  })
}

await runBench('timelapse', { day100PodsSeconds: { max: 20 } }, measure)
