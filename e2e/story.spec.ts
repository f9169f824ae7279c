// The main job from a fresh start to a rollback, as README's five minutes tell it.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { rolloutPage } from './pages/rollout.ts'
import { shell } from './pages/shell.ts'

test('a person applies the counter, watches it, updates it, and takes a bad update back', async ({ app }) => {
  const { page } = app
  const window = shell(page)

  await test.step('a fresh cluster is fine once its system pods run', async () => {
    await expect(page.getByRole('heading', { level: 1, name: /^All 15 pods are fine$/ })).toBeVisible()
  })

  await test.step('the sample is applied from the editor', async () => {
    const dock = await newManifest(page)
    await dock.template(/Counter/)
    await dock.apply()
    await expect(dock.results.getByRole('listitem')).toHaveText([
      /namespace\/counter created/,
      /configmap\/counter-config created/,
      /secret\/counter-redis created/,
      /deployment\.apps\/counter-redis created/,
      /service\/counter-redis created/,
      /deployment\.apps\/counter-web created/,
      /service\/counter-web created/
    ])
    await dock.close()
  })

  await test.step('its Deployments become available', async () => {
    await window.go('Deployments')
    const list = listPage(page, 'Deployments')
    await expect(list.row('counter-web')).toContainText('3/3')
    await expect(list.row('counter-web')).toContainText('Available')
    await expect(list.row('counter-redis')).toContainText('1/1')
    await list.open('counter-web')
  })

  const detail = detailOf(page, 'counter-web')
  const log = page.getByRole('log', { name: 'Log of counter-web' })

  await test.step('the detail panel says what it is', async () => {
    await expect(detail.panel).toContainText('3 of 3 ready')
    await expect(detail.panel.getByRole('region', { name: 'Conditions' })).toContainText('MinimumReplicasAvailable')
    await expect(
      detail.panel.getByRole('region', { name: 'Owns' }).getByRole('button', { name: /^counter-web-/ })
    ).toBeVisible()
  })

  await test.step('the logs of all its pods come together', async () => {
    await page.keyboard.press('l')
    const stream = page.getByRole('region', { name: 'Log of counter-web' })
    await expect(log.getByText(/counter 1\.0 starting/)).toHaveCount(3)
    const search = stream.getByRole('textbox', { name: 'Search' })
    await search.fill('listening')
    await expect(stream.getByText('3 matches')).toBeVisible()
    await search.press('Enter')
    await expect(stream.getByText(/^[123] of 3$/)).toBeVisible()
    // To look at a line ends following, and nothing has come since.
    await expect(stream.getByText('Not following')).toBeVisible()
    await search.press('Escape')
    await stream.getByRole('button', { name: 'To the end' }).click()
    await expect(stream.getByRole('button', { name: 'Follow (f)', pressed: true })).toBeVisible()
  })

  await test.step('its usage is drawn against what it asked for', async () => {
    await detail.tab('Usage')
    await expect(
      detail.panel.getByRole('img', { name: /^CPU\. Limits 1500m, Requests 300m, Usage \d+m$/ })
    ).toBeVisible()
    await expect(
      detail.panel.getByRole('img', { name: /^Memory\. Limits 768Mi, Requests 192Mi, Usage \d+Mi$/ })
    ).toBeVisible()
  })

  const rollout = rolloutPage(page, 'counter-web')

  await test.step('a new image is rolled out', async () => {
    await detail.act('Rollout history')
    await expect(rollout.revision(1)).toContainText('first version')
    // A rollout takes two seconds at this speed: the clock stands, and is stepped, to look at its middle.
    await window.clock.pause()
    await rollout.setImage('drydock/counter:2.0', 'second version')
    await window.clock.step()
    await expect(rollout.revision(2)).toContainText('second version')
    await expect(rollout.revision(2)).toContainText('of 3 new')
    await expect(rollout.picture).toBeVisible()
    await expect(rollout.region.getByRole('img', { name: /of revision 1 are ready$/ })).toBeVisible()
    await expect(rollout.region.getByRole('img', { name: /of revision 2 are ready$/ })).toBeVisible()
    await window.clock.run()
    await expect(rollout.revision(2)).toContainText('3 pods serving')
    await expect(rollout.revision(1)).toContainText(/held \d/)
    await expect(rollout.region.getByRole('banner').or(rollout.region.locator('header')).first()).toContainText(
      'Available'
    )
    // What the new pods write has come to the log that was opened before they were there.
    await expect(log.getByText(/counter 2\.0 starting/)).toHaveCount(3)
    await expect(log.getByText(/SIGTERM received/)).toHaveCount(3)
  })

  await test.step('a tag that does not exist is stuck, with its reason', async () => {
    await rollout.setImage('drydock/counter:2.0-typo', 'third version')
    await expect(rollout.revision(3)).toContainText('third version')
    // The progress deadline is ten minutes: nobody waits for that at this speed.
    await window.clock.setSpeed('1000x')
    await expect(rollout.region.getByText('Revision 3 is stuck')).toBeVisible()
    await window.clock.setSpeed('10x')
    await expect(rollout.region.getByText('ProgressDeadlineExceeded').first()).toBeVisible()
    await expect(rollout.region.getByText('image drydock/counter:2.0-typo cannot be pulled')).toBeVisible()
    await window.go('Pods')
    await expect(listPage(page, 'Pods').rowsWith('ImagePullBackOff')).toHaveCount(1)
    await window.go('Overview')
    await expect(page.getByRole('heading', { level: 1, name: /1 rollout is stuck/ })).toBeVisible()
    await page.goBack()
    await page.goBack()
  })

  await test.step('two revisions are compared', async () => {
    await rollout.compare(1, 3)
    const difference = rollout.difference.getByRole('region', { name: 'Pod templates of revisions 1 and 3' })
    await expect(rollout.difference).toContainText('1 field: image')
    await expect(difference).toContainText('image: drydock/counter:1.0')
    await expect(difference).toContainText('image: drydock/counter:2.0-typo')
  })

  await test.step('the bad update is undone, after a look at what that changes', async () => {
    await rollout.compare(2, 3)
    await rollout.region.getByRole('button', { name: 'Undo to revision 2' }).click()
    const dialog = page.getByRole('dialog', { name: 'Undo counter-web to revision 2?' })
    await expect(dialog).toContainText('is rolled out as revision 4')
    await expect(dialog).toContainText('1 field: image')
    await expect(dialog).toContainText('kubectl rollout undo deployment/counter-web -n counter --to-revision=2')
    await dialog.getByRole('button', { name: 'Undo to revision 2' }).click()
    await expect(dialog).toBeHidden()
    await expect(rollout.revision(4)).toContainText('was revision 2')
    await expect(rollout.revision(4)).toContainText('second version')
    await expect(rollout.revision(4)).toContainText('3 pods serving')
    // The template that came back is no longer there under its old number.
    await expect(rollout.revisions.getByRole('listitem')).toHaveCount(3)
    await expect(rollout.region.getByText('Revision 3 is stuck')).toBeHidden()
    await window.go('Deployments')
    await expect(listPage(page, 'Deployments').row('counter-web')).toContainText('3/3')
    await expect(listPage(page, 'Deployments').row('counter-web')).toContainText('Available')
    await window.go('Overview')
    await expect(page.getByRole('heading', { level: 1, name: /^All 19 pods are fine$/ })).toBeVisible()
  })
})
