// The dock's editor of manifests.
import { expect, type Locator, type Page } from '@playwright/test'

export interface ManifestDock {
  readonly text: Locator
  readonly results: Locator
  /** Takes a template or sample from the menu. */
  template(name: string | RegExp): Promise<void>
  /** Puts a text in the place of what is there, as by the clipboard. */
  write(yaml: string): Promise<void>
  apply(): Promise<void>
  close(): Promise<void>
}

/** Opens a new manifest with its key. */
export async function newManifest(page: Page): Promise<ManifestDock> {
  await page.keyboard.press('c')
  const dock = page.getByRole('region', { name: 'Dock' })
  const editor = dock.getByRole('region', { name: 'Manifest' })
  const text = editor.getByRole('textbox', { name: 'Manifest', exact: true })
  await expect(text).toBeVisible()
  return {
    text,
    results: editor.getByRole('region', { name: 'What became of each document' }),
    async template(name) {
      await editor.getByRole('button', { name: 'Template' }).click()
      await page.getByRole('menuitem', { name }).click()
    },
    async write(yaml) {
      await text.press('ControlOrMeta+a')
      await text.evaluate((element, pasted) => {
        const clipboardData = new DataTransfer()
        clipboardData.setData('text/plain', pasted)
        element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
      }, yaml)
    },
    apply: () => editor.getByRole('button', { name: 'Apply' }).click(),
    close: () => dock.getByRole('tab', { name: 'New from YAML' }).locator('..').getByRole('button', { name: 'Close tab' }).click()
  }
}

/** Applies a manifest and waits for what the window says of it: "3 created". */
export async function applyManifest(page: Page, yaml: string, outcome: string): Promise<void> {
  const dock = await newManifest(page)
  await dock.write(yaml)
  await dock.apply()
  await expect(dock.results).toContainText(outcome)
  await dock.close()
}

/** Applies one of the samples. */
export async function applySample(page: Page, name: 'Counter' | 'Guestbook', outcome: string): Promise<void> {
  const dock = await newManifest(page)
  await dock.template(new RegExp(name))
  await dock.apply()
  await expect(dock.results).toContainText(outcome)
  await dock.close()
}
