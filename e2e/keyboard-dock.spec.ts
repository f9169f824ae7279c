// Editors and terminals of the dock, and simulated time, by the keyboard alone.
import { expect, test } from './app.ts'
import { keyboard } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('a manifest is taken from a template and applied, a shell typed into, and both are left by key', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  const pods = listPage(page, 'Pods')
  const dock = page.getByRole('region', { name: 'Dock' })
  await keys.press('g', 'p')
  await expect(pods.grid).toBeFocused()

  await test.step('a template, applied; F6 leads out of the editor and back', async () => {
    const text = dock.getByRole('textbox', { name: 'Manifest', exact: true })
    await keys.press('c')
    await expect(text).toBeFocused()
    // Tab writes in an editor; after Escape it leads out.
    await keys.press('Escape', 'Shift+Tab')
    await keys.push(dock.getByRole('button', { name: 'Template' }), 'Shift+Tab')
    await keys.choose(/^Pod$/)
    await expect(text).toContainText('kind: Pod')
    await keys.press('F6', 'F6')
    await expect(pods.grid).toBeFocused()
    await keys.press('F6')
    await expect(text).toBeFocused()
    await keys.press('ControlOrMeta+Enter')
    await expect(dock.getByRole('region', { name: 'What became of each document' })).toContainText('1 created')
    await keys.press('Shift+Escape')
    await expect(dock).toBeHidden()
    await expect(pods.grid).toBeFocused()
  })

  await test.step('a shell has all keys but the way out', async () => {
    await keys.press('/')
    await keys.type('etcd')
    await expect(pods.rows).toHaveCount(1)
    await keys.press('ArrowDown', 'j', 's')
    const terminal = dock.getByRole('textbox', { name: /^Shell in etcd/ })
    await expect(terminal).toBeFocused()
    await keys.press('F6', 'F6')
    await expect(pods.grid).toBeFocused()
    await keys.press('l')
    const tabs = dock.getByRole('tab')
    await expect(tabs).toHaveCount(2)
    await keys.press('Shift+Escape')
    await expect(tabs).toHaveCount(1)
    await keys.press('Shift+Escape')
    await expect(dock).toBeHidden()
    await expect(pods.grid).toBeFocused()
  })

  await test.step('the clock is held and stepped; a moment is marked', async () => {
    const { clock } = shell(page)
    await keys.press('Control+Space')
    await expect(clock.group.getByText('Paused')).toBeVisible()
    const before = await clock.seconds()
    await keys.press('.')
    await expect.poll(async () => (await clock.seconds()) - before).toBe(10)
    await keys.press('b')
    const dialog = page.getByRole('dialog', { name: 'Bookmark this moment' })
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await keys.type('calm')
    await keys.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(pods.grid).toBeFocused()
    await keys.palette('bookmark calm', /Events around the bookmark calm/)
    await expect(page.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible()
  })
})
