// What the store can write: answers after a commit, by one caller and by 32 whose writes share a commit; the trail of
// 10,000 pods; and reading that back.
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { configMapKind } from '../src/shared/kinds/configmap/kind.ts'
import { kinds } from '../src/shared/kinds/table.ts'
import type { ConfigMap } from '../src/shared/schema/types.ts'
import { Random } from '../src/main/engine/sim/random.ts'
import { ClusterFile } from '../src/main/engine/store/cluster-file.ts'
import { ObjectStore } from '../src/main/engine/store/object-store.ts'
import { PodTrail, podTemplate } from '../src/main/engine/store/testing-workload.ts'
import {
  heapAfterCollection, inScratchFolder, millisecondsOf, percentile, rounded, runBench, type Figures
} from './harness.ts'

const startTime = Date.UTC(2026, 10, 20)
const seconds = 3
const podCount = 10_000

interface Opened {
  readonly file: ClusterFile
  readonly store: ObjectStore
}

function created(path: string): Opened {
  const file = ClusterFile.create(path, { seed: 'bench', startTime })
  const store = new ObjectStore(kinds)
  file.attach(store)
  return { file, store }
}

/** Random texts of 1.9 KB: nothing that a template or a difference could shorten. More than a name's turns. */
function randomTexts(random: Random): string[] {
  return Array.from({ length: 1009 }, () => {
    const words = Array.from({ length: 320 }, () => random.uint32().toString(36))
    return words.join('').slice(0, 1900)
  })
}

function configMapOf(store: ObjectStore, text: string, name: string, uid: string): ConfigMap {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {
      name,
      namespace: 'default',
      uid,
      resourceVersion: store.nextResourceVersion(),
      creationTimestamp: '2026-11-20T00:00:00Z'
    },
    data: { text }
  }
}

/** Each round every caller writes one object, then all are answered by one commit. */
function callers(path: string, count: number): { readonly perSecond: number; readonly commits: readonly number[] } {
  const { file, store } = created(path)
  const texts = randomTexts(new Random('bench'))
  const commits: number[] = []
  const end = performance.now() + seconds * 1000
  const start = performance.now()
  let writes = 0
  for (let now = start; now < end; now = performance.now()) {
    for (let caller = 0; caller < count; caller++) {
      const name = `config-${writes++ % 4096}`
      const next = configMapOf(store, texts[writes % texts.length]!, name, `uid-of-${name}`)
      file.recordInput({ user: 'bench' }, { verb: 'update', name })
      store.put(configMapKind, next)
    }
    file.clock.advanceTo(file.clock.now + 1)
    commits.push(millisecondsOf(() => file.commit()))
  }
  const elapsed = performance.now() - start
  file.close()
  return { perSecond: rounded((writes / elapsed) * 1000), commits }
}

/** The trail of pods of ten ReplicaSets, committed every 20 pods, as a pacer's slices would. */
function podTrail(path: string): Figures {
  const template = Array.from({ length: 10 }, (_, index) => podTemplate(`app-${index}`, `5d6${index}b7f9c`))
  const commits: number[] = []
  let { file, store } = created(path)
  const trail = new PodTrail(store, file.clock, new Random('trail'))
  const writeMs = millisecondsOf(() => {
    for (let index = 0; index < podCount; index++) {
      file.clock.advanceTo(file.clock.now + 10)
      trail.run(template[index % 10]!, index)
      if (index % 20 === 19) commits.push(millisecondsOf(() => file.commit()))
    }
  })
  const { revision } = store
  file.close()
  const bytes = statSync(path).size
  store = new ObjectStore(kinds)
  const before = heapAfterCollection()
  const restores: number[] = []
  for (let round = 0; round < 3; round++) {
    file.close()
    store = new ObjectStore(kinds)
    heapAfterCollection()
    restores.push(
      millisecondsOf(() => {
        file = ClusterFile.open(path)
        file.attach(store)
      })
    )
  }
  const heap = heapAfterCollection() - before
  file.close()
  return {
    podTrailMs: writeMs,
    podTrailRevisions: revision,
    podTrailCommitP99Ms: percentile(commits, 0.99),
    podTrailCommitMaxMs: Math.max(...commits),
    bytesOnDiskPerPod: rounded(bytes / podCount),
    /** Median of three. */
    restoreMs: percentile(restores, 0.5),
    restoredHeapMb: rounded(heap / 1024 / 1024, 1)
  }
}

/** 500 containers that take turns, committed every 1,000 lines; then the newest 100 lines of each. */
function logLines(path: string): Figures {
  const { file } = created(path)
  const containers = Array.from({ length: 500 }, (_, index) => ({
    podUid: `uid-of-web-${index}`, podName: `web-${index}`, namespace: 'default', container: 'web', instance: 0
  }))
  const count = 200_000
  const commits: number[] = []
  const appendMs = millisecondsOf(() => {
    for (let line = 0; line < count; line++) {
      const text = `10.244.1.${line % 250} - - "GET /api/items/${line} HTTP/1.1" 200 ${line % 9973} "-" "curl/8.5.0"`
      file.logs.append(containers[line % 500]!, startTime + line, 'stdout', text)
      if (line % 1000 === 999) commits.push(millisecondsOf(() => file.commit()))
    }
  })
  const readMs = millisecondsOf(() => {
    for (const { podUid, container } of containers) file.logs.read({ podUid, container, tailLines: 100 })
  })
  file.close()
  return {
    logLinesPerSecond: rounded((count / appendMs) * 1000),
    logCommitP99Ms: percentile(commits, 0.99),
    logTail100Ms: rounded(readMs / containers.length, 2)
  }
}

const limits = {
  writesPerSecond32: { min: 15_000 },
  logLinesPerSecond: { min: 50_000 },
  podTrailMs: { max: 3000 },
  restoreMs: { max: 700 }
}

await runBench('store', limits, () =>
  inScratchFolder((folder) => {
    const one = callers(join(folder, 'one.db'), 1)
    const many = callers(join(folder, 'many.db'), 32)
    return {
      writesPerSecond1: one.perSecond,
      commit1P99Ms: percentile(one.commits, 0.99),
      writesPerSecond32: many.perSecond,
      commit32P99Ms: percentile(many.commits, 0.99),
      commit32MaxMs: Math.max(...many.commits),
      ...logLines(join(folder, 'logs.db')),
      ...podTrail(join(folder, 'pods.db'))
    }
  })
)
