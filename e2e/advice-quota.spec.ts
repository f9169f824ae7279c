// What is unwise in a workload, and how much of a quota is used.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const careless = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: careless
spec:
  replicas: 1
  selector: { matchLabels: { app: careless } }
  template:
    metadata: { labels: { app: careless } }
    spec:
      containers:
        - name: web
          image: nginx
`

const careful = careless.replaceAll('careless', 'careful').replace(
  'image: nginx',
  `image: nginxinc/nginx-unprivileged:1.27
          securityContext: { runAsNonRoot: true, readOnlyRootFilesystem: true }
          resources: { requests: { cpu: 100m, memory: 64Mi }, limits: { memory: 128Mi } }
          readinessProbe: { httpGet: { path: /, port: 8080 } }`
)

const quota = `apiVersion: v1
kind: ResourceQuota
metadata:
  name: compute
spec:
  hard: { pods: "4", count/configmaps: "1" }
`

test('P14 the detail of a workload says what is unwise, why, and how to mend it', async ({ app }) => {
  const { page } = app
  const deployments = listPage(page, 'Deployments')
  await applyManifest(page, careless, '1 created')
  await applyManifest(page, careful, '1 created')
  await shell(page).go('Deployments')

  await test.step('a careless one has findings, each with its reason', async () => {
    await deployments.open('careless')
    const advice = detailOf(page, 'careless').panel.getByRole('region', { name: 'Advice' })
    await expect(advice).toContainText('6 findings')
    for (const title of [
      'Takes the tag latest',
      'May run as root',
      'Can write to its root file system',
      'Has no probes'
    ])
      await expect(advice.getByText(title)).toBeVisible()
    await expect(advice.getByText('Name a version in image')).toBeHidden()
    await advice.getByText('Takes the tag latest').click()
    await expect(advice.getByText('Name a version in image')).toBeVisible()
  })

  await test.step('a careful one has none', async () => {
    await deployments.open('careful')
    const advice = detailOf(page, 'careful').panel.getByRole('region', { name: 'Advice' })
    await expect(advice).toContainText('Nothing here is known to be unwise.')
  })

  await test.step('a pod has the findings of its own spec', async () => {
    await shell(page).go('Pods')
    await listPage(page, 'Pods').rowsWith('careless-').first().click()
    await expect(page.getByRole('complementary').getByRole('region', { name: 'Advice' })).toContainText('6 findings')
  })
  expect(app.consoleErrors).toEqual([])
})

test('P6 a quota shows how much of it is used, in its own detail and in that of its namespace', async ({ app }) => {
  const { page } = app
  await applyManifest(page, quota, '1 created')
  await applyManifest(page, careless, '1 created')

  await test.step('in the detail of the quota', async () => {
    await shell(page).go('ResourceQuotas')
    await listPage(page, 'ResourceQuotas').open('compute')
    const use = detailOf(page, 'compute').panel.getByRole('region', { name: 'Use of the quota' })
    await expect(use.getByRole('img', { name: 'pods: 1 of 4 used' })).toBeVisible()
    await expect(use.getByRole('img', { name: 'count/configmaps: 1 of 1 used' })).toBeVisible()
  })

  await test.step('in the detail of the namespace, live', async () => {
    await shell(page).go('Namespaces')
    await listPage(page, 'Namespaces').open('default')
    const use = detailOf(page, 'default').panel.getByRole('region', { name: 'Quota compute' })
    await expect(use.getByRole('img', { name: 'pods: 1 of 4 used' })).toBeVisible()
    await applyManifest(page, careless.replace('replicas: 1', 'replicas: 3'), '1 configured')
    await expect(use.getByRole('img', { name: 'pods: 3 of 4 used' })).toBeVisible()
  })

  await test.step('what goes beyond it is refused in the words of the API', async () => {
    const settings = 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n'
    await applyManifest(page, settings, 'exceeded quota: compute')
  })
  expect(app.consoleErrors).toEqual([])
})
