// The list of 50,000 pods while 1,000 of them change every second: each change is a patch of a pod's status (a restart
// more: a cell that shows) sent by a second client through the contract, answered after its commit.
import { setTimeout as after } from 'node:timers/promises'
import type { Page } from 'playwright'
import type { KubeList } from '../../src/shared/contract/kube.ts'
import type { KubeObject } from '../../src/shared/kube/object.ts'
import { asAdministrator, connectTo, type ContractClient } from '../../src/main/host/testing-server.ts'
import { percentile, risePerStep, rounded, type Figures } from '../harness.ts'
import { coldFirstPaint, frames, longestTask, pageHeap, slowShare, type Frames } from '../serving/browser-measuring.ts'
import { answerTime, clickToRows, rehearsedAt, scrollToTop, watchAnswer, watchClick } from '../serving/page-probe.mjs'
import { PodChurn } from '../serving/pod-churn.ts'
import { largeFolder, largestList, openedWindow, place, withServer, type PartMeans, type UiPart } from './part.ts'
import { startCodeKilobytes } from './start-code.ts'

const changesPerSecond = 1_000
const milliseconds = 10_000
/** About 200 rows a second. */
const pixels = 90
const repeats = 5
/** More than the host keeps of what nobody looks at any more: the list of Pods is made anew for the click behind them. */
const lists = ['Nodes', 'Deployments', 'Services', 'ConfigMaps', 'DaemonSets']

export const podsPart: UiPart = {
  name: 'pods',
  limits: {
    clickToRowsMilliseconds: { max: 150 },
    firstClickToRowsMilliseconds: { max: 150 },
    unkeptClickToRowsMilliseconds: { max: 150 },
    slowFramesPercent: { max: 2 },
    longestTaskMilliseconds: { max: 50 },
    filterMilliseconds: { max: 250 },
    sortMilliseconds: { max: 250 },
    slowestAnswerMilliseconds: { max: 250 },
    heapMegabytes: { max: 150 },
    // What a collection leaves differs by this much from one to the next.
    heapGrowthMegabytes: { max: 5 },
    firstPaintMilliseconds: { max: 700 },
    startCodeKilobytes: { max: 350 },
    changesPerSecond: { min: changesPerSecond * 0.95 }
  },
  measure: (means) => withServer(largeFolder(means), (url) => measureOn(means, url))
}

async function measureOn({ browser, minutes, empty }: PartMeans, url: string): Promise<Figures> {
  const firstPaintMilliseconds = rounded(await coldFirstPaint(browser, url, repeats), 1)
  const { client, socket } = await connectTo(url)
  const churn = new PodChurn(client, await somePods(client), changesPerSecond)
  churn.start()
  const page = await openedWindow(browser, url)
  const rehearsed = await page.evaluate(rehearsedAt)
  const clicks = await clicksOnPods(page, ['Nodes'])
  const unkept = await clicksOnPods(page, lists)
  await place(page, /^Pods/).click()
  await page.getByRole('region', { name: 'Pods' }).locator('[data-index="3"]').waitFor()
  const before = { answered: churn.answered, at: performance.now() }
  const byStatus = await frames(page, { milliseconds, pixels })
  await page.getByRole('columnheader', { name: 'Restarts' }).click()
  const byRestarts = await frames(page, { milliseconds, pixels })
  const seconds = (performance.now() - before.at) / 1000
  const changed = rounded((churn.answered - before.answered) / seconds, 1)
  await page.evaluate(scrollToTop)
  const sorts = await answersToSorting(page)
  const filters = await answersToFilters(page)
  const heaps = await heapsOf(page, minutes)
  await churn.stop()
  socket.close()
  await page.close()
  const half = heaps.length >> 1
  return {
    clickToRowsMilliseconds: rounded(percentile(clicks, 0.5), 1),
    firstClickToRowsMilliseconds: rounded(clicks[0]!, 1),
    rehearsedMilliseconds: rounded(rehearsed),
    // The first of them is one behind Nodes.
    unkeptClickToRowsMilliseconds: rounded(percentile(unkept.slice(1), 0.5), 1),
    slowFramesPercent: rounded(Math.max(slowShare(byStatus), slowShare(byRestarts)) - slowShare(empty), 2),
    slowFramesEmptyPagePercent: rounded(slowShare(empty), 2),
    frameP99Milliseconds: rounded(percentile(lengthsOf(byStatus, byRestarts), 0.99), 1),
    longestTaskMilliseconds: rounded(Math.max(longestTask(byStatus), longestTask(byRestarts)), 1),
    longestTaskEmptyPageMilliseconds: rounded(longestTask(empty), 1),
    sortMilliseconds: rounded(percentile(sorts, 0.5), 1),
    filterMilliseconds: rounded(percentile(filters, 0.5), 1),
    slowestAnswerMilliseconds: rounded(Math.max(...sorts, ...filters), 1),
    heapMegabytes: rounded(Math.max(...heaps), 1),
    heapStartMegabytes: rounded(heaps[0]!, 1),
    heapEndMegabytes: rounded(heaps.at(-1)!, 1),
    heapSlopeMegabytesPerMinute: rounded(risePerStep(heaps) / (minutes / heaps.length), 2),
    heapGrowthMegabytes: rounded(Math.min(...heaps.slice(half)) - Math.min(...heaps.slice(0, half)), 1),
    heapMinutes: minutes,
    firstPaintMilliseconds,
    startCodeKilobytes: rounded(startCodeKilobytes(), 1),
    changesPerSecond: changed
  }
}

/** Those of some namespaces: their names are enough to change them, and all would be a quarter of a gigabyte. */
async function somePods(client: ContractClient): Promise<readonly KubeObject[]> {
  const found: KubeObject[] = []
  for (let team = 0; team < largestList.pods / 1_000; team += 5) {
    const answer = await client.kube.request({
      ...asAdministrator,
      verb: 'list',
      group: '',
      version: 'v1',
      resource: 'pods',
      namespace: `team-${team}`
    })
    found.push(...(answer.object as KubeList).items)
  }
  return found
}

function lengthsOf(...counted: readonly Frames[]): readonly number[] {
  return counted.flatMap((one) => one.frames)
}

/** Milliseconds from each click on Pods to its rows, where these lists are looked at between two clicks. */
async function clicksOnPods(page: Page, between: readonly string[]): Promise<readonly number[]> {
  const times: number[] = []
  for (let click = 0; click < repeats; click++) {
    await page.evaluate(watchClick, undefined)
    await place(page, /^Pods/).click()
    times.push(await page.evaluate(clickToRows))
    for (const name of between) {
      await place(page, new RegExp(`^${name}`)).click()
      await page.getByRole('region', { name, exact: true }).locator('[data-index="0"][aria-busy="false"]').waitFor()
    }
  }
  return times
}

/** Milliseconds from each click on the head of the names until the other end of the list is on the screen. */
async function answersToSorting(page: Page): Promise<readonly number[]> {
  const header = page.getByRole('columnheader', { name: 'Name', exact: true })
  const times: number[] = []
  for (let click = 0; click < repeats * 2; click++) {
    await page.evaluate(watchAnswer, { type: 'click', name: click % 2 === 0 ? 'coredns' : 'web-' })
    await header.click()
    times.push(await page.evaluate(answerTime))
  }
  return times
}

/** Milliseconds from the last letter until what matches is on the screen. */
async function answersToFilters(page: Page): Promise<readonly number[]> {
  const box = page.getByRole('textbox', { name: 'Filter Pods' })
  const times: number[] = []
  for (const text of ['coredns', 'web-', 'etcd', '/^web-.*7$/', 'kube-scheduler', '!coredns ns:team-0']) {
    const name = text.startsWith('/') || text.startsWith('!') ? 'web-' : text
    await page.evaluate(watchAnswer, { type: 'input', name })
    await box.fill(text)
    times.push(await page.evaluate(answerTime))
  }
  await box.fill('')
  return times
}

/** Megabytes after a collection, eight times in so many minutes, while the list is scrolled. */
async function heapsOf(page: Page, minutes: number): Promise<readonly number[]> {
  const heaps: number[] = []
  for (let step = 0; step < 8; step++) {
    await frames(page, { milliseconds: Math.min(2_000, (minutes * 60_000) / 16), pixels })
    await after(Math.max(0, (minutes * 60_000) / 8 - 2_000))
    heaps.push(await pageHeap(page))
  }
  return heaps
}
