// The list of a kind.
import type { Locator, Page } from '@playwright/test'

export interface ListPage {
  readonly region: Locator
  readonly grid: Locator
  readonly filter: Locator
  /** Rows without the head. */
  readonly rows: Locator
  /** The row of the object with exactly this name. */
  row(name: string): Locator
  /** Rows whose text has this. */
  rowsWith(text: string | RegExp): Locator
  header(name: string): Locator
  /** The edge of a column's head that is drawn. */
  grip(column: string): Locator
  /** The names of all rows on the screen, from top to bottom. */
  names(): Promise<readonly string[]>
  mark(name: string): Promise<void>
  /** By its name: the word of a status that is not fine opens its reasons instead. */
  open(name: string): Promise<void>
  /** Chooses from the context menu of a row. */
  choose(name: string, command: string): Promise<void>
}

/** `name` as the heading has it: "Deployments". */
export function listPage(page: Page, name: string): ListPage {
  const region = page.getByRole('region', { name, exact: true })
  const grid = region.getByRole('grid', { name, exact: true })
  const rows = grid.getByRole('rowgroup').getByRole('row')
  const row = (object: string): Locator =>
    rows.filter({ has: page.getByRole('gridcell', { name: object, exact: true }) })
  return {
    region,
    grid,
    filter: region.getByRole('textbox', { name: `Filter ${name}` }),
    rows,
    row,
    rowsWith: (text) => rows.filter({ hasText: text }),
    header: (column) => grid.getByRole('columnheader', { name: column, exact: true }),
    grip: (column) => grid.locator(`[data-grip="${column}"]`),
    async names() {
      const texts = await rows.evaluateAll((elements) =>
        elements.map((element) => ({
          index: Number(element.getAttribute('aria-rowindex')),
          name: element.querySelector('[data-column="name"]')?.textContent ?? ''
        }))
      )
      return texts.sort((a, b) => a.index - b.index).map((text) => text.name)
    },
    open: (object) => row(object).locator('[data-column="name"]').click(),
    mark: (object) => row(object).getByRole('gridcell').first().click(),
    async choose(object, command) {
      await row(object).click({ button: 'right' })
      await page.getByRole('menuitem', { name: new RegExp(`^${command}\\b`) }).click()
    }
  }
}
