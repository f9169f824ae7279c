// Lines of many pods in one stream: counted over time, searched over all that is kept, looked at by field and neighbour.
import { readFile } from 'node:fs/promises'
import { expect, test } from './app.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { logsPage } from './pages/logs.ts'
import { shell } from './pages/shell.ts'

const pods = `apiVersion: v1
kind: Pod
metadata: {name: migrate, namespace: default}
spec:
  volumes: [{name: data, emptyDir: {}}]
  containers:
    - name: job
      image: busybox:1.36
      volumeMounts: [{name: data, mountPath: /data}]
      command: [sh, -c, 'echo first; echo "FATAL connection refused by db:5432"; echo last; sleep 2; echo x >> /data/runs; [ $(wc -l < /data/runs) -lt 3 ] && exit 1; sleep 36000']
---
apiVersion: v1
kind: Pod
metadata: {name: web, namespace: default}
spec: {containers: [{name: nginx, image: 'nginx:1.27'}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: orders, namespace: default}
spec:
  replicas: 2
  selector: {matchLabels: {app: orders}}
  template:
    metadata: {labels: {app: orders}}
    spec:
      containers:
        - name: main
          image: busybox:1.36
          command: [sh, -c, 'i=0; while true; do i=$((i+1)); echo "{\\"level\\":\\"info\\",\\"msg\\":\\"order $i accepted\\",\\"orderId\\":$i,\\"http\\":{\\"status\\":201}}"; sleep 2; done']
`

test('a text is found in all logs, shown among its neighbours, pinned and downloaded', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const list = listPage(page, 'Pods')
  const logs = logsPage(page)

  await test.step('a pod fails twice and stays at last, others talk', async () => {
    await applyManifest(page, pods, '3 created')
    await window.go('Pods')
    await expect(list.row('migrate')).toContainText(/Running.*2 \(/)
    await expect(list.rowsWith(/^orders-.*Running/)).toHaveCount(2)
  })

  await test.step('all pods are one stream, with counts by level, and new lines come', async () => {
    await window.go('Logs')
    await expect(page.getByRole('heading', { level: 1, name: 'Logs' })).toBeVisible()
    await expect(logs.lines).toContainText('accepted')
    await expect(logs.lines).toContainText('INFO')
    await expect.poll(() => logs.countOf('Error')).toBeGreaterThan(0)
    const before = await logs.countOf('Info')
    await expect.poll(() => logs.countOf('Info')).toBeGreaterThan(before)
  })

  await test.step('levels are left out by mouse and by keyboard: older lines of the others come in their place', async () => {
    await logs.level('Info').click()
    await expect(logs.lines).not.toContainText('accepted')
    await expect(logs.lines).toContainText('connection refused')
    await logs.level('Info').press('Space')
    await expect(logs.lines).toContainText('accepted')
  })

  await test.step('lines of all its runs are found, and only those of the last one', async () => {
    await page.keyboard.press('/')
    await expect(logs.search).toBeFocused()
    await typeText(page, 'CONNECTION refu')
    await expect(logs.found).toContainText(/\d+ matches/)
    await logs.toggle(/^Show matching lines only/).click()
    await expect(logs.lines).not.toContainText('accepted')
    const lines = logs.lines.getByText('connection refused by db:5432')
    await expect(lines).toHaveCount(3)
    await logs.side.getByRole('button', { name: 'All runs' }).click()
    await page.getByRole('menuitem', { name: 'Current run' }).click()
    await expect(lines).toHaveCount(1)
    await logs.toggle('Match case').click()
    await expect(page.getByText('No line matches')).toBeVisible()
    await logs.toggle('Match case').click()
    await expect(lines).toHaveCount(1)
  })

  await test.step('one is gone to by its key, shown among its neighbours, and pinned', async () => {
    await logs.search.press('Escape')
    await logs.search.fill('by db:5432')
    await expect(logs.region).toHaveAttribute('aria-busy', 'false')
    await logs.search.press('Enter')
    await expect(logs.found).toContainText('1 of 1')
    await logs.lines.focus()
    await page.keyboard.press('c')
    await expect(logs.context).toContainText('first')
    await expect(logs.context).toContainText('last')
    await page.keyboard.press('p')
    await expect(logs.pins).toContainText('connection refused by db:5432')
    await logs.context.getByRole('button', { name: 'Close the lines around' }).click()
    await expect(logs.context).toHaveCount(0)
  })

  await test.step('what matches is downloaded, what is pinned stays', async () => {
    const downloading = page.waitForEvent('download')
    await logs.region.getByRole('button', { name: 'Download' }).click()
    const path = await (await downloading).path()
    expect(await readFile(path, 'utf8')).toMatch(/^(\S+ )?FATAL connection refused by db:5432\n$/)
    await logs.search.fill('')
    await logs.toggle(/^Show matching lines only/).click()
    await expect(logs.lines).toContainText('accepted')
    await logs.pins.getByRole('button', { name: 'Unpin' }).click()
    await expect(logs.pins).toHaveCount(0)
  })

  await test.step('a stretch of time is chosen by arrows and by dragging', async () => {
    await logs.bars.focus()
    await page.keyboard.press('ArrowLeft')
    await expect(logs.region.getByText(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/)).toBeVisible()
    await page.keyboard.press('Escape')
    await expect(logs.region.getByText(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/)).toHaveCount(0)
    const box = (await logs.bars.boundingBox())!
    await page.mouse.move(box.x + box.width * 0.2, box.y + 20)
    await page.mouse.down()
    await page.mouse.move(box.x + box.width * 0.3, box.y + 20, { steps: 4 })
    await page.mouse.up()
    await expect(logs.region.getByText(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/)).toBeVisible()
    await logs.region.getByRole('button', { name: 'Clear', exact: true }).click()
  })

  await test.step('one workload is chosen; the fields of its lines are columns; its address shows it again', async () => {
    await logs.side.getByRole('button', { name: 'Add a source' }).click()
    await page.getByRole('textbox', { name: /^Name of a pod or workload/ }).fill('orders')
    await page.getByRole('button', { name: /^orders .*default/ }).click()
    await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible()
    await expect(logs.side).toContainText('2 pods')
    await logs.toggle('Fields of JSON and logfmt as columns').click()
    await expect(logs.region.getByText('http.status', { exact: true })).toBeVisible()
    await expect(logs.lines.getByText('201', { exact: true }).first()).toBeVisible()
    await page.keyboard.press('t')
    await expect(logs.toggle('Times before now (t)')).toBeVisible()
    await page.keyboard.press('t')
    await page.keyboard.press('t')
    await expect(logs.toggle('Times on the clock (t)')).toBeVisible()
    await page.reload()
    await expect(page.getByRole('heading', { level: 1, name: 'orders' })).toBeVisible()
    await expect(logs.lines).toContainText('accepted')
  })

  await test.step('what a server said by itself is found by the palette, and no text without a line', async () => {
    await page.keyboard.press('ControlOrMeta+k')
    await page.getByRole('combobox', { name: 'Go to anything' }).fill('nginx/1.27')
    await page.getByRole('option', { name: 'Search all logs for' }).click()
    await expect(logs.found).toContainText('1 match')
    await expect(logs.lines.getByText('nginx/1.27')).toHaveCount(1)
    await logs.search.fill('(')
    await logs.toggle('Search for a regular expression').click()
    await expect(logs.found).toContainText('no valid expression')
    await logs.search.fill('nginx.1[.]2[0-9]')
    await expect(logs.lines.getByText('nginx/1.27')).toHaveCount(1)
    await logs.search.fill('no such text')
    await expect(page.getByText('No line matches')).toBeVisible()
  })

  await test.step('marked pods have one log in the dock, in colours of their own', async () => {
    await window.go('Pods')
    await list.mark('migrate')
    await list.mark('web')
    await page.keyboard.press('l')
    const dock = page.getByRole('region', { name: 'Dock' })
    await expect(dock.getByRole('tab', { name: /\+1/ })).toBeVisible()
    const log = dock.getByRole('log')
    await expect(log).toContainText('connection refused')
    await expect(log).toContainText('start worker processes')
    await log.click()
    await page.keyboard.press('f')
    await expect(dock.getByRole('button', { name: 'Follow (f)' })).toHaveAttribute('aria-pressed', 'true')
    await dock.getByRole('button', { name: 'Open as a page' }).click()
    await expect(page.getByRole('heading', { level: 1, name: /\+1$/ })).toBeVisible()
  })
})
