// The page of one object's rollout.
import { expect, type Locator, type Page } from '@playwright/test'

export interface RolloutPage {
  readonly region: Locator
  readonly revisions: Locator
  /** The live picture of old and new pods. */
  readonly picture: Locator
  readonly difference: Locator
  revision(number: number): Locator
  /** Sets the image of the container `web`. */
  setImage(image: string, changeCause: string): Promise<void>
  /** Goes back to a revision, after a look at what that changes. */
  undoTo(revision: number): Promise<void>
  /** Picks the two revisions that are laid beside each other. */
  compare(a: number, b: number): Promise<void>
}

export function rolloutPage(page: Page, name: string): RolloutPage {
  const region = page.getByRole('region', { name: 'Rollouts' })
  const revisions = region.getByRole('region', { name: 'Revisions' })
  return {
    region,
    revisions,
    picture: region.getByRole('img', { name: new RegExp(`pods of ${name} during the rollout`) }),
    difference: region.getByRole('region', { name: 'Difference' }),
    revision: (number) =>
      revisions.getByRole('listitem').filter({ has: page.getByText(String(number), { exact: true }) }),
    async setImage(image, changeCause) {
      await region.getByRole('button', { name: 'Set image' }).click()
      const dialog = page.getByRole('dialog', { name: `Set the image of ${name}` })
      await expect(dialog.getByRole('textbox', { name: 'Image of web' })).not.toHaveValue('')
      await dialog.getByRole('textbox', { name: 'Image of web' }).fill(image)
      await dialog.getByRole('textbox', { name: 'Change cause' }).fill(changeCause)
      await dialog.getByRole('button', { name: 'Set image' }).click()
      await expect(dialog).toBeHidden()
    },
    async undoTo(number) {
      await region.getByRole('button', { name: `Undo to revision ${number}` }).click()
      const dialog = page.getByRole('dialog', { name: `Undo ${name} to revision ${number}?` })
      await expect(dialog).toContainText('1 field: image')
      await dialog.getByRole('button', { name: `Undo to revision ${number}` }).click()
      await expect(dialog).toBeHidden()
    },
    async compare(a, b) {
      await revisions.getByRole('button', { name: `Compare revision ${a} as A` }).click()
      await revisions.getByRole('button', { name: `Compare revision ${b} as B` }).click()
    }
  }
}
