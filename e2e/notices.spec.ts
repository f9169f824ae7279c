// What the window tells of: actions with what became of them, and what goes wrong in the cluster by itself.
import { expect, test } from './app.ts'
import { workload } from './manifests.ts'
import { listPage } from './pages/list.ts'
import { applyManifest } from './pages/editor.ts'
import { shell } from './pages/shell.ts'

test('an action is noted with its object, undone from there, kept over a reload, and cleared', async ({
  app: { page }
}) => {
  const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: noted-settings\n  namespace: default\n'
  await applyManifest(page, `${workload('Deployment', 'noted')}---\n${config}`, '2 created')
  await shell(page).go('Deployments')
  const list = listPage(page, 'Deployments')
  await list.open('noted')
  await page.keyboard.press('s')
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('textbox', { name: 'Replicas' }).fill('3')
  await dialog.getByRole('button', { name: 'Scale' }).click()
  await expect(list.row('noted')).toContainText('3/3')

  const bell = page.getByRole('banner').getByRole('button', { name: /^Notifications/ })
  await expect(bell).toHaveAccessibleName('Notifications')
  await bell.click()
  const notices = page.getByRole('dialog', { name: 'Notifications' }).getByRole('list', { name: 'Notifications' })
  const rows = notices.locator(':scope > li')
  await expect(rows).toHaveCount(2)
  const scaled = rows.filter({ hasText: 'Scale: noted' })
  await scaled.getByRole('button', { name: 'Undo' }).click()
  await expect(notices).toContainText('Undo: Scale: noted')
  await expect(notices.getByRole('button', { name: 'Undo' })).toHaveCount(1)
  // A manifest is one notice with its objects.
  const applied = rows.filter({ hasText: 'Apply: 2 of 2' })
  await applied.getByRole('button', { name: 'Show 2 objects' }).click()
  await expect(applied.getByRole('listitem')).toHaveText([/noted.*created/, /noted-settings.*created/])
  await page.keyboard.press('Escape')
  await expect(list.row('noted')).toContainText('1/1')

  // What it made is taken away again, and what it changed is as before.
  const more = config.replace('noted-settings', 'noted-more')
  await applyManifest(page, `${config}data:\n  A: b\n---\n${more}`, '1 configured')
  await bell.click()
  await rows.first().getByRole('button', { name: 'Undo' }).click()
  await expect(notices).toContainText('Undo: Apply: 2 of 2')
  await page.keyboard.press('Escape')

  await page.reload()
  await expect(list.row('noted')).toBeVisible()
  await page.keyboard.press('Shift+N')
  await expect(rows).toHaveCount(5)
  await rows.filter({ hasText: 'Undo: Scale' }).getByRole('button', { name: 'noted' }).click()
  await expect(page.getByRole('complementary', { name: /noted/ })).toBeVisible()
  await page.keyboard.press('Shift+N')
  await page.getByRole('dialog').getByRole('button', { name: 'Clear' }).click()
  await expect(page.getByRole('dialog')).toContainText('Nothing yet.')
})

test('a pod that fails is told of once; a machine that the person switched off is not', async ({ app: { page } }) => {
  const bell = page.getByRole('banner').getByRole('button', { name: /^Notifications/ })
  await shell(page).go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await nodes.choose('worker-2', 'Switch the machine off')
  await expect(nodes.row('worker-2')).toContainText('NotReady')

  await applyManifest(page, workload('Deployment', 'broken', '', 'nginx:no-such-tag'), '1 created')
  await expect(bell).toHaveAccessibleName('Notifications, 1 new')
  // Long enough for what stood meanwhile to be told of, if it were.
  await shell(page).clock.pause()
  for (let step = 0; step < 9; step++) await shell(page).clock.step()
  await expect(bell).toHaveAccessibleName('Notifications, 1 new')
  await bell.click()
  const notices = page.getByRole('dialog', { name: 'Notifications' }).getByRole('list', { name: 'Notifications' })
  const failing = notices.getByRole('listitem').filter({ hasText: /broken-.*(ErrImagePull|ImagePullBackOff)/ })
  await expect(failing).toHaveCount(1)
  await expect(notices.getByText('worker-2 NotReady')).toHaveCount(0)
  await failing.getByRole('button', { name: 'Why' }).click()
  await expect(page.getByRole('dialog')).toContainText('no-such-tag')
  await page.keyboard.press('Escape')
  await expect(bell).toHaveAccessibleName('Notifications')
})
