// A release that Helm left in Secrets: seen, compared, taken back and uninstalled by clicking.
import { deploymentManifest, testingReleaseSecret } from '../src/main/views/helm/testing-release.ts'
import { expect, test } from './app.ts'
import { expectFocusSeen, expectNames } from './pages/accessible.ts'
import { applyManifest } from './pages/editor.ts'
import { helmPage } from './pages/helm.ts'
import { shell } from './pages/shell.ts'

const first = deploymentManifest({ name: 'web' })
const second = deploymentManifest({ name: 'web', image: 'nginx:1.28', replicas: 3, greeting: 'good evening' })

function release(version: number, status: 'superseded' | 'deployed', manifest: string): string {
  const config = { replicas: version === 1 ? 1 : 3 }
  const description = version === 1 ? 'Install complete' : 'Upgrade complete'
  return JSON.stringify(testingReleaseSecret({ version, status, manifest, config, description }))
}

test('C8 a release is listed, compared, rolled back and uninstalled', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const helm = helmPage(page)

  await test.step('without releases the page says what Helm is', async () => {
    await window.go('Helm releases')
    await expect(helm.region).toContainText('No Helm releases')
    await expect(helm.region).toContainText('helm --kubeconfig FILE install NAME CHART')
  })

  await test.step('a release that comes is there at once', async () => {
    const documents = [release(1, 'superseded', first), release(2, 'deployed', second), second]
    await applyManifest(page, documents.join('\n---\n'), '4 created')
    await expect(helm.row('web')).toContainText('deployed')
    await expect(helm.row('web')).toContainText('web-1.2.0')
    await helm.row('web').dblclick()
    await expect(helm.row('2')).toContainText('Upgrade complete')
    await expect(helm.row('1')).toContainText('superseded')
  })

  await test.step('its values, its manifest, its notes and its objects', async () => {
    await helm.tab('Values')
    await expect(helm.region.getByRole('textbox', { name: 'Values of revision 2' })).toContainText('replicas: 3')
    await helm.region.getByRole('button', { name: 'Computed' }).click()
    await expect(helm.region.getByRole('textbox', { name: 'Values of revision 2' })).toContainText('repository: nginx')
    await helm.tab('Manifest')
    await expect(helm.region.getByRole('textbox', { name: 'Manifest of revision 2' })).toContainText('nginx:1.28')
    await expect(helm.region.getByRole('region', { name: 'Notes' })).toContainText('Visit http://web.example')
    await expectNames(page, 'manifest of a release')
    await helm.tab('Resources')
    await expect(helm.row('Deployment')).toContainText('Available')
  })

  await test.step('two revisions beside each other, in manifest and values', async () => {
    await helm.tab('History')
    await helm.compare(1, 2)
    await expect(helm.difference).toContainText('good evening')
    await expectNames(page, 'history of a release')
    await helm.difference.getByRole('button', { name: 'Values' }).click()
    await expect(helm.difference).toContainText('replicas: 3')
  })

  await test.step('the way back, after a look at what it changes', async () => {
    await helm.region.getByRole('button', { name: 'Roll back to revision 1' }).click()
    const dialog = page.getByRole('dialog', { name: 'Roll back web to revision 1?' })
    await expect(dialog.getByRole('list', { name: 'What the API would do' })).toContainText('changed')
    await expect(dialog).toContainText('good evening')
    await expect(dialog).toContainText('helm rollback web 1 -n default')
    await expect(dialog).toContainText('1 hook is not run')
    await expectNames(page, 'rollback')
    await expectFocusSeen(page, 4, 'rollback')
    await dialog.getByRole('button', { name: 'Roll back to revision 1' }).click()
    await expect(dialog).toContainText('Rollback was a success! Happy Helming!')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(helm.row('3')).toContainText('Rollback to 1')
    await expect(helm.row('2')).toContainText('superseded')
  })

  await test.step('uninstalled, with its history', async () => {
    await helm.region.getByRole('button', { name: 'Uninstall' }).click()
    const dialog = page.getByRole('dialog', { name: 'Uninstall web?' })
    await expect(dialog.getByRole('list', { name: 'What the API would do' })).toContainText('Deployment')
    await dialog.getByRole('button', { name: 'Uninstall' }).click()
    await expect(dialog).toContainText('release "web" uninstalled')
    await dialog.getByRole('button', { name: 'Close' }).click()
    await expect(helm.region).toContainText('There is no release web')
    await helm.region.getByRole('button', { name: 'All releases' }).click()
    await expect(helm.region).toContainText('No Helm releases')
  })
})
