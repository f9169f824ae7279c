// The map: its boxes by their names, its switches, its drawing.
import type { Locator, Page } from '@playwright/test'

export interface MapPage {
  readonly page: Locator
  readonly drawing: Locator
  /** A box by how it is read out: "Service web, 3 of 3 endpoints". */
  box(name: RegExp): Locator
  /** Words at a line. */
  words(text: string): Locator
  switchOn(name: 'Only troubled' | 'Traffic' | 'Owners' | 'Config and storage' | 'Policies' | 'Each pod'): Promise<void>
}

export function mapPage(page: Page): MapPage {
  const region = page.getByRole('region', { name: 'Map', exact: true })
  const drawing = region.getByRole('application', { name: 'Map of what leads where' })
  return {
    page: region,
    drawing,
    box: (name) => drawing.getByRole('button', { name }),
    words: (text) => drawing.locator('svg text').filter({ hasText: text }),
    switchOn: (name) => region.getByRole('toolbar').getByRole('button', { name }).click()
  }
}
