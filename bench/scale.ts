// A cluster of 5,000 nodes: 10,000 pods until they run, 150,000 pods held and read back from their file, and 50,000 pods
// at rest in real time. Nodes carry no system pods. Each part is a process of its own, so that memory is that part's alone.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { inScratchFolder, runBench, type Figures } from './harness.ts'

const nodes = 5_000

function part(name: string, folder: string, pods: number): Figures {
  const script = join(import.meta.dirname, 'scale/part.ts')
  const flags = ['--expose-gc', '--disable-warning=ExperimentalWarning']
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [...flags, script, name, folder, String(nodes), String(pods)],
    { encoding: 'utf8', maxBuffer: 1024 ** 3 }
  )
  if (status !== 0) throw new Error(`${name} ended with ${status}: ${stderr}`)
  return JSON.parse(stdout.trim().split('\n').at(-1)!) as Figures
}

function measure(): Figures {
  return inScratchFolder((folder) => ({
    ...part('run', join(folder, 'few'), 10_000),
    ...part('hold', join(folder, 'many'), 150_000),
    ...part('restart', join(folder, 'many'), 150_000),
    ...part('rest', join(folder, 'idle'), 50_000)
  }))
}

await runBench(
  'scale',
  {
    run10000PodsSeconds: { max: 12 },
    hold150000PodsResidentMegabytes: { max: 2048 },
    restart150000PodsSeconds: { max: 15 },
    rest50000PodsCpuPercent: { max: 10 }
  },
  measure
)
