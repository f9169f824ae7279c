// 1,000 containers that each print the date every second, on a file, beside the same cluster without them; and how long
// a loop without a pause holds the engine up.
import { join } from 'node:path'
import type { ApiRequest } from '../src/main/engine/api/request.ts'
import { Engine } from '../src/main/engine/engine.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import { deploymentKind } from '../src/shared/kinds/deployment/kind.ts'
import { deployment, identity, scripted, startTime } from './deployment.ts'
import { heapAfterCollection, inScratchFolder, rounded, runBench, type Figures } from './harness.ts'

/** Simulated seconds that are measured, and how often what happened is committed, in simulated milliseconds. */
const measuredSeconds = 60
const commitPeriod = 250

interface Cost {
  /** Percent of one core at 1x. */
  readonly cpu: number
  readonly heapMegabytes: number
  /** The longest time that one step of a hundredth of a second took, in milliseconds. */
  readonly longest: number
}

function measure(folder: string, name: string, request: ApiRequest): Cost {
  const file = ClusterFile.create(join(folder, `${name}.db`), { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers: 12 })
  engine.advanceTo(startTime + 60_000)
  if (engine.submit(request, identity).code !== 201) throw new Error('the deployment was refused')
  engine.advanceTo(engine.now + 120_000)
  file.commit()
  const wanted = (request.body as { spec: { replicas: number } }).spec.replicas
  const ready = engine.store.get(deploymentKind, 'default', name)?.status?.readyReplicas ?? 0
  if (ready !== wanted) throw new Error(`${ready} of ${wanted} are ready`)

  let longest = 0
  const before = process.cpuUsage()
  const end = engine.now + measuredSeconds * 1000
  while (engine.now < end) {
    const started = performance.now()
    engine.advanceTo(engine.now + 10)
    longest = Math.max(longest, performance.now() - started)
    if (engine.now % commitPeriod === 0) file.commit()
  }
  const { user, system } = process.cpuUsage(before)
  const heapMegabytes = heapAfterCollection() / 1024 ** 2
  file.close()
  return { cpu: (user + system) / 10_000 / measuredSeconds, heapMegabytes, longest }
}

function figures(folder: string): Figures {
  // The first run of a process pays for its compilation.
  measure(folder, 'warm', deployment('warm', 100, scripted('while true; do date; sleep 1; done')))
  const idle = measure(folder, 'idle', deployment('idle', 1, scripted('sleep infinity')))
  const dates = measure(folder, 'dates', deployment('dates', 1000, scripted('while true; do date; sleep 1; done')))
  const loop = measure(folder, 'loop', deployment('loop', 1, scripted('while :; do :; done')))
  return {
    'cpu over idle, % of a core': rounded(dates.cpu - idle.cpu, 1),
    'cpu idle, % of a core': rounded(idle.cpu, 1),
    'heap over idle, MB': rounded(dates.heapMegabytes - idle.heapMegabytes, 1),
    'heap idle, MB': rounded(idle.heapMegabytes, 1),
    'cpu of an endless loop, % of a core': rounded(loop.cpu, 1),
    'longest step with an endless loop, ms': rounded(loop.longest, 1)
  }
}

await runBench('shell', { 'cpu over idle, % of a core': { max: 15 }, 'heap over idle, MB': { max: 250 } }, () =>
  inScratchFolder(figures)
)
