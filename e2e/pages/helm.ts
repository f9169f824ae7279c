// The pages of Helm's releases.
import type { Locator, Page } from '@playwright/test'

export interface HelmPage {
  readonly region: Locator
  readonly difference: Locator
  /** The row of a release, or of a revision. */
  row(name: string): Locator
  tab(name: 'History' | 'Values' | 'Manifest' | 'Resources'): Promise<void>
  /** Picks the two revisions that are laid beside each other. */
  compare(a: number, b: number): Promise<void>
}

export function helmPage(page: Page): HelmPage {
  const region = page.getByRole('region', { name: 'Helm releases' })
  return {
    region,
    difference: region.getByRole('region', { name: 'Difference' }),
    row: (name) => region.getByRole('row').filter({ has: page.getByRole('gridcell', { name, exact: true }) }),
    tab: (name) => region.getByRole('tab', { name: new RegExp(`^${name}`) }).click(),
    async compare(a, b) {
      await region.getByRole('button', { name: `Compare revision ${a} as A` }).click()
      await region.getByRole('button', { name: `Compare revision ${b} as B` }).click()
    }
  }
}
