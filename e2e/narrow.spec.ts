// A small window: the rail of icons holds all places without scrolling.
import { kinds } from '../src/shared/kinds/table.ts'
import { pluralName } from '../src/shared/kinds/plural-name.ts'
import { expect, test } from './app.ts'

test.use({ flags: ['--speed', '0', '--seed', '7'] })

test('at 1280x800 each kind is two clicks away at most, by pointer and by keys, and the rail does not scroll', async ({
  app: { page }
}) => {
  await page.setViewportSize({ width: 1280, height: 800 })
  const rail = page.getByRole('navigation', { name: 'Navigation' })
  // The wide navigation has a part of this name too, but no menus.
  await expect(rail.getByRole('button', { name: 'Network', exact: true })).toHaveAttribute('aria-haspopup')
  expect(await rail.evaluate((element) => element.scrollHeight - element.clientHeight)).toBe(0)

  const found = await rail
    .locator('button:not([aria-haspopup])')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('title') ?? ''))
  for (const group of await rail.locator('button[aria-haspopup]').all()) {
    await group.click()
    const items = page.getByRole('menu').getByRole('menuitem')
    found.push(...(await items.evaluateAll((rows) => rows.map((row) => row.textContent.replace(/\d+$/, '')))))
    await page.keyboard.press('Escape')
  }
  expect(found).toEqual(expect.arrayContaining(kinds.map(({ kind }) => pluralName(kind))))

  await rail.getByRole('button', { name: 'Policies' }).focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('Enter')
  await expect(page.getByRole('region', { name: 'LimitRanges' })).toBeVisible()
  await expect(rail.getByRole('button', { name: 'Policies' })).toHaveAttribute('aria-current', 'true')
})
