// The window in the test browser, against the built server with a real cluster, beside an empty page of the same run:
// each part of bench/ui is one thing that a person does. --part=NAME runs one alone; --minutes=1 is the short form.
import { chromium } from 'playwright'
import { ensureBuilt } from '../scripts/build.mjs'
import { browserLaunchOptions } from '../scripts/browser.mjs'
import { requireNode } from '../scripts/runtime.mjs'
import { runBench, type Figures } from './harness.ts'
import { emptyFrames } from './serving/browser-measuring.ts'
import { withScratchFolder } from './serving/pod-folder.ts'
import type { UiPart } from './ui/part.ts'
import { logsPart } from './ui/logs-part.ts'
import { mapPart } from './ui/map-part.ts'
import { podsPart } from './ui/pods-part.ts'
import { schedulerPart } from './ui/scheduler-part.ts'
import { usagePart } from './ui/usage-part.ts'

const parts: readonly UiPart[] = [podsPart, logsPart, mapPart, schedulerPart, usagePart]

function argument(name: string): string | undefined {
  return process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3)
}

const only = argument('part')
const chosen = parts.filter(({ name }) => only === undefined || name === only)
const minutes = Number(argument('minutes') ?? 10)

async function measure(): Promise<Figures> {
  ensureBuilt(requireNode())
  const browser = await chromium.launch(await browserLaunchOptions())
  try {
    return await withScratchFolder(async (scratch) => {
      const empty = await emptyFrames(browser, 10_000)
      const figures: Record<string, number | string> = {}
      for (const part of chosen) Object.assign(figures, await part.measure({ browser, scratch, minutes, empty }))
      return figures
    })
  } finally {
    await browser.close()
  }
}

await runBench('ui', Object.assign({}, ...chosen.map((part) => part.limits)), measure)
