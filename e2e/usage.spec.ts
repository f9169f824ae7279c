// Who uses what, over time: looked at closer by mouse and by keys, compared, as a table, and against what is requested.
import { readFileSync } from 'node:fs'
import type { Locator } from '@playwright/test'
import { expect, test } from './app.ts'
import { webDeployment, webService } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: default
spec:
  minReplicas: 2
  maxReplicas: 6
  metrics:
  - type: Resource
    resource:
      name: cpu
      target:
        type: Utilization
        averageUtilization: 50
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
`

/** "13:05:10 – 13:07:40". */
const stretch = /^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/

async function drag(chart: Locator, from: number, to: number): Promise<void> {
  const { x, y, width, height } = (await chart.boundingBox())!
  const { mouse } = chart.page()
  await mouse.move(x + width * from, y + height / 2)
  await mouse.down()
  await mouse.move(x + width * to, y + height / 2, { steps: 5 })
  await mouse.up()
}

test('C6: usage is compared, looked at closer and back by mouse and keys, read as a table and held against requests', async ({
  app: { page }
}) => {
  const window = shell(page)
  await applyManifest(page, `${webDeployment(3)}---\n${autoscaler}`, '2 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/^web-.*Running/)).toHaveCount(3)
  await window.go('Usage')
  const usage = page.getByRole('region', { name: 'Usage', exact: true })
  await expect(usage.getByText('all figures are simulated')).toHaveCount(1)
  const cpu = usage.getByRole('img', { name: /^CPU\. Capacity .*Requests .*Usage / })
  const ofWorkloads = usage.getByRole('img', {
    name: /^CPU by workload\. .*control-plane-1 [\d.]+m?.* \d+ others [\d.]+m?/
  })
  await expect(cpu).toBeVisible()
  await expect(ofWorkloads).toBeVisible()
  await expect(usage.getByRole('img', { name: /^Memory by workload\. .*\d+ others \d+Mi/ })).toBeVisible()

  // Minutes have passed, so that there is something to look at closer.
  const lastHour = usage.getByRole('button', { name: 'Last hour' })
  const chosen = usage.getByRole('button', { name: stretch })
  await expect(usage.getByRole('button', { name: 'Last hour' })).toBeVisible()
  await drag(ofWorkloads, 0.3, 0.6)
  await expect(chosen).toBeVisible()
  const first = await chosen.textContent()
  await drag(cpu, 0.3, 0.6)
  await expect(chosen).not.toHaveText(first!)
  await cpu.dblclick({ position: { x: 200, y: 50 } })
  await expect(chosen).toHaveText(first!)
  await chosen.click()
  await page.getByRole('menuitem', { name: 'Back to Last hour' }).click()
  await expect(lastHour).toBeVisible()

  // The same by keys; all charts read the same moment.
  await cpu.focus()
  await page.keyboard.press('Home')
  for (let press = 0; press < 3; press++) await page.keyboard.press('Shift+ArrowRight')
  const read = usage.getByText(/^\d\d:\d\d:\d\d/)
  await expect(read).toHaveCount(4)
  // Escape ends what is read, before it leads back.
  await page.keyboard.press('Escape')
  await expect(read).toHaveCount(0)
  await page.keyboard.press('ArrowLeft')
  for (let press = 0; press < 6; press++) await page.keyboard.press('Shift+ArrowLeft')
  await page.keyboard.press('Enter')
  for (let press = 0; press < 4; press++) await page.keyboard.press('Shift+ArrowRight')
  await page.keyboard.press('Enter')
  await expect(chosen).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(lastHour).toBeVisible()

  // Between two moments.
  await lastHour.click()
  await page.getByRole('menuitem', { name: 'Between two moments' }).click()
  const dialog = page.getByRole('dialog', { name: 'Show what lies between two moments' })
  const [from, to] = [dialog.getByLabel('From'), dialog.getByLabel('To')]
  const end = await to.inputValue()
  await to.fill(await from.inputValue())
  await expect(dialog.getByRole('status')).toHaveText('The second moment must be 5 s after the first, or later')
  await expect(dialog.getByRole('button', { name: 'Show' })).toBeDisabled()
  await to.fill(end)
  await dialog.getByRole('button', { name: 'Show' }).click()
  await expect(usage.getByRole('button', { name: stretch })).toBeVisible()
  await usage.getByRole('button', { name: stretch }).click()
  await page.getByRole('menuitem', { name: 'Last 7 days' }).click()
  await expect(cpu).toBeVisible()

  // The numbers, and to take along.
  await usage.getByRole('button', { name: 'Table' }).first().click()
  const table = usage.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'Capacity' }) })
  await expect(table.getByRole('row').nth(1)).toContainText(/\d\d:\d\d.*20$/)
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    usage.getByRole('button', { name: 'Save as CSV' }).click()
  ])
  expect(download.suggestedFilename()).toBe('CPU.csv')
  expect(readFileSync(await download.path(), 'utf8')).toMatch(
    /^Time,Usage,Requests,Limits,Capacity\r\n(20\d\d-\d\d-\d\dT[\d:.]+Z(,[\d.]*){4}\r\n)+$/
  )
  await usage.getByRole('button', { name: 'Chart', exact: true }).click()

  // Nodes beside each other, then what a workload asks for and what it would need.
  await usage.getByRole('button', { name: 'Compare by workload' }).click()
  await page.getByRole('menuitem', { name: 'Usage by node' }).click()
  await expect(
    usage.getByRole('img', { name: /^CPU by node\. (?=.*worker-1 [\d.]+m?).*control-plane-1 [\d.]+m?/ })
  ).toBeVisible()
  const sizing = usage.getByRole('grid', { name: 'Requests against use' })
  const web = sizing.getByRole('row', { name: /^web default/ })
  await expect(web).toContainText('100m')
  await web.click()
  const detail = detailOf(page, 'web').panel
  await expect(detail.getByRole('img', { name: /^CPU\. .*Requests [23]00m/ })).toBeVisible()
  await expect(detail.getByRole('img', { name: /^CPU by pod\. (….{9} \d+m(, )?){2,3}$/ })).toBeVisible()
  await expect(detail.getByRole('img', { name: /^Pods\. Pods [23]$/ })).toBeVisible()

  // An autoscaler: what it measured against its target, and what it made of that.
  await window.go('Autoscalers')
  await listPage(page, 'HorizontalPodAutoscalers').open('web')
  const scaler = detailOf(page, 'web')
  await scaler.tab('Usage')
  await expect(scaler.panel.getByRole('img', { name: /^Metric cpu\. (?=.*target 50%).*actual \d+%/ })).toBeVisible()
  await expect(
    scaler.panel.getByRole('img', {
      name: /^Replicas\. (?=.*at most 6)(?=.*current [23])(?=.*desired [23]).*at least 2/
    })
  ).toBeVisible()
  // Each change of what it wanted stands in both charts.
  await expect(scaler.panel.getByText('3 → 2')).toHaveCount(2)
})

const claimed = `apiVersion: v1
kind: PersistentVolumeClaim
metadata:
  name: data
  namespace: default
spec:
  accessModes: [ReadWriteOnce]
  resources:
    requests:
      storage: 1Mi
---
apiVersion: v1
kind: Pod
metadata:
  name: writer
  namespace: default
spec:
  containers:
  - name: main
    image: busybox:1.36
    command: [sh, -c, "while true; do date >> /data/log; sleep 5; done"]
    volumeMounts:
    - name: data
      mountPath: /data
  volumes:
  - name: data
    persistentVolumeClaim:
      claimName: data
`

/** What a chart's header reads at the hovered moment. */
const reading = /^\d\d:\d\d:\d\d \d/

test('C6: a Service’s requests and a claim’s volume have charts, read together by mouse and keys, and as tables', async ({
  app: { page }
}) => {
  const window = shell(page)
  await applyManifest(page, `${webDeployment(2)}---\n${webService}---\n${claimed}`, '4 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/^web-.*Running/)).toHaveCount(2)
  await window.go('Services')
  await listPage(page, 'Services').open('web')
  const { panel, tab } = detailOf(page, 'web')
  await tab('Usage')
  await expect(panel).toContainText('No steady load came by here in this time')
  await panel.getByRole('button', { name: 'Start traffic' }).click()
  const dialog = page.getByRole('dialog', { name: 'Traffic to web' })
  await dialog.getByLabel('Requests a second').fill('300')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await expect(page.getByRole('region', { name: 'Traffic', exact: true })).toContainText('1 load')

  await window.go('Services')
  await listPage(page, 'Services').open('web')
  await tab('Usage')
  const answers = panel.getByRole('img', { name: /^Requests by answer\. HTTP 200 300$/ })
  const latency = panel.getByRole('img', { name: /^Latency\. (?=.*p50 \d+ ms)(?=.*p95 \d+ ms).*p99 \d+ ms/ })
  await expect(answers).toBeVisible()
  await expect(latency).toBeVisible()
  await expect(panel.getByRole('img', { name: /^Requests by pod\. (….{9} \d+(, )?){2}$/ })).toBeVisible()
  await expect(panel.getByText('per second, of 1 steady load')).toBeVisible()
  await window.clock.pause()

  // One moment is read in all three charts: under the pointer, and by keys.
  const read = panel.getByText(reading)
  await expect(async () => {
    // What the pause brings last may still be drawn under a pointer that stands still.
    await page.mouse.move(5, 5)
    await answers.hover({ position: { x: 150, y: 60 } })
    await expect(read).toHaveCount(3, { timeout: 2_000 })
  }).toPass()
  await page.mouse.move(5, 5)
  await expect(read).toHaveCount(0)
  await latency.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('ArrowLeft')
  await expect(read).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(read).toHaveCount(0)

  // A part alone by dragging, and back by the keyboard.
  await drag(answers, 0.3, 0.6)
  await expect(panel.getByRole('button', { name: stretch })).toBeVisible()
  await latency.focus()
  await page.keyboard.press('Escape')
  await expect(panel.getByRole('button', { name: 'Last hour' })).toBeVisible()

  // The numbers, by mouse and by keys.
  const table = panel.getByRole('table').filter({ has: page.getByRole('columnheader', { name: 'HTTP 200' }) })
  await panel.getByRole('button', { name: 'Table' }).first().click()
  await expect(table.getByRole('row').nth(1)).toContainText(/\d\d:\d\d.*300$/)
  await panel.getByRole('button', { name: 'Chart', exact: true }).focus()
  await page.keyboard.press('Enter')
  await expect(table).toHaveCount(0)
  await page.keyboard.press('Enter')
  await expect(table).toBeVisible()

  // What goes over the network for it, of its pods together.
  await window.go('Deployments')
  await listPage(page, 'Deployments').open('web')
  await tab('Usage')
  await expect(panel.getByRole('img', { name: /^Network\. (?=.*sent \d+)(?=.*received \d+)/ })).toBeVisible()

  await window.go('Claims')
  await listPage(page, 'PersistentVolumeClaims').open('data')
  const claim = detailOf(page, 'data')
  await claim.tab('Usage')
  await expect(claim.panel.getByRole('img', { name: /^Used on the volume\. used \d/ })).toBeVisible()
  await expect(claim.panel.getByText(/^(B|KiB), (<|\d).* % of 1 MiB$/)).toBeVisible()
})

test('C6: an event and a bookmark lead to the usage around their moment, which stands in the charts', async ({
  app: { page }
}) => {
  const window = shell(page)
  await applyManifest(page, webDeployment(1), '1 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/^web-.*Running/)).toHaveCount(1)
  // Events are kept for an hour: it is not to pass.
  await window.clock.setSpeed('1x')
  await page.keyboard.press('b')
  const dialog = page.getByRole('dialog', { name: 'Bookmark this moment' })
  await dialog.getByRole('textbox', { name: 'Name' }).fill('all was well')
  await page.keyboard.press('Enter')

  await page.getByRole('button', { name: /^Bookmark all was well/ }).click()
  await page.getByRole('menuitem', { name: 'Usage around then' }).click()
  await expect(page).toHaveURL(/#\/usage\?at=\d+$/)
  const usage = page.getByRole('region', { name: 'Usage', exact: true })
  await expect(usage.getByRole('button', { name: stretch })).toBeVisible()
  // In each of the four charts.
  await expect(usage.getByText(/^\d\d:\d\d:\d\d all was well$/)).toHaveCount(4)

  // Another way there, by keys alone: the row of an event, and back to the time that was seen before.
  await window.go('Events')
  const grid = page.getByRole('grid', { name: 'Events' })
  await expect(grid).toBeVisible()
  await page.keyboard.press('/')
  await typeText(page, 'kind:Pod reason:Started web- ')
  await expect(grid.getByRole('rowgroup').getByRole('row').first()).toContainText('web-')
  await page.keyboard.press('ArrowDown')
  await expect(grid).toBeFocused()
  await page.keyboard.press('j')
  await page.keyboard.press('Shift+U')
  await expect(page).toHaveURL(/tab=usage&at=\d+/)
  const detail = page.getByRole('complementary', { name: /^Detail of web-/ })
  await expect(detail.getByText(/^\d\d:\d\d:\d\d$/).first()).toBeVisible()
  await detail.getByRole('button', { name: stretch }).click()
  await page.getByRole('menuitem', { name: /^Back to / }).click()
  await expect(detail.getByRole('button', { name: stretch })).toBeVisible()
})
