// The map of 2,000 pods of 100 Deployments, a Service before each, on 50 nodes: moved over the whole of it by the wheel,
// with the pods of a workload in one box, and with a box for each pod; near enough to be read, and far.
import { join } from 'node:path'
import { rounded } from '../harness.ts'
import { frames, longestTask, slowShare, type Frames } from '../serving/browser-measuring.ts'
import { clickToRows, watchClick } from '../serving/page-probe.mjs'
import { writePodFolder } from '../serving/pod-folder.ts'
import { openedWindow, place, withServer, type PartMeans, type UiPart } from './part.ts'

const milliseconds = 6_000
/** About 2,000 pixels a second, across and down. */
const pixels = 32
const drawing = '[role="application"]'

export const mapPart: UiPart = {
  name: 'map',
  limits: {
    mapClickMilliseconds: { max: 1_000 },
    mapSlowFramesPercent: { max: 2 },
    mapLongestTaskMilliseconds: { max: 50 }
  },
  measure(means) {
    const folder = join(means.scratch, 'map')
    writePodFolder(folder, 2_000, 50, { ofOne: 20, services: true })
    return withServer(folder, (url) => measureOn(means, url))
  }
}

async function measureOn({ browser, empty }: PartMeans, url: string): ReturnType<UiPart['measure']> {
  const page = await openedWindow(browser, url)
  await page.evaluate(watchClick, `${drawing} [data-box]`)
  await place(page, /^Map/).click()
  const click = await page.evaluate(clickToRows)
  const pan = (): Promise<Frames> =>
    frames(page, { milliseconds, pixels, scroller: drawing, panned: `${drawing} > div > div` })
  const folded = await pan()
  await page.getByRole('toolbar').getByRole('button', { name: 'Each pod' }).click()
  await page.getByRole('button', { name: 'Fit' }).click()
  const far = await pan()
  // Far away, a click comes near.
  await page.locator(drawing).click()
  await page.locator(`${drawing} [data-box]`).nth(5).waitFor()
  const near = await pan()
  await page.close()
  const all = { folded, far, near }
  const slow = Object.entries(all).map(([name, counted]) => [name, rounded(slowShare(counted) - slowShare(empty), 2)])
  return {
    mapClickMilliseconds: rounded(click),
    mapSlowFramesPercent: rounded(Math.max(...Object.values(all).map(slowShare)) - slowShare(empty), 2),
    mapSlowFrames: slow.map(([name, share]) => `${name} ${share}`).join(', '),
    mapLongestTaskMilliseconds: rounded(Math.max(...Object.values(all).map(longestTask)), 1)
  }
}
