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
