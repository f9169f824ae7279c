// 5,000 lines a second over the cluster at 1x: 100 containers that each print fifty, on a file that is committed four times
// a second, beside the same containers without a word; then a search of all that was kept.
import { join } from 'node:path'
import { Engine } from '../src/main/engine/engine.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import type { SqliteLogStore } from '../src/main/engine/store/log-store.ts'
import { deploymentKind } from '../src/shared/kinds/deployment/kind.ts'
import { deployment, identity, scripted, startTime } from './deployment.ts'
import { inScratchFolder, millisecondsOf, percentile, rounded, runBench, type Figures } from './harness.ts'

const containers = 100
const linesPerSecond = 50
/** Simulated seconds that are measured, and how often what happened is committed, in simulated milliseconds. */
const measuredSeconds = 60
const commitPeriod = 250
/** What the pacer gives the engine at once, in simulated milliseconds. */
const slice = 10

const talk = `while true; do i=0; while [ $i -lt ${linesPerSecond / 10} ]; do echo "$i GET /api/v1/orders/$RANDOM 200 12ms upstream=10.244.3.17:8080 agent=kube-probe/1.34 request=$RANDOM$RANDOM"; i=$((i+1)); done; sleep 0.1; done`

interface Cost {
  /** Percent of one core at 1x. */
  readonly cpu: number
  readonly lines: number
  /** How long slices of the clock and commits took, in milliseconds: at 1x the clock lags where one takes longer. */
  readonly slices: readonly number[]
  readonly commits: readonly number[]
}

function measure(folder: string, name: string, script: string, then?: (engine: Engine) => void): Cost {
  const file = ClusterFile.create(join(folder, `${name}.db`), { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers: 4 })
  engine.advanceTo(startTime + 60_000)
  if (engine.submit(deployment(name, containers, scripted(script)), identity).code !== 201)
    throw new Error('the deployment was refused')
  engine.advanceTo(engine.now + 60_000)
  file.commit()
  const ready = engine.store.get(deploymentKind, 'default', name)?.status?.readyReplicas ?? 0
  if (ready !== containers) throw new Error(`${ready} of ${containers} are ready`)

  const slices: number[] = []
  const commits: number[] = []
  const append = file.logs.append.bind(file.logs)
  let lines = 0
  file.logs.append = (...line: Parameters<SqliteLogStore['append']>) => {
    lines++
    append(...line)
  }
  const before = process.cpuUsage()
  const end = engine.now + measuredSeconds * 1000
  while (engine.now < end) {
    slices.push(millisecondsOf(() => engine.advanceTo(engine.now + slice)))
    if (engine.now % commitPeriod === 0) commits.push(millisecondsOf(() => file.commit()))
  }
  const { user, system } = process.cpuUsage(before)
  then?.(engine)
  file.close()
  return { cpu: (user + system) / 10_000 / measuredSeconds, lines: lines / measuredSeconds, slices, commits }
}

/** How much of its time the engine's thread is taken, disk included: the clock keeps up as long as it is not all. */
function busyOf({ slices, commits }: Cost): number {
  return [...slices, ...commits].reduce((sum, time) => sum + time, 0) / 10 / measuredSeconds
}

/** Looks for one line through a full budget of logs, beside a cluster that does nothing. */
function searching(folder: string): Figures {
  const file = ClusterFile.create(join(folder, 'search.db'), { seed: 'bench', startTime })
  const runs = Array.from({ length: containers }, (_, index) => ({
    podUid: `uid-${index}`,
    podName: `web-${index}`,
    namespace: 'default',
    container: 'main',
    instance: 0
  }))
  let line = 0
  const budget = 250 * 1024 * 1024
  while (file.logs.bytes < budget) {
    for (const run of runs) {
      for (let count = 0; count < 13; count++) {
        const text = `GET /api/v1/orders/${line++} 200 12ms upstream=10.244.3.17:8080 agent=kube-probe/1.34`
        file.logs.append(run, startTime + line, 'stdout', text)
      }
    }
    file.commit()
  }
  const search = (contains: string, ignoresText = false): { readonly whole: number; readonly longest: number } => {
    const under = file.logs.search({
      matches: (text) => text.toLowerCase().includes(contains),
      ...(ignoresText ? {} : { contains }),
      limit: 500
    })
    const steps: number[] = []
    let isOver = false
    while (!isOver) steps.push(millisecondsOf(() => (isOver = !under.step())))
    if (under.hits().length === 0) throw new Error(`nothing was found of ${contains}`)
    return { whole: rounded(steps.reduce((sum, step) => sum + step, 0)), longest: percentile(steps, 0.99) }
  }
  search('orders/77 ')
  const rare = search('orders/77 ')
  const common = search('upstream')
  const everything = search('orders/77 ', true)
  file.close()
  return {
    'lines searched': line,
    'search for a rare text, ms': rare.whole,
    'search for a common text, ms': common.whole,
    'search that takes every line apart, ms': everything.whole,
    'step of a search, p99, ms': Math.max(rare.longest, common.longest, everything.longest)
  }
}

function figures(folder: string): Figures {
  // The first run of a process pays for its compilation.
  measure(folder, 'warm', talk)
  const quiet = measure(folder, 'quiet', 'sleep infinity')
  const dry = measure(folder, 'dry', talk.replace('echo "', 'true "'))
  const talking = measure(folder, 'talking', talk)
  return {
    'lines per second': rounded(talking.lines),
    'cpu over quiet containers, % of a core': rounded(talking.cpu - quiet.cpu, 1),
    'of it the lines themselves, % of a core': rounded(talking.cpu - dry.cpu, 1),
    'time taken with commits, % of 1x': rounded(busyOf(talking), 1),
    'slice of 10 ms of the clock, p99, ms': percentile(talking.slices, 0.99),
    'commit, p99, ms': percentile(talking.commits, 0.99),
    'longest slice or commit, ms': Math.max(...talking.slices, ...talking.commits),
    ...searching(folder)
  }
}

await runBench(
  'logs',
  {
    'lines per second': { min: 4900 },
    'cpu over quiet containers, % of a core': { max: 40 },
    'time taken with commits, % of 1x': { max: 60 },
    'step of a search, p99, ms': { max: 20 }
  },
  () => inScratchFolder(figures)
)
