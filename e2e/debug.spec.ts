// Debugging with tools of one's own: a container beside those of a pod, and a pod on a node.
import { expect, test } from './app.ts'
import { keyboard, typeText } from './pages/keyboard.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const web = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
spec:
  containers:
  - name: web
    image: nginx:1.27
`

test('a debugger is started in a pod, and a terminal stands in it', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, web, '1 created')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.row('web')).toContainText('Running')
  await pods.choose('web', 'Debug')
  const dialog = page.getByRole('dialog', { name: 'Debug web' })
  await expect(dialog).toContainText(
    'kubectl debug pod/web -n default -it --image=busybox:1.36 --target=web --profile=general'
  )
  await dialog.getByRole('combobox', { name: 'Profile' }).click()
  await page.getByRole('option', { name: 'netadmin' }).click()
  await expect(dialog).toContainText('--profile=netadmin')
  await dialog.getByRole('button', { name: 'Start' }).click()
  const dock = page.getByRole('region', { name: 'Dock' })
  const terminal = dock.getByRole('region', { name: 'Attached to web' })
  await expect(terminal).toContainText(/debugger-\w{5}/)
  const keys = terminal.getByRole('textbox', { name: 'Attached to web' })
  await expect(keys).toBeVisible()
  await keys.focus()
  // It stands in the pod's own network.
  await typeText(page, 'wget -q -O- http://localhost\n')
  await expect(terminal).toContainText('Welcome to nginx')
})

test('by keys a debugger is started on a node, with the node’s disk below /host', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const dock = page.getByRole('region', { name: 'Dock' })
  await window.go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await nodes.open('worker-1')
  await keyboard(page).palette('Debug…', /^Debug…/)
  const onNode = page.getByRole('dialog', { name: 'Debug worker-1' })
  await expect(onNode).toContainText('kubectl debug node/worker-1 -it --image=busybox:1.36 --profile=general')
  await page.keyboard.press('Enter')
  const machine = dock.getByRole('region', { name: /^Attached to node-debugger-worker-1-/ })
  await expect(machine.getByRole('textbox')).toBeVisible()
  await machine.getByRole('textbox').focus()
  await typeText(page, 'cat /host/etc/hostname\n')
  await expect(machine).toContainText('worker-1')
})
