// The program is killed in the middle of its work and started again on the same data folder.
import { expect, test } from './app.ts'
import { applySample } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { rolloutPage } from './pages/rollout.ts'
import { secondsBetween, shell } from './pages/shell.ts'

test('what was answered is there after a kill, and comes up', async ({ app }) => {
  await applySample(app.page, 'Guestbook', '6 created')
  await app.restart()
  const window = shell(app.page)
  await window.go('Services')
  const services = listPage(app.page, 'Services')
  for (const name of ['frontend', 'redis-leader', 'redis-follower']) await expect(services.row(name)).toBeVisible()
  await window.go('Deployments')
  const deployments = listPage(app.page, 'Deployments')
  await expect(deployments.row('frontend')).toContainText('3/3')
  await expect(deployments.row('redis-leader')).toContainText('1/1')
  await expect(deployments.row('redis-follower')).toContainText('2/2')
})

test('objects, clock and rollout history go on from where they were', async ({ app }) => {
  await applySample(app.page, 'Counter', '7 created')
  let window = shell(app.page)
  await window.go('Deployments')
  const deployments = (): ReturnType<typeof listPage> => listPage(app.page, 'Deployments')
  await expect(deployments().row('counter-web')).toContainText('3/3')
  await deployments().choose('counter-web', 'Rollout history')
  await rolloutPage(app.page, 'counter-web').setImage('drydock/counter:2.0', 'second version')
  await expect(rolloutPage(app.page, 'counter-web').revision(2)).toContainText('3 pods serving')
  await window.go('Pods')
  await expect(listPage(app.page, 'Pods').rowsWith('Running')).toHaveCount(19)
  await window.clock.pause()
  const podNames = await listPage(app.page, 'Pods').names()
  const before = await window.clock.seconds()

  await app.restart()

  window = shell(app.page)
  await window.clock.pause()
  const passed = secondsBetween(before, await window.clock.seconds())
  // Not a second is lost, and what it took to start, times ten, is all that has passed.
  expect(passed).toBeGreaterThanOrEqual(0)
  expect(passed).toBeLessThan(300)
  await window.go('Pods')
  await expect(listPage(app.page, 'Pods').rowsWith('Running')).toHaveCount(19)
  expect(await listPage(app.page, 'Pods').names()).toEqual(podNames)
  await window.go('Deployments')
  await expect(deployments().row('counter-web')).toContainText('3/3')
  await deployments().choose('counter-web', 'Rollout history')
  const rollout = rolloutPage(app.page, 'counter-web')
  await expect(rollout.revision(2)).toContainText('second version')
  await expect(rollout.revision(2)).toContainText('counter:2.0')
  await expect(rollout.revision(1)).toContainText('first version')
  await expect(rollout.revision(1)).toContainText('counter:1.0')
})
