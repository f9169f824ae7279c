import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Engine } from '../../src/main/engine/engine.ts'
import { ClusterFile } from '../../src/main/engine/store/cluster-file.ts'
import { deploymentKind } from '../../src/shared/kinds/deployment/kind.ts'

const startTime = Date.UTC(2026, 10, 20, 12)

export interface PodFolderShape {
  /** Replicas of each Deployment; 1,000 where absent. */
  readonly ofOne?: number
  /** Whether a Service leads to each Deployment. */
  readonly services?: boolean
}

/** A data folder with a cluster in which this many pods, of Deployments in namespaces of their own, run. */
export function writePodFolder(
  folder: string,
  replicas: number,
  workers: number,
  { ofOne = 1_000, services = false }: PodFolderShape = {}
): void {
  mkdirSync(folder, { recursive: true })
  const file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers })
  engine.advanceTo(startTime + 120_000)
  const namespaces = Array.from({ length: Math.ceil(replicas / ofOne) }, (_, index) => `team-${index}`)
  for (const [index, namespace] of namespaces.entries()) {
    create(engine, { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace } }, '', 'namespaces')
    engine.advanceTo(engine.now + 1_000)
    const count = Math.min(ofOne, replicas - index * ofOne)
    create(engine, deployment(count), 'apps', 'deployments', namespace)
    if (services) create(engine, service, '', 'services', namespace)
  }
  const isDone = (): boolean =>
    namespaces.every((namespace) => {
      const { spec, status } = engine.store.get(deploymentKind, namespace, 'web')!
      return status?.readyReplicas === spec.replicas
    })
  while (!isDone()) {
    if (engine.now > startTime + 1_200_000) throw new Error('the pods did not get ready in twenty simulated minutes')
    engine.advanceTo(engine.now + 1_000)
    file.commit()
  }
  engine.metrics.save()
  file.close()
}

const service = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web' },
  spec: { selector: { app: 'web' }, ports: [{ port: 80 }] }
}

function create(engine: Engine, body: object, group: string, resource: string, namespace?: string): void {
  const answer = engine.submit(
    {
      verb: 'create',
      group,
      version: 'v1',
      resource,
      ...(namespace === undefined ? {} : { namespace }),
      body: body as never
    },
    { user: 'kubernetes-admin', groups: ['system:masters'], userAgent: 'bench' }
  )
  if (answer.code !== 201) throw new Error(JSON.stringify(answer.object))
}

function deployment(replicas: number): object {
  const resources = { requests: { cpu: '10m', memory: '16Mi' }, limits: { cpu: '100m', memory: '64Mi' } }
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'web' },
    spec: {
      replicas,
      selector: { matchLabels: { app: 'web' } },
      template: {
        metadata: { labels: { app: 'web' } },
        spec: { containers: [{ name: 'web', image: 'nginx:1.27', ports: [{ containerPort: 80 }], resources }] }
      }
    }
  }
}

/** Like inScratchFolder, for what takes its time. */
export async function withScratchFolder<T>(action: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(process.env.DRYDOCK_BENCH_DIR ?? tmpdir(), 'drydock-bench-'))
  try {
    return await action(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
