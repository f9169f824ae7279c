import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { Rectangle } from 'electron'
import { z } from 'zod'

const stateSchema = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(640).max(20_000),
  height: z.number().int().min(480).max(20_000),
  maximized: z.boolean()
})

export type WindowState = z.infer<typeof stateSchema>

/** The state a file holds, or undefined where there is none that can be used. */
export function readWindowState(file: string): WindowState | undefined {
  try {
    return stateSchema.safeParse(JSON.parse(readFileSync(file, 'utf8'))).data
  } catch {
    return undefined
  }
}

export function writeWindowState(file: string, state: WindowState): void {
  const temporary = `${file}.new`
  writeFileSync(temporary, JSON.stringify(state), { mode: 0o600 })
  renameSync(temporary, file)
}

/** The bounds to open with: the last ones where enough of them is still on a screen, else the default size. */
export function openingBounds(state: WindowState | undefined, screens: readonly Rectangle[]): Partial<Rectangle> {
  if (state === undefined) return { width: 1440, height: 900 }
  const { x, y, width, height } = state
  const isVisible = screens.some((screen) => {
    const overlapX = Math.min(x + width, screen.x + screen.width) - Math.max(x, screen.x)
    const overlapY = Math.min(y + height, screen.y + screen.height) - Math.max(y, screen.y)
    return overlapX >= 100 && overlapY >= 100
  })
  return isVisible ? { x, y, width, height } : { width, height }
}
