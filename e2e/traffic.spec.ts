// A steady load is started from a Service, a careless rollout shows in its chart, and it is changed, stopped and removed.
import { expect, test } from './app.ts'
import { webDeployment, webService } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const web = `${webDeployment(3)}---
${webService}`

test('S11: a load from a Service’s page: charts, shares, a rollout that loses requests, another rate, its end', async ({
  app
}) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, web, '2 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/^web-.*Running/)).toHaveCount(3)
  await window.clock.setSpeed('10x')
  await window.go('Services')
  await listPage(page, 'Services').open('web')
  await detailOf(page, 'web').act('Send traffic')
  const dialog = page.getByRole('dialog', { name: 'Traffic to web' })
  await expect(dialog.getByLabel('Address')).toHaveValue('http://172.18.0.2:30080/')
  await dialog.getByLabel('Requests a second').fill('many')
  await expect(dialog.getByText('Rates go from 0 to 100000 requests a second')).toBeVisible()
  await dialog.getByLabel('Requests a second').fill('600')
  await expect(dialog).toContainText('fortio load -qps 600 -t 0 http://172.18.0.2:30080/')
  await dialog.getByRole('button', { name: 'Start' }).click()
  // The page of all loads opens with it.
  const traffic = page.getByRole('region', { name: 'Traffic', exact: true })
  await expect(traffic.getByRole('heading', { name: 'Traffic' })).toBeVisible()
  await expect(traffic).toContainText('1 load, 600 requests a second')
  const row = traffic.getByRole('row').filter({ hasText: 'http://172.18.0.2:30080/' })
  await expect(row).toContainText('Running')
  await expect(row).toContainText('600')
  const load = traffic.getByRole('region', { name: 'http://172.18.0.2:30080/' })
  await expect(load.getByRole('img', { name: /^Requests\. sent 600/ })).toBeVisible()
  await expect(load.getByRole('img', { name: /^Latency\. .*p50 4\d ms/ })).toBeVisible()
  await expect(load.getByRole('img', { name: /^Share per pod\. (….{11} 200(, )?){3}$/ })).toBeVisible()
  await expect(load).toContainText('No request has failed in this time.')
  // Without a readiness probe and a preStop hook clients notice a rollout.
  await window.go('Deployments')
  await listPage(page, 'Deployments').open('web')
  await detailOf(page, 'web').act('Restart')
  await window.go('Traffic')
  await expect(load.getByRole('img', { name: /^Errors by reason\. .*refused/ })).toBeVisible()
  await expect(row).toContainText('Running')
  // Another rate from now on.
  await load.getByRole('button', { name: 'Change rate' }).click()
  const rate = page.getByRole('dialog', { name: 'Rate of http://172.18.0.2:30080/' })
  await rate.getByLabel('Requests a second').fill('90')
  await rate.getByRole('button', { name: 'Change rate' }).click()
  await expect(traffic).toContainText('1 load, 90 requests a second')
  await load.getByRole('button', { name: 'Stop' }).click()
  await expect(row).toContainText('Stopped')
  await load.getByRole('button', { name: 'Remove' }).click()
  await expect(traffic).toContainText('No traffic yet')
})
