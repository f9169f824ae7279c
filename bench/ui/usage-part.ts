// The page of usage over 50,000 pods: until its charts and the table of requests against use are there, and what they cost
// the host to keep, whichever is compared.
import { processorShare } from '../serving/process-usage.ts'
import { rounded } from '../harness.ts'
import { frames, longestTask, slowShare } from '../serving/browser-measuring.ts'
import { clickToRows, watchClick } from '../serving/page-probe.mjs'
import { largeFolder, openedWindow, place, withServer, type UiPart } from './part.ts'

const milliseconds = 10_000
const page = 'section[aria-label="Usage"]'
const rows = `${page} section[aria-label="Requests against use"] [role="row"][data-index]`

export const usagePart: UiPart = {
  name: 'usage',
  limits: {
    usageClickMilliseconds: { max: 1_000 },
    usageHostPercent: { max: 20 },
    usageSlowFramesPercent: { max: 2 },
    usageLongestTaskMilliseconds: { max: 50 }
  },
  measure: (means) =>
    withServer(largeFolder(means), async (url, { pid }) => {
      const window = await openedWindow(means.browser, url)
      await window.evaluate(watchClick, rows)
      await place(window, /^Usage/).click()
      const click = await window.evaluate(clickToRows)
      const figures: Record<string, number> = { workload: await processorShare(pid, milliseconds) }
      const watched = await frames(window, { milliseconds, pixels: 0 })
      for (const kind of ['namespace', 'node']) {
        await window.getByRole('button', { name: /^Compare/ }).click()
        await window.getByRole('menu').getByText(`Usage by ${kind}`).click()
        figures[kind] = await processorShare(pid, milliseconds)
      }
      // Behind the page, when what the host does at its start is done.
      await place(window, /^Overview/).click()
      await window.locator(page).waitFor({ state: 'detached' })
      const idle = await processorShare(pid, milliseconds)
      await window.close()
      return {
        usageClickMilliseconds: rounded(click),
        usageHostPercent: rounded(Math.max(...Object.values(figures)) - idle, 1),
        usageHostIdlePercent: rounded(idle, 1),
        usageHost: Object.entries(figures)
          .map(([kind, share]) => `${kind} ${rounded(share - idle, 1)}`)
          .join(', '),
        usageSlowFramesPercent: rounded(slowShare(watched) - slowShare(means.empty), 2),
        usageLongestTaskMilliseconds: rounded(longestTask(watched), 1)
      }
    })
}
