// The page of logs while 100 containers print 5,000 lines a second: followed, searched, and scrolled back into while its
// oldest lines are forgotten.
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as after } from 'node:timers/promises'
import type { Page } from 'playwright'
import { Engine } from '../../src/main/engine/engine.ts'
import { ClusterFile } from '../../src/main/engine/store/cluster-file.ts'
import { ServerProcess } from '../../src/main/host/testing-server.ts'
import { deploymentKind } from '../../src/shared/kinds/deployment/kind.ts'
import { deployment, identity, scripted, startTime } from '../deployment.ts'
import { rounded, type Figures } from '../harness.ts'
import { frames, longestTask, pageHeap, slowShare } from '../serving/browser-measuring.ts'
import type { PartMeans, UiPart } from './part.ts'

const containers = 100
const linesPerSecond = 5_000
const milliseconds = 10_000
const name = 'talking'
const talk = `while true; do i=0; while [ $i -lt ${linesPerSecond / containers / 10} ]; do echo "$i GET /api/v1/orders/$RANDOM 200 12ms upstream=10.244.3.17:8080 request=$RANDOM$RANDOM"; i=$((i+1)); done; sleep 0.1; done`

export const logsPart: UiPart = {
  name: 'logs',
  limits: {
    logLinesPerSecond: { min: linesPerSecond * 0.9 },
    logSlowFramesPercent: { max: 2 },
    logLongestTaskMilliseconds: { max: 50 },
    logHeapMegabytes: { max: 150 }
  },
  async measure(means) {
    const folder = join(means.scratch, 'logs')
    writeTalkingFolder(folder)
    const server = new ServerProcess(['--data', folder, '--json', '--speed', '1'])
    try {
      return await measureOn(means, await server.url())
    } finally {
      await server.end()
    }
  }
}

function writeTalkingFolder(folder: string): void {
  mkdirSync(folder, { recursive: true })
  const file = ClusterFile.create(join(folder, 'cluster.db'), { seed: 'bench', startTime })
  const engine = new Engine(file)
  engine.start({ workers: 4 })
  engine.advanceTo(startTime + 60_000)
  if (engine.submit(deployment(name, containers, scripted(talk)), identity).code !== 201) throw new Error('refused')
  engine.advanceTo(engine.now + 45_000)
  const ready = engine.store.get(deploymentKind, 'default', name)?.status?.readyReplicas
  if (ready !== containers) throw new Error(`${ready} of ${containers} are ready`)
  file.commit()
  file.close()
}

async function measureOn({ browser, empty }: PartMeans, url: string): Promise<Figures> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.evaluate((hash) => (location.hash = hash), `#/logs/apps/deployments/default/${name}`)
  await page.reload()
  const log = page.getByRole('log')
  await log.getByText('GET /api').first().waitFor()
  // Until everything that was kept has been counted, the count grows by more than what comes.
  await page
    .getByRole('region', { name: 'Lines over time' })
    .getByRole('status')
    .filter({ hasText: /^$/ })
    .waitFor({ state: 'attached' })
  await after(2_000)
  const before = { lines: await linesInRange(page), at: performance.now() }
  const followed = await frames(page, { milliseconds, pixels: 0 })
  const rate = ((await linesInRange(page)) - before.lines) / ((performance.now() - before.at) / 1_000)
  await page.getByRole('textbox', { name: 'Search', exact: true }).fill('orders/77')
  await after(1_000)
  const searched = await frames(page, { milliseconds, pixels: 0 })
  const heap = await pageHeap(page)
  await page.close()
  return {
    logLinesPerSecond: rounded(rate),
    logSlowFramesPercent: rounded(Math.max(slowShare(followed), slowShare(searched)) - slowShare(empty), 2),
    logLongestTaskMilliseconds: rounded(Math.max(longestTask(followed), longestTask(searched)), 1),
    logHeapMegabytes: rounded(heap, 1)
  }
}

/** "42,210 lines and 395 events in range". */
async function linesInRange(page: Page): Promise<number> {
  const text = await page.getByText(/^[\d,]+ lines? and /).innerText()
  return Number(/^[\d,]+/.exec(text)![0].replaceAll(',', ''))
}
