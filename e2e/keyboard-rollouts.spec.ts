// An update watched, compared and taken back by the keyboard alone.
import { expect, test } from './app.ts'
import { webDeployment } from './manifests.ts'
import { keyboard } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { rolloutPage } from './pages/rollout.ts'

test('a rollout is set going, paused and resumed, noted, compared and undone', async ({ app: { page } }) => {
  const keys = keyboard(page)
  const list = listPage(page, 'Deployments')
  const rollout = rolloutPage(page, 'web')
  await keys.press('g', 'd')
  await expect(list.grid).toBeFocused()
  await keys.apply(webDeployment(2), '1 created')
  await expect(list.grid).toBeFocused()
  await keys.press('/')
  await keys.type('web')
  await expect(list.rows).toHaveCount(1)
  await expect(list.row('web')).toContainText('2/2')
  await keys.press('ArrowDown', 'j', 'h')

  await test.step('its page has the focus at its newest revision', async () => {
    await expect(rollout.revision(1)).toContainText('2 pods serving')
    await expect(rollout.revision(1).locator('[data-revision]')).toBeFocused()
  })

  await test.step('another image', async () => {
    await keys.press('i')
    const dialog = page.getByRole('dialog', { name: 'Set the image of web' })
    const image = dialog.getByRole('textbox', { name: /^Image of/ })
    await expect(image).toHaveValue('nginx:1.27')
    await keys.reach(image)
    await keys.press('ControlOrMeta+a')
    await keys.type('nginx:1.28')
    await keys.press('Enter')
    await expect(dialog).toBeHidden()
    await expect(rollout.revision(2)).toContainText('2 pods serving')
    await keys.expectWithin(rollout.region)
  })

  await test.step('paused, and resumed: the focus waits where the button was', async () => {
    const pause = rollout.region.getByRole('button', { name: 'Pause', exact: true })
    const resume = rollout.region.getByRole('button', { name: 'Resume', exact: true })
    await keys.push(pause, 'Shift+Tab')
    await expect(pause).toBeDisabled()
    await keys.expectWithin(rollout.region)
    await keys.push(resume)
    await expect(pause).toBeEnabled()
  })

  await test.step('revisions are walked; one is noted, and compared with what runs', async () => {
    const row = (revision: number) => rollout.revision(revision).locator('[data-revision]')
    await keys.reach(row(2))
    await keys.press('j')
    await expect(row(1)).toBeFocused()
    await keys.press('n')
    await expect(rollout.revisions.getByRole('textbox', { name: 'Note on revision 1' })).toBeFocused()
    await keys.type('as it was')
    await keys.press('Enter')
    await expect(rollout.revision(1)).toContainText('as it was')
    await keys.expectWithin(rollout.region)
    await keys.reach(row(1))
    await keys.press('Enter')
    await expect(rollout.difference).toContainText('1 field: image')
  })

  await test.step('and taken back', async () => {
    await keys.press('u')
    const dialog = page.getByRole('dialog', { name: 'Undo web to revision 1?' })
    await expect(dialog).toContainText('kubectl rollout undo deployment/web')
    await keys.push(dialog.getByRole('button', { name: 'Undo to revision 1' }))
    await expect(dialog).toBeHidden()
    await expect(rollout.revision(3)).toContainText('was revision 1')
    await keys.expectWithin(rollout.region)
  })
})
