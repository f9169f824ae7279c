// The page of the data folder's clusters, the switcher in the top bar, and files that are dropped.
import { expect, type Download, type Locator, type Page } from '@playwright/test'

export interface ClustersPage {
  readonly table: Locator
  readonly trash: Locator
  row(name: string): Locator
  /** Chooses an entry of a cluster's menu; a dialog opens. */
  choose(name: string, deed: 'Rename' | 'Duplicate' | 'Export' | 'Delete'): Promise<Locator>
  open(name: string): Promise<void>
  /** Hands a file to the page's picker. */
  importFile(
    file: string | { readonly name: string; readonly mimeType: string; readonly buffer: Buffer }
  ): Promise<void>
}

export function clustersPage(page: Page): ClustersPage {
  const table = page.getByRole('table', { name: 'Clusters' })
  const row = (name: string): Locator =>
    table.getByRole('row').filter({ has: page.getByRole('rowheader', { name, exact: true }) })
  return {
    table,
    trash: page.getByRole('region', { name: 'Deleted' }),
    row,
    async choose(name, deed) {
      await row(name)
        .getByRole('button', { name: `More about ${name}` })
        .click()
      await page.getByRole('menuitem', { name: deed }).click()
      return page.getByRole('dialog')
    },
    async open(name) {
      await row(name)
        .getByRole('button', { name: `Open ${name}` })
        .click()
      await expectOpen(page, name)
    },
    async importFile(file) {
      await page.getByRole('region', { name: 'Clusters' }).locator('input[type=file]').setInputFiles(file)
    }
  }
}

/** The window shows this cluster. */
export async function expectOpen(page: Page, name: string): Promise<void> {
  await expect(page.getByRole('banner').getByRole('button', { name: `Clusters ${name}`, exact: true })).toBeVisible()
}

/** Opens another cluster by keyboard, from the top bar. */
export async function switchTo(page: Page, typed: string, name: string): Promise<void> {
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Clusters / })
    .press('Enter')
  const choice = page.getByRole('dialog', { name: 'Clusters' })
  await choice.getByRole('textbox', { name: 'Find a cluster' }).fill(typed)
  await expect(choice.getByRole('list', { name: 'Clusters' }).getByRole('button')).toHaveCount(1)
  await page.keyboard.press('Enter')
  await expectOpen(page, name)
  await expect(choice).toBeHidden()
}

/** What a press of a dialog's button saves. */
export async function saved(page: Page, button: Locator): Promise<Download> {
  const coming = page.waitForEvent('download')
  await button.click()
  return coming
}

/** Drags files or folders of the disk onto the middle of the window, as the system's file manager does. */
export async function dropPaths(page: Page, paths: readonly string[], meanwhile: () => Promise<void>): Promise<void> {
  const session = await page.context().newCDPSession(page)
  const data = { items: [], files: [...paths], dragOperationsMask: 1 }
  const at = { x: 640, y: 400, data }
  await session.send('Input.dispatchDragEvent', { type: 'dragEnter', ...at })
  await session.send('Input.dispatchDragEvent', { type: 'dragOver', ...at })
  await meanwhile()
  await session.send('Input.dispatchDragEvent', { type: 'drop', ...at })
  await session.detach()
}
