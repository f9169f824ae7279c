// Words can be read in both themes, on the pages, on what is marked, and in what opens over them.
import { expect, test } from './app.ts'
import { expectContrast } from './pages/contrast.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest, newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const crash = `apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
    - name: main
      image: busybox:1.36
      command: [sh, -c, 'echo "ERROR no settings" >&2; exit 1']
`

test('words have a contrast of 4.5 or more in both themes', async ({ app: { page } }) => {
  test.setTimeout(180_000)
  const window = shell(page)
  const pods = listPage(page, 'Pods')
  await applyManifest(page, crash, '1 created')
  for (const theme of ['Light', 'Dark'] as const) {
    await window.chooseTheme(theme)
    for (const place of [
      'Overview',
      'Nodes',
      'Map',
      'Scheduler',
      'Machines',
      'Clusters',
      'Deployments',
      'Rollouts',
      'Logs',
      'Events',
      'Usage',
      'Chaos',
      'API access',
      'Access',
      'Add-ons',
      'SigningRequests'
    ]) {
      await window.go(place)
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
      await expectContrast(page, `${place}, ${theme}`)
    }
    await window.go('Pods')
    await expect(pods.row('crash')).toContainText('CrashLoopBackOff', { timeout: 30_000 })
    await pods.open('crash')
    const detail = detailOf(page, 'crash')
    for (const tab of ['YAML', 'Events', 'Scheduling', 'Overview'] as const) {
      await detail.tab(tab)
      await expectContrast(page, `detail ${tab}, ${theme}`)
    }
    await pods.mark('crash')
    await pods.rows.nth(3).hover()
    await expectContrast(page, `a marked row, ${theme}`)
    await pods.mark('crash')
    await detail.act('Delete')
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectContrast(page, `dialog, ${theme}`)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
    await expectContrast(page, `palette, ${theme}`)
    await page.keyboard.press('Escape')
    await page.keyboard.press('l')
    await expect(page.getByRole('log')).toContainText('no settings')
    await expectContrast(page, `log, ${theme}`)
    await page.getByRole('region', { name: 'Dock' }).getByRole('button', { name: 'Close tab' }).click()
    const manifest = await newManifest(page)
    await manifest.editor.getByRole('button', { name: 'Form', exact: true }).click()
    await expect(manifest.editor.getByRole('region', { name: 'Form' }).getByLabel('Replicas')).toBeVisible()
    await expectContrast(page, `manifest with its form, ${theme}`)
    await manifest.close()
    await detail.close()
  }
})
