// The dock's editor of manifests.
import { expect, type Locator, type Page } from '@playwright/test'

export interface ManifestDock {
  readonly editor: Locator
  readonly text: Locator
  readonly results: Locator
  /** Takes a template or sample from the menu. */
  template(name: string | RegExp): Promise<void>
  /** Puts a text in the place of what is there, as by the clipboard. */
  write(yaml: string): Promise<void>
  /** All of the text. */
  read(): Promise<string>
  /** Until the API has answered. */
  apply(): Promise<void>
  close(): Promise<void>
}

/** Puts a text in the place of what an editor holds, as by the clipboard. */
export async function replaceText(text: Locator, yaml: string): Promise<void> {
  await text.press('ControlOrMeta+a')
  await text.evaluate((element, pasted) => {
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', pasted)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, yaml)
}

/** All that an editor holds, not only the lines on the screen: as the clipboard gets it. */
async function wholeText(text: Locator): Promise<string> {
  await text.press('ControlOrMeta+a')
  return text.evaluate((element) => {
    const clipboardData = new DataTransfer()
    element.dispatchEvent(new ClipboardEvent('copy', { clipboardData, bubbles: true, cancelable: true }))
    return clipboardData.getData('text/plain')
  })
}

export interface ObjectDock {
  readonly editor: Locator
  /** Changes the text of the object. */
  change(change: (yaml: string) => string): Promise<void>
  /** Changes the text of the object, and asks the API what would become of it. */
  review(change: (yaml: string) => string): Promise<void>
  save(): Promise<void>
  /** Back to what the cluster has. */
  reset(): Promise<void>
  close(): Promise<void>
}

/** The editor of one object's YAML, which is already open in the dock. */
export function objectEditor(page: Page, name: string): ObjectDock {
  const dock = page.getByRole('region', { name: 'Dock' })
  const editor = dock.getByRole('region', { name: `${name} as YAML` })
  const text = editor.getByRole('textbox', { name: `${name} as YAML` })
  return {
    editor,
    change: async (change) => replaceText(text, change(await wholeText(text))),
    async review(change) {
      await replaceText(text, change(await wholeText(text)))
      await editor.getByRole('button', { name: 'Review' }).click()
    },
    save: () => editor.getByRole('button', { name: 'Save' }).click(),
    async reset() {
      const button = editor.getByRole('button', { name: 'Reset' })
      await button.click()
      await expect(button).toBeDisabled()
    },
    close: () => closeTab(dock, name)
  }
}

async function closeTab(dock: Locator, title: string | RegExp): Promise<void> {
  await dock.getByRole('tab', { name: title }).locator('..').getByRole('button', { name: 'Close tab' }).click()
}

/** Opens a new manifest with its key. */
export async function newManifest(page: Page): Promise<ManifestDock> {
  // A dialog whose work is done may be there a moment longer than what it worked on, and has the keys.
  await expect(page.locator('[aria-modal="true"]')).toHaveCount(0)
  await page.keyboard.press('c')
  return manifestDock(page)
}

/** The editor of manifests that has just been opened. */
export async function manifestDock(page: Page): Promise<ManifestDock> {
  const dock = page.getByRole('region', { name: 'Dock' })
  const editor = dock.getByRole('region', { name: 'Manifest' })
  const text = editor.getByRole('textbox', { name: 'Manifest', exact: true })
  const apply = editor.getByRole('button', { name: 'Apply', exact: true })
  await expect(text).toBeVisible()
  return {
    editor,
    text,
    results: editor.getByRole('region', { name: 'What became of each document' }),
    async template(name) {
      await editor.getByRole('button', { name: 'Template' }).click()
      await page.getByRole('menuitem', { name }).click()
    },
    write: (yaml) => replaceText(text, yaml),
    read: () => wholeText(text),
    async apply() {
      await apply.click()
      // Until it is answered the button says so.
      await expect(apply).toBeVisible()
    },
    close: () => closeTab(dock, 'New from YAML')
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
