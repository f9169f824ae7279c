// What the benchmarks of the window measure in the test browser: frames, long tasks, the heap, the first paint.
import type { Browser, Page } from 'playwright'
import { percentile } from '../harness.ts'
import { firstPaint, scrollAndCount } from './page-probe.mjs'

/** A frame longer than this is one that a person sees. */
const slowFrame = 25

export interface Frames {
  /** Milliseconds of each frame. */
  readonly frames: readonly number[]
  /** Milliseconds of each task longer than 50 ms. */
  readonly tasks: readonly number[]
}

export interface FrameWish {
  readonly milliseconds: number
  /** Scrolled so far with each frame; 0 to look on only. */
  readonly pixels: number
  /** Of what is scrolled: a selector. The table of the page where none is named. */
  readonly scroller?: string
  /** Moved by the wheel instead, over all of what this selector names. */
  readonly panned?: string
}

export function frames(page: Page, wish: FrameWish): Promise<Frames> {
  return page.evaluate(scrollAndCount, wish)
}

/** The same of a page with nothing on it: what the machine itself costs at this moment. */
export async function emptyFrames(browser: Browser, milliseconds: number): Promise<Frames> {
  const page = await browser.newPage()
  const counted = await frames(page, { milliseconds, pixels: 0 })
  await page.close()
  return counted
}

/** Percent of the frames that were slow. */
export function slowShare({ frames: lengths }: Frames): number {
  return (lengths.filter((length) => length > slowFrame).length / lengths.length) * 100
}

/** Milliseconds of the longest task; 0 where none was longer than 50 ms. */
export function longestTask({ tasks }: Frames): number {
  return Math.max(0, ...tasks)
}

/** Megabytes that the page's scripts hold after a collection. */
export async function pageHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page)
  await session.send('HeapProfiler.collectGarbage')
  const { usedSize } = await session.send('Runtime.getHeapUsage')
  await session.detach()
  return usedSize / 1024 ** 2
}

/** Milliseconds to the first paint of a page that was never loaded before: median of so many contexts. */
export async function coldFirstPaint(browser: Browser, url: string, runs: number): Promise<number> {
  const times: number[] = []
  for (let run = 0; run < runs; run++) {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } })
    const page = await context.newPage()
    await page.goto(url, { waitUntil: 'commit' })
    times.push(await page.evaluate(firstPaint))
    await context.close()
  }
  return percentile(times, 0.5)
}
