// What every container has written is searched at once: servers, runs before a restart, pods that are gone.
import { expect, test } from './app.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const pods = `apiVersion: v1
kind: Pod
metadata: {name: migrate, namespace: default}
spec:
  containers:
    - name: job
      image: busybox:1.36
      command: [sh, -c, 'echo first; echo "FATAL connection refused by db:5432"; echo last; sleep 5; exit 1']
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}
`

test('a text is found in all logs, shown among its neighbours, and its log is opened', async ({ app }) => {
  test.setTimeout(180_000)
  const { page } = app
  const window = shell(page)
  const list = listPage(page, 'Pods')
  const field = page.getByRole('textbox', { name: 'Text that lines contain' })
  const hits = page.getByRole('list', { name: 'Lines that match' }).getByRole('button')
  const search = async (text: string): Promise<void> => {
    await field.fill(text)
    await field.press('Enter')
  }

  await test.step('a pod runs again and again', async () => {
    const manifest = await newManifest(page)
    await manifest.write(pods)
    await manifest.apply()
    await expect(manifest.results).toContainText('2 created')
    await manifest.close()
    await window.go('Pods')
    await expect(list.row('migrate')).toContainText('CrashLoopBackOff', { timeout: 30_000 })
  })

  await test.step('lines of all its runs are found', async () => {
    await window.go('Logs')
    await page.getByRole('tab', { name: 'Search all lines' }).click()
    await expect(page.getByText('Search every log at once')).toBeVisible()
    await search('CONNECTION refu')
    await expect(hits.filter({ hasText: 'run 1' })).toContainText('connection refused by db:5432')
    const all = await hits.count()
    expect(all).toBeGreaterThan(1)
    await page.getByRole('button', { name: 'Also look at runs of containers before their last restart' }).click()
    await expect(hits).toHaveCount(1)
  })

  await test.step('one is shown among its neighbours', async () => {
    await hits.first().click()
    const around = page.getByRole('log', { name: 'Lines around the one that was found in migrate' })
    await expect(around).toContainText('first')
    await expect(around).toContainText('last')
  })

  await test.step('its log opens, with the text searched', async () => {
    await page.getByRole('button', { name: 'Open this log' }).click()
    await expect(page.getByRole('log', { name: 'Log of migrate' })).toContainText('connection refused')
    await expect(page.getByRole('textbox', { name: 'Search' })).toHaveValue(/connection refu/i)
  })

  await test.step('what a server said by itself is found, by the palette too, and no text without a line', async () => {
    await page.keyboard.press('Escape')
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('textbox', { name: 'Go to anything' }).fill('nginx/1.27')
    await page.getByRole('option', { name: 'Search all logs for' }).click()
    await expect(hits).toHaveCount(1)
    await expect(hits.first()).toContainText('web')
    await search('(')
    await page.getByRole('button', { name: 'Search for a regular expression' }).click()
    await expect(page.getByText('no valid expression').or(page.getByText('Search every log at once'))).toBeVisible()
    await search('nginx.1[.]2[0-9]')
    await expect(hits).toHaveCount(1)
    await search('no such text')
    await expect(page.getByText('No line contains no such text')).toBeVisible()
  })
})
