// A manifest applied at the server: who owns a field is asked first, told on its line, and taken over on request only.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const deployment = (replicas: number, image: string): string => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
      - name: side
        image: busybox:1.36
        command: ["sleep", "3600"]
      - name: web
        image: ${image}
`
const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\ndata:\n  GREETING: Hello\n'
const text = `${deployment(2, 'nginx:1.27')}---\n${settings}`

test('fields of others are named with their owners, and taken over when asked', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const deployments = listPage(page, 'Deployments')
  const footer = page.getByRole('contentinfo')
  await window.go('Deployments')
  await expect(footer).toContainText('kubectl get deployments')
  const dock = await newManifest(page)
  const editor = page.getByRole('region', { name: 'Dock' }).getByRole('region', { name: 'Manifest' })
  const serverSide = editor.getByRole('button', { name: 'Server-side' })
  const results = dock.results.getByRole('list').first().locator('> li')
  const owned = dock.results.getByRole('list', { name: 'Fields that others own' })

  await test.step('the window says what it is about to do', async () => {
    await expect(footer).toContainText('kubectl apply -f -')
    await serverSide.click()
    await expect(serverSide).toHaveAttribute('aria-pressed', 'true')
    await expect(footer).toContainText('kubectl apply --server-side -f -')
  })

  await test.step('tried out, applied, and applied again', async () => {
    await dock.write(text)
    await editor.getByRole('button', { name: 'Validate' }).click()
    await expect(results).toContainText([
      'deployment.apps/web created (server dry run)',
      'configmap/settings created (server dry run)'
    ])
    await expect(deployments.row('web')).toHaveCount(0)
    await dock.apply()
    await expect(results).toContainText(['deployment.apps/web created', 'configmap/settings created'])
    await expect(deployments.row('web')).toContainText('2/2')
    await dock.apply()
    await expect(dock.results).toContainText('unchanged')
  })

  await test.step('others change what it says', async () => {
    await serverSide.click()
    await dock.write(`${deployment(2, 'nginx:1.28')}---\n${settings.replace('Hello', 'Hi')}`)
    await dock.apply()
    await expect(dock.results).toContainText('2 configured')
    await deployments.choose('web', 'Scale')
    const dialog = page.getByRole('dialog', { name: 'Scale web' })
    await dialog.getByRole('textbox', { name: 'Replicas' }).fill('4')
    await dialog.getByRole('button', { name: 'Scale' }).click()
    await expect(deployments.row('web')).toContainText('4/4')
  })

  await test.step('each conflict stands on its line, with its owner, and nothing is changed', async () => {
    await serverSide.click()
    await dock.write(text)
    await dock.apply()
    await expect(results).toContainText([
      'deployment.apps/web: Apply failed with 2 conflicts',
      'configmap/settings: Apply failed with 1 conflict'
    ])
    await expect(owned.first().getByRole('listitem')).toContainText([
      /\.spec\.replicas.*line 6.*owned by drydock with subresource scale using apps\/v1/,
      /\.spec\.template\.spec\.containers\[name="web"\]\.image.*line 16.*owned by kubectl-client-side-apply using apps\/v1/
    ])
    await expect(owned.last()).toContainText(/\.data\.GREETING.*line 23.*owned by kubectl-client-side-apply using v1/)
    await expect(footer).toContainText('kubectl apply --server-side --force-conflicts -f -')
    await owned.first().getByRole('button', { name: /image/ }).click()
    await expect(editor.locator('.cm-activeLine')).toContainText('image: nginx:1.27')
    await expect(deployments.row('web')).toContainText('4/4')
  })

  await test.step('a text that was changed since must be applied again first', async () => {
    const takeOver = dock.results.getByRole('button', { name: 'Take over these fields' })
    await expect(takeOver).toBeEnabled()
    await dock.write(`${text}# more\n`)
    await expect(takeOver).toBeDisabled()
    await dock.write(text)
    await expect(takeOver).toBeEnabled()
  })

  await test.step('taken over are the fields of the one document', async () => {
    await dock.results.getByRole('button', { name: 'Take over these fields' }).click()
    await expect(results).toContainText([
      'deployment.apps/web configured',
      'configmap/settings: Apply failed with 1 conflict'
    ])
    await expect(owned).toHaveCount(1)
    await expect(deployments.row('web')).toContainText('2/2')
    await dock.results.getByRole('button', { name: 'Take over this field' }).click()
    await expect(results).toContainText(['deployment.apps/web configured', 'configmap/settings configured'])
    await expect(footer).toContainText('kubectl apply --server-side -f -')
    await dock.apply()
    await expect(dock.results).toContainText('2 unchanged')
    await dock.close()
    await expect(footer).toContainText('kubectl get deployments')
  })

  await test.step('the object says who owns it now', async () => {
    await window.go('ConfigMaps')
    await listPage(page, 'ConfigMaps').open('settings')
    const detail = detailOf(page, 'settings')
    await detail.tab('YAML')
    await detail.panel.getByRole('button', { name: 'managedFields' }).click()
    await expect(detail.panel).toContainText(/f:GREETING: \{\}\s*manager: drydock\s*operation: Apply/)
    await expect(detail.panel).not.toContainText(/f:GREETING: \{\}.*f:GREETING: \{\}/s)
  })
})
