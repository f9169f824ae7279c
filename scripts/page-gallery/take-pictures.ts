// Takes the pictures of one served cluster, in both themes, and writes them where they are kept.
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { BrowserContext, Page } from '@playwright/test'
import { smallPng } from '../small-png.mjs'
import { filesOf, sizes, type PictureFile } from './picture-files.ts'
import type { Picture, PictureGroup } from './pictures.ts'

/** The interface's flat colours and the shades of its letters' edges need no more. */
const colors = 48
const longestWait = 60_000
/** A page in which nothing changes for so many milliseconds is as it will be: the cluster's clock stands. */
const quietFor = 500

export interface Studio {
  /** One for all pictures: code that a page has fetched is there for the next. */
  readonly context: BrowserContext
  /** With the token. */
  readonly url: string
  readonly folder: string
}

/** Takes a picture in each size and theme of its group; returns how many bytes they are. */
export async function takePicture(studio: Studio, group: PictureGroup, picture: Picture): Promise<number> {
  const files = filesOf(group, picture)
  let bytes = 0
  for (const size of sizes.filter((one) => files.some((file) => file.size === one))) {
    const page = await openPage(studio, picture, size)
    try {
      for (const file of files.filter((one) => one.size === size)) {
        await page.emulateMedia({ colorScheme: file.theme })
        await becomeQuiet(page)
        bytes += writePicture(studio.folder, file, await page.screenshot())
      }
    } finally {
      await page.close()
    }
  }
  return bytes
}

async function openPage({ context, url }: Studio, picture: Picture, size: (typeof sizes)[number]): Promise<Page> {
  const page = await context.newPage()
  await page.setViewportSize(size)
  page.setDefaultTimeout(longestWait)
  const stored = Object.entries(picture.storage ?? {}).map(([key, state]) => [
    key,
    JSON.stringify({ state, version: 0 })
  ])
  await page.addInitScript((entries: string[][]) => {
    localStorage.clear()
    for (const [key, value] of entries) localStorage.setItem(key!, value!)
  }, stored)
  await page.goto(`${url}#/${picture.address}`)
  await page.getByRole('heading').first().waitFor()
  await becomeQuiet(page)
  await picture.prepare?.(page)
  return page
}

/** Waits until the code has come and the page does not change any more. */
async function becomeQuiet(page: Page): Promise<void> {
  await page.waitForLoadState('networkidle')
  await page.evaluate(
    async ([quiet, longest]) => {
      await document.fonts.ready
      await new Promise<void>((resolve) => {
        const end = (): void => {
          observer.disconnect()
          resolve()
        }
        let timer = setTimeout(end, quiet)
        const observer = new MutationObserver(() => {
          clearTimeout(timer)
          timer = setTimeout(end, quiet)
        })
        observer.observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true })
        setTimeout(end, longest)
      })
      const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
    },
    [quietFor, longestWait] as const
  )
}

function writePicture(folder: string, file: PictureFile, png: Buffer): number {
  const path = join(folder, file.path)
  mkdirSync(dirname(path), { recursive: true })
  const small = smallPng(png, colors)
  writeFileSync(path, small)
  return small.length
}
