// From the spawn of the built server to the first row of Pods on the screen: of a cluster with nothing in it but its
// system pods, and of one with 10,000 pods on file. The browser runs already; its page is loaded each time.
import { join } from 'node:path'
import { chromium, type Browser } from 'playwright'
import { ensureBuilt } from '../scripts/build.mjs'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { requireNode } from '../scripts/runtime.mjs'
import { ServerProcess } from '../src/main/host/testing-server.ts'
import { percentile, rounded, runBench, type Figures } from './harness.ts'
import { firstRowsPainted } from './serving/page-probe.mjs'
import { withScratchFolder, writePodFolder } from './serving/pod-folder.ts'
import { processorSeconds } from './serving/process-usage.ts'

const runs = 5

/** Milliseconds from the spawn. */
interface Start {
  readonly ready: number
  readonly firstPaint: number
  readonly firstRow: number
  /** Processor time of the server until the row was there. */
  readonly processor: number
}

async function start(browser: Browser, folder: string): Promise<Start> {
  const server = new ServerProcess(['--data', folder, '--json'])
  // A context of its own: nothing is cached from the run before.
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
  try {
    const page = await context.newPage()
    const url = await server.url()
    const ready = performance.now()
    await page.goto(`${url}#/list/core/pods`, { waitUntil: 'commit' })
    const { rowsAt, paintedAt } = await page.evaluate(firstRowsPainted)
    const processor = processorSeconds(server.pid) * 1_000
    // The page tells wall time; so the spawn is put on it too.
    const spawnedAt = performance.timeOrigin + server.spawnedAt
    return {
      ready: ready - server.spawnedAt,
      firstPaint: paintedAt - spawnedAt,
      firstRow: rowsAt - spawnedAt,
      processor
    }
  } finally {
    await context.close()
    await server.end()
  }
}

async function starts(browser: Browser, folder: string): Promise<readonly Start[]> {
  const measured: Start[] = []
  for (let run = 0; run < runs; run++) measured.push(await start(browser, folder))
  return measured
}

function median(measured: readonly Start[], part: keyof Start): number {
  return rounded(
    percentile(
      measured.map((one) => one[part]),
      0.5
    ),
    0
  )
}

async function measure(): Promise<Figures> {
  ensureBuilt(requireNode())
  const browser = await chromium.launch(await browserLaunchOptions())
  try {
    return await withScratchFolder(async (scratch) => {
      const empty = join(scratch, 'empty')
      const full = join(scratch, 'full')
      writePodFolder(empty, 0, 2)
      writePodFolder(full, 10_000, 100)
      const ofEmpty = await starts(browser, empty)
      const ofFull = await starts(browser, full)
      return {
        emptyMilliseconds: median(ofEmpty, 'firstRow'),
        emptyReadyMilliseconds: median(ofEmpty, 'ready'),
        emptyFirstPaintMilliseconds: median(ofEmpty, 'firstPaint'),
        pods10000Milliseconds: median(ofFull, 'firstRow'),
        pods10000ReadyMilliseconds: median(ofFull, 'ready'),
        pods10000FirstPaintMilliseconds: median(ofFull, 'firstPaint'),
        emptyProcessorMilliseconds: median(ofEmpty, 'processor'),
        pods10000ProcessorMilliseconds: median(ofFull, 'processor'),
        emptyRuns: ofEmpty.map(({ firstRow }) => rounded(firstRow)).join(' '),
        pods10000Runs: ofFull.map(({ firstRow }) => rounded(firstRow)).join(' ')
      }
    })
  } finally {
    await browser.close()
  }
}

await runBench('start', { emptyMilliseconds: { max: 1_000 }, pods10000Milliseconds: { max: 2_000 } }, measure)
