// The guestbook of the Kubernetes tutorials, as somebody tries it out: applied, scaled, partly deleted.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applySample } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('the guestbook comes up, is scaled and loses its followers', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const pods = listPage(page, 'Pods')
  const deployments = listPage(page, 'Deployments')

  await test.step('all of it runs', async () => {
    await applySample(page, 'Guestbook', '6 created')
    await window.onlyNamespace('default')
    await window.go('Deployments')
    await expect(deployments.row('frontend')).toContainText('3/3')
    await expect(deployments.row('redis-leader')).toContainText('1/1')
    await expect(deployments.row('redis-follower')).toContainText('2/2')
    await window.go('Services')
    const services = listPage(page, 'Services')
    for (const name of ['frontend', 'redis-leader', 'redis-follower', 'kubernetes'])
      await expect(services.row(name)).toContainText('ClusterIP')
    await window.go('Pods')
    await expect(pods.rows).toHaveCount(6)
    await expect(pods.rowsWith('Running')).toHaveCount(6)
  })

  await test.step('what is no number of replicas is refused before it is sent', async () => {
    await window.go('Deployments')
    await deployments.choose('frontend', 'Scale')
    const dialog = page.getByRole('dialog', { name: 'Scale frontend' })
    const replicas = dialog.getByRole('textbox', { name: 'Replicas' })
    await expect(replicas).toHaveValue('3')
    for (const text of ['-1', '2.5', 'many', '100001']) {
      await replicas.fill(text)
      await expect(dialog).toContainText('A whole number from 0 to 100000')
      await expect(dialog.getByRole('button', { name: 'Scale' })).toBeDisabled()
    }
    await replicas.fill('5')
    await expect(dialog).toContainText('kubectl scale deployment/frontend -n default --replicas=5')
    await dialog.getByRole('button', { name: 'Scale' }).click()
    await expect(dialog).toBeHidden()
    await expect(deployments.row('frontend')).toContainText('5/5')
    await window.go('Pods')
    await expect(pods.rowsWith(/frontend-.*Running/)).toHaveCount(5)
  })

  await test.step('the followers are deleted, and their pods go after them', async () => {
    await window.go('Deployments')
    await deployments.open('redis-follower')
    await detailOf(page, 'redis-follower').act('Delete')
    const dialog = page.getByRole('dialog', { name: 'Delete redis-follower?' })
    await expect(dialog).toContainText('The object goes at once, what it owns goes after it.')
    await expect(dialog).toContainText('kubectl delete deployment/redis-follower -n default')
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await expect(deployments.row('redis-follower')).toHaveCount(0)
    await expect(detailOf(page, 'redis-follower').panel).toBeHidden()
    await window.go('Pods')
    // Redis has thirty seconds to stop, and takes none of them.
    await expect(pods.rowsWith('redis-follower')).toHaveCount(0)
    await expect(pods.rows).toHaveCount(6)
  })
})

test('pods of an orphaned Deployment stay', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const deployments = listPage(page, 'Deployments')
  await applySample(page, 'Guestbook', '6 created')
  await window.go('Deployments')
  await expect(deployments.row('redis-follower')).toContainText('2/2')
  await deployments.choose('redis-follower', 'Delete')
  const dialog = page.getByRole('dialog', { name: 'Delete redis-follower?' })
  await dialog.getByRole('combobox', { name: 'What it owns' }).click()
  await page.getByRole('option', { name: 'Orphan' }).click()
  await expect(dialog).toContainText('--cascade=orphan')
  await dialog.getByRole('button', { name: 'Delete' }).click()
  await expect(deployments.row('redis-follower')).toHaveCount(0)
  await window.go('ReplicaSets')
  await expect(listPage(page, 'ReplicaSets').rowsWith('redis-follower')).toHaveCount(1)
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/redis-follower-.*Running/)).toHaveCount(2)
})
