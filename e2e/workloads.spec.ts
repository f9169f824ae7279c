// All kinds of workloads in one list.
import { expect, test } from './app.ts'
import { applyManifest } from './pages/editor.ts'
import { detailOf } from './pages/detail.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const twins = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: twin
  namespace: default
spec:
  replicas: 2
  selector:
    matchLabels:
      app: twin
  template:
    metadata:
      labels:
        app: twin
    spec:
      containers:
      - name: web
        image: nginx:1.27
---
apiVersion: batch/v1
kind: CronJob
metadata:
  name: twin
  namespace: default
spec:
  schedule: "0 0 1 1 *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
          - name: run
            image: busybox:1.36
            command: ["true"]
`

test('workloads of all kinds are counted, listed, narrowed and acted on in one place', async ({ app: { page } }) => {
  await applyManifest(page, twins, '2 created')
  await shell(page).go('All workloads')
  const list = listPage(page, 'Workloads')
  const tiles = list.region.getByRole('group', { name: 'Kinds of workloads' })
  await expect(tiles.getByRole('button', { name: /^Deployments 5.*fine/ })).toBeVisible()
  // By itself the list has what nothing else has made: neither the ReplicaSet nor the pods.
  await list.filter.fill('twin')
  await expect(list.rows).toHaveCount(2)
  await expect(list.rowsWith('Deployment')).toContainText('2/2')

  // Objects of one name are told apart: the one that is chosen is the one that is acted on.
  await list.rowsWith('CronJob').getByRole('gridcell').nth(1).click()
  await expect(detailOf(page, 'twin').panel).toContainText('0 0 1 1 *')
  await list.rowsWith('CronJob').click({ button: 'right' })
  await page.getByRole('menuitem', { name: /^Suspend\b/ }).click()
  await expect(list.rowsWith('CronJob')).toContainText('Suspended')
  await page.keyboard.press('Escape')

  // A tile narrows the list to its kind, and gives it back.
  const pods = tiles.getByRole('button', { name: /^Pods/ })
  await pods.click()
  await expect(pods).toHaveAttribute('aria-pressed', 'true')
  await expect(page).toHaveURL(/filter=kind%3APod/)
  await expect(list.rowsWith(/twin-/)).toHaveCount(2)
  await page.reload()
  await expect(list.rowsWith(/twin-/)).toHaveCount(2)
  await pods.click()
  await expect(list.rowsWith(/twin-/)).toHaveCount(0)

  // By keys, on another page first.
  await page.keyboard.press('g')
  await page.keyboard.press('n')
  await page.keyboard.press('g')
  await page.keyboard.press('k')
  await expect(list.rowsWith('twin')).toHaveCount(2)
  await page.keyboard.press('/')
  await typeText(page, 'kind:Dep')
  await expect(list.region.getByText('Tab', { exact: true })).toBeVisible()
  await page.keyboard.press('Tab')
  await typeText(page, ' ')
  await expect(list.rows).toHaveCount(5)
  await expect(page.getByRole('complementary', { name: 'What happened to workloads' })).toContainText('twin')
})
