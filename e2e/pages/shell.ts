// The frame of the window: navigation, clock, namespaces, palette, status line.
import { expect, type Locator, type Page } from '@playwright/test'

export interface Clock {
  readonly group: Locator
  pause(): Promise<void>
  run(): Promise<void>
  /** Ten seconds on. */
  step(): Promise<void>
  /** "1x", "60x", "max". */
  setSpeed(speed: string): Promise<void>
  /** Seconds of the simulated day, as the window shows them. */
  seconds(): Promise<number>
}

export interface Shell {
  readonly page: Page
  readonly clock: Clock
  readonly navigation: Locator
  /** Says for a moment that something is on the clipboard. */
  readonly copied: Locator
  /** Goes to a place by its name in the navigation: "Pods". */
  go(place: string): Promise<void>
  /** Narrows the window to one namespace. */
  onlyNamespace(name: string): Promise<void>
  allNamespaces(): Promise<void>
  chooseTheme(name: 'Light' | 'Dark' | 'As the system'): Promise<void>
}

export function shell(page: Page): Shell {
  const navigation = page.getByRole('navigation', { name: 'Navigation' })
  const namespaces = page.getByRole('banner').getByRole('button', { name: 'Namespaces', exact: true })
  const isOfPlace = (place: string): RegExp => new RegExp(`^${place}( \\d+)*$`)
  return {
    page,
    clock: clock(page),
    navigation,
    copied: page.getByRole('contentinfo').getByRole('status').filter({ hasText: 'Copied' }),
    async go(place) {
      const button = navigation.getByRole('button', { name: isOfPlace(place) })
      const closed = navigation.getByRole('button', { expanded: false })
      while (!(await button.isVisible()) && (await closed.count()) > 0) await closed.first().click()
      await button.click()
      await expect(button).toHaveAttribute('aria-current', 'page')
    },
    async onlyNamespace(name) {
      await namespaces.click()
      const item = page.getByRole('menuitemcheckbox', { name, exact: true })
      await item.locator('..').getByRole('button', { name: 'Only this' }).click()
      await expect(namespaces).toHaveText(name)
    },
    async allNamespaces() {
      await namespaces.click()
      await page.getByRole('menuitem', { name: 'All namespaces' }).click()
      await page.keyboard.press('Escape')
      await expect(namespaces).toHaveText('All namespaces')
    },
    async chooseTheme(name) {
      await page.getByRole('button', { name: 'Settings', exact: true }).click()
      await page.getByRole('menuitem', { name }).click()
    }
  }
}

function clock(page: Page): Clock {
  const group = page.getByRole('group', { name: 'Simulated clock' })
  return {
    group,
    async pause() {
      await group.getByRole('button', { name: 'Pause' }).click()
      await expect(group.getByText('Paused')).toBeVisible()
    },
    async run() {
      await group.getByRole('button', { name: 'Run' }).click()
      await expect(group.getByText('Paused')).toBeHidden()
    },
    step: () => group.getByRole('button', { name: 'Step 10 seconds' }).click(),
    async setSpeed(speed) {
      await group.getByRole('button', { name: 'Speed' }).click()
      await page.getByRole('presentation').getByRole('button', { name: speed, exact: true }).click()
      await expect(group.getByRole('button', { name: 'Speed' })).toHaveText(speed)
    },
    async seconds() {
      const text = await group.getByText(/^\d\d:\d\d:\d\d$/).innerText()
      const [hours = 0, minutes = 0, seconds = 0] = text.split(':').map(Number)
      return (hours * 60 + minutes) * 60 + seconds
    }
  }
}

/** Simulated seconds from one reading of the clock to a later one, over midnight too. */
export function secondsBetween(before: number, after: number): number {
  const day = 24 * 60 * 60
  return (after - before + day) % day
}
