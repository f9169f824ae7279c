// Updates of what keeps its history in ControllerRevisions, and the way back, by clicking.
import { expect, test } from './app.ts'
import { workload } from './manifests.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { rolloutPage } from './pages/rollout.ts'
import { shell } from './pages/shell.ts'

test('W5 a StatefulSet is updated, stuck, and taken back', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const list = listPage(page, 'StatefulSets')
  await applyManifest(page, workload('StatefulSet', 'db', '  serviceName: db\n  replicas: 3\n'), '1 created')
  await window.go('StatefulSets')
  await expect(list.row('db')).toContainText('3/3')

  const rollout = rolloutPage(page, 'db')
  await test.step('from the list of rollouts to its page', async () => {
    await window.go('Rollouts')
    await rollout.region.getByRole('tab', { name: 'StatefulSets' }).click()
    await rollout.region.getByRole('gridcell', { name: 'db', exact: true }).dblclick()
    await expect(rollout.revision(1)).toContainText('3 pods serving')
    await expect(rollout.region).toContainText('StatefulSet in default')
  })

  await test.step('a good update goes through', async () => {
    await rollout.setImage('nginx:1.28', '')
    await expect(rollout.revision(2)).toContainText('3 pods serving')
    await expect(rollout.revision(1)).toContainText('held')
    await expect(rollout.picture).toBeVisible()
  })

  await test.step('notes are written where they stand, by pointer and by keys', async () => {
    await rollout.revision(1).hover()
    await rollout.revisions.getByRole('button', { name: 'Edit the note of revision 1' }).click()
    await rollout.revisions.getByRole('textbox', { name: 'Note on revision 1' }).fill("first, 'as it was'")
    await rollout.revisions.getByRole('button', { name: 'Save note' }).click()
    await expect(rollout.revision(1)).toContainText("first, 'as it was'")
    await rollout.revision(2).locator('[data-revision]').focus()
    await page.keyboard.press('n')
    await typeText(page, 'the second')
    await page.keyboard.press('Enter')
    await expect(rollout.revision(2)).toContainText('the second')
  })

  await test.step('a bad one stops at the highest pod, and says why', async () => {
    await rollout.setImage('nginx:no-such-tag', '')
    await expect(rollout.region.getByText('Revision 3 is in trouble')).toBeVisible()
    await expect(rollout.revision(2)).toContainText('2 pods serving')
    await expect(rollout.revision(3)).toContainText('1 of 3 new, none ready')
  })

  await test.step('the way back, and the pod that hangs is deleted as on a real cluster', async () => {
    await rollout.compare(2, 3)
    await expect(rollout.difference).toContainText('1 field: image')
    await rollout.region.getByRole('button', { name: 'Cancel rollout' }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo db to revision 2?' })
    await dialog.getByRole('button', { name: 'Undo to revision 2' }).click()
    await expect(rollout.revision(4)).toContainText('was revision 2')
    await window.go('Pods')
    await listPage(page, 'Pods').choose('db-2', 'Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
    await window.go('StatefulSets')
    await expect(list.row('db')).toContainText('3/3')
    await expect(list.row('db')).toContainText('Ready')
  })
})

test('W4 a DaemonSet is updated, restarted, and taken back', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const list = listPage(page, 'DaemonSets')
  await applyManifest(page, workload('DaemonSet', 'agent'), '1 created')
  await window.go('DaemonSets')
  await expect(list.row('agent')).toContainText('Available')
  await list.choose('agent', 'Rollout history')

  const rollout = rolloutPage(page, 'agent')
  await expect(rollout.revision(1)).toContainText('2 pods serving')
  await expect(rollout.region.getByRole('button', { name: 'Pause' })).toBeHidden()
  await rollout.setImage('nginx:1.28', '')
  await expect(rollout.revision(2)).toContainText('2 pods serving')
  await rollout.region.getByRole('button', { name: 'Restart', exact: true }).click()
  await expect(rollout.revision(3)).toContainText('2 pods serving')
  await rollout.compare(2, 3)
  await expect(rollout.difference).toContainText('restart time')
  await rollout.compare(2, 1)
  await rollout.region.getByRole('button', { name: 'Undo to revision 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Undo agent to revision 2?' })
  await expect(dialog).toContainText('kubectl rollout undo daemonset/agent -n default --to-revision=2')
  await dialog.getByRole('button', { name: 'Undo to revision 2' }).click()
  await expect(rollout.revision(4)).toContainText('was revision 2')
  await expect(rollout.revision(4)).toContainText('2 pods serving')
})
