// The detail panel at the right of the page.
import type { Locator, Page } from '@playwright/test'

export interface Detail {
  readonly panel: Locator
  tab(
    name: 'Overview' | 'YAML' | 'Events' | 'Logs' | 'Usage' | 'Scheduling' | 'Rules' | 'Related' | 'History'
  ): Promise<void>
  /** Chooses from the menu of actions. */
  act(command: string): Promise<void>
  close(): Promise<void>
}

export function detailOf(page: Page, name: string): Detail {
  const panel = page.getByRole('complementary', { name: `Detail of ${name}` })
  return {
    panel,
    async tab(tab) {
      const seen = panel.getByRole('tab', { name: tab })
      await panel.getByRole('tablist').waitFor()
      if (await seen.isVisible()) return seen.click()
      await panel.getByRole('button', { name: 'More tabs' }).click()
      return page.getByRole('menuitem', { name: tab }).click()
    },
    async act(command) {
      await panel.getByRole('button', { name: 'Actions' }).click()
      await page.getByRole('menuitem', { name: new RegExp(`^${command}\\b`) }).click()
    },
    close: () => panel.getByRole('button', { name: 'Close' }).click()
  }
}
