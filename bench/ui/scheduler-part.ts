// The page of the scheduler over 50,000 pods on 500 nodes: until its nodes are there, while they are scrolled, and what it
// costs the host to keep it.
import { processorShare } from '../serving/process-usage.ts'
import { rounded } from '../harness.ts'
import { frames, longestTask, slowShare } from '../serving/browser-measuring.ts'
import { clickToRows, watchClick } from '../serving/page-probe.mjs'
import { largeFolder, openedWindow, place, withServer, type UiPart } from './part.ts'

const milliseconds = 10_000
const pixels = 40
const grid = 'section[aria-label="Scheduler"] [role="group"][aria-label="Nodes with their pods"]'

export const schedulerPart: UiPart = {
  name: 'scheduler',
  limits: {
    schedulerClickMilliseconds: { max: 1_000 },
    schedulerSlowFramesPercent: { max: 2 },
    schedulerLongestTaskMilliseconds: { max: 50 },
    schedulerHostPercent: { max: 20 }
  },
  measure: (means) =>
    withServer(largeFolder(means), async (url, { pid }) => {
      const page = await openedWindow(means.browser, url)
      await page.evaluate(watchClick, `${grid} [data-node]`)
      await place(page, /^Scheduler/).click()
      const click = await page.evaluate(clickToRows)
      const kept = await processorShare(pid, milliseconds)
      const scrolled = await frames(page, { milliseconds, pixels, scroller: grid })
      // Behind the page, when what the host does at its start is done.
      await place(page, /^Overview/).click()
      await page.locator(grid).waitFor({ state: 'detached' })
      const idle = await processorShare(pid, milliseconds)
      await page.close()
      return {
        schedulerClickMilliseconds: rounded(click),
        schedulerSlowFramesPercent: rounded(slowShare(scrolled) - slowShare(means.empty), 2),
        schedulerLongestTaskMilliseconds: rounded(longestTask(scrolled), 1),
        schedulerHostPercent: rounded(kept - idle, 1)
      }
    })
}
