// A person without a pointer: keys, and where they have led.
import { expect, type Locator, type Page } from '@playwright/test'
import { replaceText } from './editor.ts'

export interface Keyboard {
  /** One after the other: "g", "p", "Shift+F10". */
  press(...keys: readonly string[]): Promise<void>
  type(text: string): Promise<void>
  /** Presses a key until this has the focus; it is Tab's way that is shown where no other key is named. */
  reach(goal: Locator, key?: string): Promise<void>
  /** Reaches something by Tab and presses Enter on it. */
  push(goal: Locator, key?: string): Promise<void>
  /** Goes down the open menu to an entry and takes it. */
  choose(entry: string | RegExp): Promise<void>
  /** Opens the palette, says what is wanted, and takes the first answer. */
  palette(wanted: string, answer: string | RegExp): Promise<void>
  /** Applies a manifest from a new tab of the dock, which is closed again. */
  apply(yaml: string, outcome: string): Promise<void>
  /** The focus stands in something of this. */
  expectWithin(frame: Locator): Promise<void>
}

/** Once round the window, and round again for what was off at the first passing; more presses are no way. */
const most = 200

export function keyboard(page: Page): Keyboard {
  const press = async (...keys: readonly string[]): Promise<void> => {
    for (const key of keys) await page.keyboard.press(key)
  }
  const reach = async (goal: Locator, key = 'Tab'): Promise<void> => {
    await expect(goal).toBeVisible()
    // What is off is passed over.
    await expect(goal).toBeEnabled()
    for (let presses = 0; presses < most && !(await isFocused(goal)); presses++) await page.keyboard.press(key)
    await expect(goal).toBeFocused()
  }
  return {
    press,
    type: (text) => typeText(page, text),
    reach,
    async push(goal, key) {
      await reach(goal, key)
      await press('Enter')
    },
    async choose(entry) {
      const item = page.getByRole('menuitem', { name: entry })
      await reach(item, 'ArrowDown')
      await press('Enter')
    },
    async palette(wanted, answer) {
      await press('ControlOrMeta+k')
      await expect(page.getByRole('combobox', { name: 'Go to anything, or run a command' })).toBeFocused()
      await typeText(page, wanted)
      await expect(page.getByRole('option', { selected: true })).toHaveText(answer)
      await press('Enter')
    },
    async apply(yaml, outcome) {
      const dock = page.getByRole('region', { name: 'Dock' })
      await expect(page.locator('[aria-modal="true"]')).toHaveCount(0)
      await press('c')
      const text = dock.getByRole('textbox', { name: 'Manifest', exact: true })
      await expect(text).toBeFocused()
      await replaceText(text, yaml)
      await press('ControlOrMeta+Enter')
      await expect(dock.getByRole('region', { name: 'What became of each document' })).toContainText(outcome)
      await press('Shift+Escape')
      await expect(dock).toBeHidden()
    },
    async expectWithin(frame) {
      const holdsIt = (): Promise<boolean> => frame.evaluate((element) => element.contains(document.activeElement))
      await expect.poll(holdsIt).toBe(true)
    }
  }
}

/** Types once something has the focus that takes text: what is typed before goes to the keys of the window. */
export async function typeText(page: Page, text: string): Promise<void> {
  await expect(page.locator('input:focus, textarea:focus, [contenteditable="true"]:focus')).toHaveCount(1)
  await page.keyboard.type(text)
}

/** Cheaper than an assertion: it is asked after each press. */
function isFocused(goal: Locator): Promise<boolean> {
  return goal.evaluate((element) => element === document.activeElement)
}
