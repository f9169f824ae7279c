// The list of 10,000 pods while 500 of them change every second, scrolled in the test browser, against an empty page
// beside the same cluster. The changes are patches of pod statuses (a restart more: a cell that shows), sent by a second
// client through the contract, each an answered and committed write; the list is sorted by restarts in the second
// half, so that each change also moves its row.
import { join } from 'node:path'
import { chromium, type Browser, type Locator, type Page } from 'playwright'
import { ensureBuilt } from '../scripts/build.mjs'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { requireNode } from '../scripts/runtime.mjs'
import type { KubeList } from '../src/shared/contract/kube.ts'
import { asAdministrator, connectTo, ServerProcess } from '../src/main/host/testing-server.ts'
import { percentile, rounded, runBench, type Figures } from './harness.ts'
import { emptyFrames, frames, longestTask, slowShare } from './serving/browser-measuring.ts'
import { PodChurn } from './serving/pod-churn.ts'
import { clickToRows, hasRehearsed, watchClick } from './serving/page-probe.mjs'
import { withScratchFolder, writePodFolder } from './serving/pod-folder.ts'

const changesPerSecond = 500
const milliseconds = 10_000
/** About 200 rows a second. */
const pixels = 90
const clicks = 5

/** What came to the window through its WebSocket. */
class Traffic {
  messages = 0
  bytes = 0

  constructor(page: Page) {
    page.on('websocket', (socket) =>
      socket.on('framereceived', ({ payload }) => {
        this.messages++
        this.bytes += payload.length
      })
    )
  }
}

/** Milliseconds from each click on Pods to its rows; the first, and the median with those that follow. */
async function clicksOnPods(page: Page): Promise<{ readonly first: number; readonly median: number }> {
  const place = (name: RegExp): Locator => page.getByRole('navigation').getByRole('button', { name })
  // Once the navigation has its counts and the code of the other pages is there, the window is up.
  await place(/^Pods/).getByText(/\d\d,\d{3}/).first().waitFor()
  await page.waitForFunction(hasRehearsed)
  const times: number[] = []
  for (let click = 0; click < clicks; click++) {
    await page.evaluate(watchClick)
    await place(/^Pods/).click()
    times.push(await page.evaluate(clickToRows))
    if (click < clicks - 1) {
      await place(/^Nodes/).click()
      await page.getByRole('region', { name: 'Nodes' }).locator('[data-index="3"]').waitFor()
    }
  }
  return { first: times[0]!, median: percentile(times, 0.5) }
}

async function measureOn(browser: Browser, url: string): Promise<Figures> {
  const { client, socket } = await connectTo(url)
  const answer = await client.kube.request({
    ...asAdministrator,
    verb: 'list',
    group: '',
    version: 'v1',
    resource: 'pods',
    options: { labelSelector: 'app=web' }
  })
  const pods = (answer.object as KubeList).items
  const churn = new PodChurn(client, pods, changesPerSecond)
  churn.start()
  const ofEmpty = await emptyFrames(browser, milliseconds)

  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  const traffic = new Traffic(page)
  await page.goto(url)
  const clicked = await clicksOnPods(page)
  const before = { messages: traffic.messages, bytes: traffic.bytes, answered: churn.answered, at: performance.now() }
  const byStatus = await frames(page, { milliseconds, pixels })
  await page.getByRole('columnheader', { name: 'Restarts' }).click()
  const byRestarts = await frames(page, { milliseconds, pixels })
  const seconds = (performance.now() - before.at) / 1000
  const figures = {
    clickToRowsMilliseconds: rounded(clicked.median, 1),
    firstClickToRowsMilliseconds: rounded(clicked.first, 1),
    slowFramesPercent: rounded(Math.max(slowShare(byStatus), slowShare(byRestarts)) - slowShare(ofEmpty), 2),
    slowFramesByStatusPercent: rounded(slowShare(byStatus), 2),
    slowFramesByRestartsPercent: rounded(slowShare(byRestarts), 2),
    slowFramesEmptyPagePercent: rounded(slowShare(ofEmpty), 2),
    frameP99Milliseconds: rounded(percentile([...byStatus.frames, ...byRestarts.frames], 0.99), 1),
    longestTaskMilliseconds: rounded(Math.max(longestTask(byStatus), longestTask(byRestarts)), 1),
    longestTaskEmptyPageMilliseconds: rounded(longestTask(ofEmpty), 1),
    messagesPerSecond: rounded((traffic.messages - before.messages) / seconds, 1),
    kilobytesPerSecond: rounded((traffic.bytes - before.bytes) / seconds / 1000, 1),
    changesPerSecond: rounded((churn.answered - before.answered) / seconds, 1)
  }
  await churn.stop()
  socket.close()
  await page.close()
  return figures
}

async function measure(): Promise<Figures> {
  ensureBuilt(requireNode())
  const browser = await chromium.launch(await browserLaunchOptions())
  try {
    return await withScratchFolder(async (scratch) => {
      const folder = join(scratch, 'data')
      writePodFolder(folder, 10_000, 100)
      const server = new ServerProcess(['--data', folder, '--json', '--speed', '1'])
      try {
        return await measureOn(browser, await server.url())
      } finally {
        await server.end()
      }
    })
  } finally {
    await browser.close()
  }
}

await runBench(
  'list',
  {
    clickToRowsMilliseconds: { max: 100 },
    slowFramesPercent: { max: 2 },
    longestTaskMilliseconds: { max: 50 },
    // At most four updates a second of the list and of the navigation, and what moving the window asks for.
    messagesPerSecond: { max: 60 },
    changesPerSecond: { min: changesPerSecond * 0.98 }
  },
  measure
)
