// A Deployment of 1,000 and of 10,000 replicas until every pod is Ready and committed, as fast as the clock goes.
import { join } from 'node:path'
import { Engine } from '../src/main/engine/engine.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import { deploymentKind } from '../src/shared/kinds/deployment/kind.ts'
import { eventKind } from '../src/shared/kinds/event/kind.ts'
import { podKind } from '../src/shared/kinds/pod/kind.ts'
import type { Pod } from '../src/shared/schema/types.ts'
import { deployment, identity, startTime } from './deployment.ts'
import { heapAfterCollection, inScratchFolder, rounded, runBench, type Figures } from './harness.ts'

/** The trail that every pod must leave: nothing may be skipped for speed. */
const leastRevisions = 5
const leastEvents = 4

const container = {
  name: 'web',
  image: 'nginx:1.27',
  ports: [{ containerPort: 80 }],
  resources: { requests: { cpu: '10m', memory: '16Mi' } }
}

interface Run {
  readonly seconds: number
  readonly simulatedSeconds: number
  readonly revisions: number
  readonly heapMegabytes: number
}

function isRolledOut(engine: Engine, replicas: number): boolean {
  return engine.store.get(deploymentKind, 'default', 'web')?.status?.readyReplicas === replicas
}

function rollOut(folder: string, replicas: number, workers: number, name: string): Run {
  const file = ClusterFile.create(join(folder, `${name}.db`), { seed: 'bench', startTime })
  const engine = new Engine(file)
  // Pods per node: upstream's 110 is the default; 10,000 on 100 workers fit it.
  engine.start({ workers })
  engine.advanceTo(startTime + 120_000)
  file.commit()
  const before = engine.store.revision
  const simulatedBefore = engine.now

  const started = performance.now()
  const answer = engine.submit(deployment('web', replicas, container), identity)
  if (answer.code !== 201) throw new Error(JSON.stringify(answer.object))
  file.commit()
  while (!isRolledOut(engine, replicas)) {
    if (engine.now - simulatedBefore > 600_000) throw new Error('the rollout did not finish in ten simulated minutes')
    engine.advanceTo(engine.now + 250)
    file.commit()
  }
  const seconds = (performance.now() - started) / 1000

  assertTrail(engine, file, replicas)
  const heapMegabytes = heapAfterCollection() / 1024 ** 2
  const run = {
    seconds,
    simulatedSeconds: (engine.now - simulatedBefore) / 1000,
    revisions: engine.store.revision - before,
    heapMegabytes
  }
  file.close()
  return run
}

function assertTrail(engine: Engine, file: ClusterFile, replicas: number): void {
  const pods = [...engine.store.withLabel(podKind, 'default', 'app', 'web')]
  if (pods.length !== replicas) throw new Error(`${pods.length} pods instead of ${replicas}`)
  for (const pod of pods) {
    const isReady = pod.status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True')
    if (isReady !== true) throw new Error(`${pod.metadata.name} is not Ready`)
    const revisions = file.history.revisionsOf(pod.metadata.uid).length
    if (revisions < leastRevisions) throw new Error(`${pod.metadata.name} left ${revisions} revisions`)
    const events = eventsOf(engine, pod)
    if (events < leastEvents) throw new Error(`${pod.metadata.name} left ${events} events`)
  }
}

function eventsOf(engine: Engine, pod: Pod): number {
  return [...engine.store.about(eventKind, pod.metadata.uid)].length
}

function measure(): Figures {
  return inScratchFolder((folder) => {
    const cold = rollOut(folder, 1_000, 10, 'cold')
    const warm = rollOut(folder, 1_000, 10, 'warm')
    const large = rollOut(folder, 10_000, 100, 'large')
    return {
      pods1000FirstRunSeconds: rounded(cold.seconds, 2),
      pods1000Seconds: rounded(warm.seconds, 2),
      pods1000SimulatedSeconds: rounded(warm.simulatedSeconds, 1),
      pods10000Seconds: rounded(large.seconds, 2),
      pods10000SimulatedSeconds: rounded(large.simulatedSeconds, 1),
      pods10000Revisions: large.revisions,
      heapMegabytes: rounded(large.heapMegabytes, 1),
      peakResidentMegabytes: rounded(process.resourceUsage().maxRSS / 1024, 0)
    }
  })
}

await runBench(
  'pods',
  { pods1000Seconds: { max: 0.6 }, pods10000Seconds: { max: 6 }, heapMegabytes: { max: 120 } },
  measure
)
