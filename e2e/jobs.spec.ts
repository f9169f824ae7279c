// A CronJob is made, triggered and suspended; its Jobs and their pods are looked at.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('a CronJob is made, triggered by hand, suspended and resumed', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const cronJobs = listPage(page, 'CronJobs')
  const jobs = listPage(page, 'Jobs')
  const detail = detailOf(page, 'nightly')

  await test.step('made from the template', async () => {
    await window.go('CronJobs')
    const dock = await newManifest(page)
    await dock.template(/CronJob/)
    await dock.apply()
    await expect(dock.results).toContainText('1 created')
    await dock.close()
    await expect(cronJobs.row('nightly')).toContainText('0 2 * * *')
    await expect(cronJobs.row('nightly')).toContainText('Scheduled')
  })

  await test.step('its next runs stand in its detail', async () => {
    await cronJobs.open('nightly')
    await expect(detail.panel).toContainText('0 2 * * *')
    await expect(detail.panel).toContainText('Etc/UTC')
    await expect(detail.panel.getByText(/^\d{4}-\d\d-\d\d 02:00$/)).toHaveCount(3)
  })

  await test.step('triggered, it has a Job that runs to its end', async () => {
    await detail.act('Trigger now')
    await detail.close()
    await window.go('Jobs')
    await expect(jobs.rowsWith(/nightly-manual-/)).toHaveCount(1)
    await expect(jobs.rowsWith(/nightly-manual-/)).toContainText('Complete')
    await jobs.rowsWith(/nightly-manual-/).click()
    const job = page.getByRole('complementary', { name: /Detail of nightly-manual-/ })
    await expect(job).toContainText('0 active, 1 succeeded, 0 failed')
    await job.getByRole('tab', { name: 'Logs' }).click()
    await expect(job.getByRole('region', { name: /^Log of nightly-manual-/ })).toContainText('reporting')
    await job.getByRole('button', { name: 'Open in the dock' }).click()
    await expect(page.getByRole('region', { name: 'Dock' })).toContainText('reporting')
    await job.getByRole('button', { name: 'Close' }).click()
  })

  await test.step('suspended and resumed', async () => {
    await window.go('CronJobs')
    await cronJobs.choose('nightly', 'Suspend')
    await expect(cronJobs.row('nightly')).toContainText('Suspended')
    await cronJobs.row('nightly').click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: 'Resume' })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: 'Suspend' })).toBeHidden()
    await page.keyboard.press('Escape')
    await cronJobs.choose('nightly', 'Resume')
    await expect(cronJobs.row('nightly')).toContainText('Scheduled')
  })

  await test.step('with it go its Jobs', async () => {
    await cronJobs.choose('nightly', 'Delete')
    await page.getByRole('dialog', { name: 'Delete nightly?' }).getByRole('button', { name: 'Delete' }).click()
    await expect(cronJobs.rows).toHaveCount(0)
    await window.go('Jobs')
    await expect(jobs.rows).toHaveCount(0)
  })
})
