// The page of logs: sources and levels at the left, lines over time, the stream.
import { expect, type Locator, type Page } from '@playwright/test'

export interface LogsPage {
  readonly region: Locator
  /** The bars over the lines, which have the keys of the brush. */
  readonly bars: Locator
  readonly lines: Locator
  readonly side: Locator
  readonly search: Locator
  /** "41 matches, 3 here". */
  readonly found: Locator
  readonly context: Locator
  readonly pins: Locator
  toggle(name: string | RegExp): Locator
  level(name: string): Locator
  /** Lines of a level in the range, as counted by the host. */
  countOf(level: string): Promise<number>
  range(name: string | RegExp): Promise<void>
}

export function logsPage(page: Page): LogsPage {
  // The dock may show another log beside it.
  const main = page.getByRole('region', { name: /^Log of/ }).filter({ has: page.getByRole('heading', { level: 1 }) })
  const side = main.getByRole('complementary', { name: 'What is shown' })
  const search = main.getByRole('textbox', { name: 'Search', exact: true })
  const level = (name: string): Locator => side.getByRole('checkbox', { name: new RegExp(`^${name}\\b`) })
  return {
    region: main,
    bars: main.getByRole('group', { name: /^A stretch of time/ }),
    lines: main.getByRole('log', { name: /^Log of/ }),
    side,
    search,
    found: main.getByRole('status').filter({ hasText: /match|no valid|of \d/ }),
    context: main.getByRole('region', { name: /^Lines around/ }),
    pins: main.getByRole('region', { name: /pinned line/ }),
    toggle: (name) => main.getByRole('button', { name, exact: typeof name === 'string' }),
    level,
    async countOf(name) {
      const text = await level(name).locator('xpath=ancestor::label').innerText()
      return Number(/([\d,]+)\s*$/.exec(text)?.[1]?.replaceAll(',', ''))
    },
    async range(name) {
      const menu = main.getByRole('button', { name: /^(Last|All that is kept|Since|Until|\d)/ }).first()
      await menu.click()
      await page.getByRole('menuitem', { name }).click()
      await expect(page.getByRole('menu')).toHaveCount(0)
    }
  }
}
