// A shell on the machine of a node, and a terminal at a container's first process.
import { expect, test } from './app.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const pods = `apiVersion: v1
kind: Pod
metadata: {name: toy, namespace: default}
spec:
  containers:
    - {name: toy, image: 'busybox:1.36', command: [sh], stdin: true, tty: true}
---
apiVersion: v1
kind: Pod
metadata: {name: ticker, namespace: default}
spec:
  containers:
    - {name: ticker, image: 'busybox:1.36', command: [sh, -c, 'while true; do date; sleep 2; done']}
---
apiVersion: v1
kind: Pod
metadata: {name: done, namespace: default}
spec:
  restartPolicy: Never
  containers:
    - {name: done, image: 'busybox:1.36', command: ['true']}
`

test('a shell runs on a machine, and a terminal stands at what a container runs', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const dock = page.getByRole('region', { name: 'Dock' })

  await test.step('pods run', async () => {
    const manifest = await newManifest(page)
    await manifest.write(pods)
    await manifest.apply()
    await expect(manifest.results).toContainText('3 created')
    await manifest.close()
    await window.go('Pods')
    await expect(listPage(page, 'Pods').row('toy')).toContainText('Running')
    await expect(listPage(page, 'Pods').row('done')).toContainText('Completed')
  })

  await test.step('on a machine its containers and files are seen', async () => {
    await window.go('Nodes')
    await listPage(page, 'Nodes').choose('worker-1', 'Shell on the machine')
    const terminal = dock.getByRole('region', { name: 'Shell on worker-1' })
    const screen = terminal.locator('.xterm-rows')
    await expect(screen).toContainText('root@worker-1:/# ')
    await terminal
      .getByRole('textbox', { name: 'Shell on worker-1' })
      .pressSequentially('systemctl is-active kubelet\n')
    await expect(screen.getByText(/^active/)).toBeVisible()
    await terminal.getByRole('textbox', { name: 'Shell on worker-1' }).pressSequentially('crictl ps\n')
    await expect(screen).toContainText('kube-proxy')
  })

  await test.step('its end is told', async () => {
    const terminal = dock.getByRole('region', { name: 'Shell on worker-1' })
    await terminal.getByRole('textbox', { name: 'Shell on worker-1' }).pressSequentially('exit\n')
    await expect(terminal.getByRole('status')).toContainText('The shell has ended with exit code 0')
  })

  await test.step('a terminal stands at a shell that is the container', async () => {
    await window.go('Pods')
    await listPage(page, 'Pods').choose('toy', 'Attach')
    const terminal = dock.getByRole('region', { name: 'Attached to toy' })
    await terminal.getByRole('textbox', { name: 'Attached to toy' }).pressSequentially('hostname\n')
    await expect(terminal.locator('.xterm-rows').getByText(/^toy/).first()).toBeVisible()
  })

  await test.step('what takes no input is heard', async () => {
    await listPage(page, 'Pods').choose('ticker', 'Attach')
    const terminal = dock.getByRole('region', { name: 'Attached to ticker' })
    await expect(terminal).toContainText('stdin is not set')
    await expect(terminal.locator('.xterm-rows')).toContainText(/UTC 20\d\d/)
  })

  await test.step('where nothing runs no way in is offered', async () => {
    await listPage(page, 'Pods').row('done').click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: /^Logs\b/ })).toBeVisible()
    await expect(page.getByRole('menuitem', { name: /^(Shell|Attach)\b/ })).toHaveCount(0)
    await page.keyboard.press('Escape')
  })
})
