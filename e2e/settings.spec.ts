// What a person likes: rows, motion, and keys of one's own.
import { expect, test } from './app.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('rows are made dense, motion is reduced, a command gets another key, and all of it is kept', async ({
  app: { page }
}) => {
  await page.keyboard.press('Control+,')
  const settings = page.getByRole('region', { name: 'Settings' })
  await settings.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Dense' }).click()
  await settings.getByRole('group', { name: 'Motion' }).getByRole('button', { name: 'Reduced' }).click()
  await expect(page.locator('html')).toHaveClass(/still/)

  const keys = settings.getByRole('region', { name: 'Keys' })
  await keys.getByRole('textbox', { name: 'Find a command or a key' }).fill('Pods')
  const change = keys.getByRole('button', { name: 'Change the keys of Go to Pods' })
  await change.click()
  await page.keyboard.press('g')
  await page.keyboard.press('d')
  await page.keyboard.press('Enter')
  await expect(keys).toContainText('also: Go to Deployments')
  // By keyboard: the focus is still on it.
  await page.keyboard.press('Enter')
  await page.keyboard.press('z')
  await page.keyboard.press('z')
  await page.keyboard.press('Enter')
  await expect(keys).not.toContainText('also:')

  await page.reload()
  await expect(page.locator('html')).toHaveClass(/still/)
  await shell(page).go('Deployments')
  const row = listPage(page, 'Deployments').row('coredns')
  await expect(row).toHaveCSS('height', '24px')
  await page.keyboard.press('z')
  await page.keyboard.press('z')
  const pods = listPage(page, 'Pods')
  await expect(pods.region).toBeVisible()
  await page.keyboard.press('?')
  await expect(page.getByRole('dialog')).toContainText('Go to Pods')
  await page.keyboard.press('Escape')

  await page.keyboard.press('Control+,')
  await settings.getByRole('button', { name: 'Give all their own keys back' }).click()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(pods.region).toBeVisible()
})

test('what stood in the dock is there again, as high as it was', async ({ app: { page } }) => {
  await shell(page).go('Pods')
  const pods = listPage(page, 'Pods')
  await pods.choose('etcd-control-plane-1', 'Logs')
  const dock = page.getByRole('region', { name: 'Dock' })
  await expect(dock.getByRole('log')).toBeVisible()
  const edge = page.getByRole('separator', { name: /resize/i })
  await edge.focus()
  const height = async (): Promise<number> => Math.round((await dock.boundingBox())?.height ?? 0)
  const before = await height()
  await page.keyboard.press('ArrowUp')
  await expect.poll(height).not.toBe(before)
  const sized = await height()
  await page.reload()
  await expect(dock.getByRole('tab', { name: 'etcd-control-plane-1' })).toHaveAttribute('aria-selected', 'true')
  await expect(dock.getByRole('log')).toBeVisible()
  expect(await height()).toBe(sized)
})

test('the window speaks Korean where somebody wants it, and English again', async ({ app: { page } }) => {
  await page.keyboard.press('Control+,')
  await page.getByRole('group', { name: 'Language' }).getByRole('button', { name: '한국어' }).click()
  await expect(page.getByRole('heading', { level: 1, name: '설정' })).toBeVisible()
  await expect(page.locator('html')).toHaveAttribute('lang', 'ko')
  await page.reload()
  await expect(page.getByRole('heading', { level: 1, name: '설정' })).toBeVisible()
  // Kubernetes' words stay.
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  await expect(listPage(page, 'Pods').row('etcd-control-plane-1')).toContainText('Running')
  await page.keyboard.press('Control+,')
  await page.getByRole('button', { name: 'English' }).click()
  await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible()
})

test.describe('of the clock and of what is kept', () => {
  // Without a speed on the command line, which would say otherwise.
  test.use({ flags: ['--seed', '7'] })

  test('a step, how a cluster goes on and what it keeps are set, hold, and are refused beyond their limits', async ({
    app
  }) => {
    const settings = app.page.getByRole('region', { name: 'Settings' })
    const clock = app.page.getByRole('group', { name: 'Simulated clock' })
    const choose = async (row: RegExp, choice: string): Promise<void> => {
      await settings.getByRole('combobox', { name: row }).click()
      await app.page.getByRole('option', { name: choice, exact: true }).click()
    }
    await app.page.keyboard.press('Control+,')
    await choose(/^A step is/, '1 minute')
    await expect(clock.getByRole('button', { name: 'Step 1 minute' })).toBeVisible()
    await choose(/^Opened again, it goes on/, 'paused')
    const kept = settings.getByRole('region', { name: 'What is kept' })
    const apply = kept.getByRole('button', { name: 'Apply' })
    await expect(apply).toBeDisabled()
    await kept.getByRole('textbox', { name: 'Logs' }).fill('3')
    await expect(kept).toContainText('A whole number from 8 to 8192')
    await expect(apply).toBeDisabled()
    await kept.getByRole('textbox', { name: 'Logs' }).fill('32')
    await expect(kept).toContainText('Nothing goes that is there now.')
    await kept.getByRole('textbox', { name: 'Events' }).fill('10')
    await apply.click()
    await expect(apply).toBeDisabled()
    await expect(kept.getByRole('textbox', { name: 'Logs' })).toHaveValue('32')

    await app.restart()
    const again = app.page
    await expect(again.getByRole('group', { name: 'Simulated clock' }).getByText('Paused')).toBeVisible()
    await again.keyboard.press('Control+,')
    const there = again.getByRole('region', { name: 'What is kept' })
    await expect(there.getByRole('textbox', { name: 'Events' })).toHaveValue('10')
    await expect(there.getByRole('textbox', { name: 'Logs' })).toHaveValue('32')
  })
})
