// A shell in a container, and a port of this machine that leads to a pod.
import { request } from 'node:http'
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const pods = `apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: default
  labels: {app: web}
spec:
  containers:
    - {name: nginx, image: 'nginx:1.27', ports: [{containerPort: 80}]}
    - {name: side, image: 'busybox:1.36', command: [sleep, infinity]}
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: default}
spec: {selector: {app: web}, ports: [{port: 8000, targetPort: 80}]}
`

/** What answers at an address of this machine: its code and text. */
function fetchText(url: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  request(url, { agent: false }, (response) => {
    let text = `${response.statusCode} `
    response.on('data', (piece: Buffer) => (text += piece.toString()))
    response.on('end', () => resolve(text))
    response.on('error', reject)
  })
    .on('error', reject)
    .end()
  return promise
}

test('a shell runs in a container, and a port leads to a pod and to a Service', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const list = listPage(page, 'Pods')
  const detail = detailOf(page, 'web')
  const dock = page.getByRole('region', { name: 'Dock' })
  const terminal = dock.getByRole('region', { name: 'Shell in web' })
  const keys = terminal.getByRole('textbox', { name: 'Shell in web' })
  const screen = terminal.locator('.xterm-rows')

  await test.step('the pod runs', async () => {
    const manifest = await newManifest(page)
    await manifest.write(pods)
    await manifest.apply()
    await expect(manifest.results).toContainText('2 created')
    await manifest.close()
    await window.go('Pods')
    await expect(list.row('web')).toContainText('Running')
    await list.open('web')
  })

  await test.step('what is typed is run and answered', async () => {
    await detail.act('Shell')
    await expect(screen).toContainText('# ')
    await keys.pressSequentially('echo hello; hostname\n')
    await expect(screen).toContainText('hello')
    await keys.pressSequentially('hostname\n')
    await expect(screen.getByText(/^web/).first()).toBeVisible()
  })

  await test.step('it answers while time stands still', async () => {
    await window.clock.pause()
    await keys.pressSequentially('echo standing\n')
    await expect(screen.getByText(/^standing/)).toBeVisible()
    await window.clock.run()
  })

  await test.step('another container has a shell of its own', async () => {
    await terminal.getByRole('button', { name: 'nginx' }).click()
    await page.getByRole('menuitem', { name: 'side' }).click()
    await expect(screen).toContainText('/ # ')
    await expect(screen).not.toContainText('standing')
    await detail.panel.getByRole('button', { name: 'Shell in nginx' }).click()
    await expect(dock.getByRole('tab')).toHaveCount(2)
    await dock.getByRole('tab').last().locator('..').getByRole('button', { name: 'Close tab' }).click()
  })

  await test.step('its end is told, and it can be opened again', async () => {
    await keys.pressSequentially('exit 3\n')
    await expect(terminal.getByRole('status')).toContainText('The shell has ended with exit code 3')
    await terminal.getByRole('button', { name: 'Open again' }).click()
    await expect(terminal.getByRole('status')).toHaveCount(0)
    await expect(screen).toContainText('/ # ')
  })

  const dialog = page.getByRole('dialog')
  const addressOf = async (): Promise<string> => {
    const text = await dialog.getByText(/^curl http:\/\/127\.0\.0\.1:\d+\/$/).innerText()
    return text.replace('curl ', '')
  }
  let address = ''

  await test.step('a port is opened, and leads to the pod', async () => {
    await detail.act('Forward port')
    await expect(dialog.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue('80')
    await dialog.getByRole('button', { name: 'Forward port' }).click()
    await expect(dialog).toContainText('Port 80 of web is open')
    address = await addressOf()
    expect(await fetchText(address)).toContain('200 <!DOCTYPE html>')
    await expect(dialog.getByRole('link', { name: 'Open in browser' })).toHaveAttribute('href', address)
    await dialog.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('a port of a Service leads to one of its pods', async () => {
    await detail.close()
    await window.go('Services')
    await listPage(page, 'Services').choose('web', 'Forward port')
    await expect(dialog.getByRole('textbox', { name: 'Port', exact: true })).toHaveValue('8000')
    await dialog.getByRole('button', { name: 'Forward port' }).click()
    expect(await fetchText(await addressOf())).toContain('Welcome to nginx!')
    await dialog.getByRole('button', { name: 'Done' }).click()
  })

  await test.step('open ports are listed, and closed', async () => {
    await window.go('API access')
    const ports = page.getByRole('region', { name: 'Forwarded ports' })
    await expect(ports.getByRole('listitem')).toHaveCount(2)
    await expect(ports.getByRole('listitem').first()).toContainText('1 connection')
    await ports.getByRole('button', { name: 'Close port 80 of web' }).click()
    await expect(ports.getByRole('listitem')).toHaveCount(1)
    await expect(fetchText(address)).rejects.toThrow('ECONNREFUSED')
  })

  await test.step('the shells stand in the list of requests', async () => {
    await expect(page.getByText('pods/exec').first()).toBeVisible()
  })
})
