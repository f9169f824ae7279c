import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Locator, Page } from 'playwright'
import { ServerProcess } from '../../src/main/host/testing-server.ts'
import type { Figures, Limits } from '../harness.ts'
import type { Frames } from '../serving/browser-measuring.ts'
import { hasRehearsed } from '../serving/page-probe.mjs'
import { writePodFolder } from '../serving/pod-folder.ts'

/** What a part measures with: one browser for all, and the folder that goes when the benchmark has ended. */
export interface PartMeans {
  readonly browser: Browser
  readonly scratch: string
  /** Minutes that the heap is watched for. */
  readonly minutes: number
  /** Frames of an empty page, taken in this run. */
  readonly empty: Frames
}

/** One of the things that `bench ui` looks at; `--part=NAME` runs it alone. Its figures have names of their own. */
export interface UiPart {
  readonly name: string
  readonly limits: Limits
  measure(means: PartMeans): Promise<Figures>
}

export const largestList = { pods: 50_000, workers: 500 }

/** The cluster of 50,000 pods; made once for all parts that want it. */
export function largeFolder({ scratch }: PartMeans): string {
  const folder = join(scratch, 'pods')
  if (!existsSync(folder)) writePodFolder(folder, largestList.pods, largestList.workers)
  return folder
}

/** Serves a folder, its clock as fast as ours, for as long as `use` takes. */
export async function withServer<T>(
  folder: string,
  use: (url: string, server: ServerProcess) => Promise<T>
): Promise<T> {
  const server = new ServerProcess(['--data', folder, '--json', '--speed', '1'])
  try {
    return await use(await server.url(), server)
  } finally {
    await server.end()
  }
}

/** A window once it is up: the navigation has its counts, and a list was drawn out of sight. */
export async function openedWindow(browser: Browser, url: string): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1440, height: 900 } })
  await page.goto(url)
  await place(page, /^Pods/).getByText(/\d,\d{3}/).first().waitFor()
  await page.waitForFunction(hasRehearsed)
  return page
}

/** What leads to a page. */
export function place(page: Page, name: RegExp): Locator {
  return page.getByRole('navigation').getByRole('button', { name })
}
