// A node is drained from the window: what blocks it is said, and it goes on when the budget lets it; load is turned up.
import { expect, test } from './app.ts'
import { webDeployment } from './manifests.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const budget = (minAvailable: number): string => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: web
  namespace: default
spec:
  minAvailable: ${minAvailable}
  selector:
    matchLabels:
      app: web
`

const autoscaler = `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: web
  namespace: default
spec:
  minReplicas: 2
  maxReplicas: 6
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: web
`

test('N5 a drain is blocked by a budget, said so, and goes on when the budget is freed', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const nodes = listPage(page, 'Nodes')
  const pods = listPage(page, 'Pods')
  await applyManifest(page, webDeployment(), '1 created')
  await window.go('Pods')
  await expect(pods.rowsWith(/^web-.*Running/)).toHaveCount(2)
  await applyManifest(page, budget(2), '1 created')

  await window.go('Nodes')
  await nodes.choose('worker-1', 'Drain')
  const dialog = page.getByRole('dialog', { name: 'Drain worker-1' })
  await expect(dialog.getByRole('checkbox', { name: 'Leave the pods of DaemonSets' })).toBeChecked()
  // metrics-server keeps its certificates in an emptyDir.
  await dialog.getByRole('checkbox', { name: 'Delete what pods keep in emptyDir volumes' }).check()
  await dialog.getByRole('button', { name: 'Drain', exact: true }).click()
  const blocked = dialog
    .getByRole('listitem')
    .filter({ hasText: 'The disruption budget web needs 2 healthy pods and has 2 currently' })
  await expect(blocked).toContainText('blocked')
  await expect(blocked).toContainText('asked 2 times')
  // The answer stays while nobody looks.
  await dialog.getByRole('button', { name: 'Close' }).click()
  await expect(nodes.row('worker-1')).toContainText('Ready, cordoned')
  await applyManifest(page, budget(1), '1 configured')
  await nodes.choose('worker-1', 'Drain')
  await expect(dialog.getByRole('status')).toContainText('Drained')
  await expect(dialog.getByRole('listitem').filter({ hasText: /^web-/ })).toContainText('gone')
  await dialog.getByRole('button', { name: 'Close' }).click()
  await nodes.choose('worker-1', 'Uncordon')
  await expect(nodes.row('worker-1')).not.toContainText('cordoned')
})

test('W8 a person turns up the load of a Deployment, and its autoscaler follows', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, webDeployment(), '1 created')
  await applyManifest(page, autoscaler, '1 created')
  await window.go('Deployments')
  const deployments = listPage(page, 'Deployments')
  await deployments.choose('web', 'Set load')
  const dialog = page.getByRole('dialog', { name: 'Load on web' })
  await dialog.getByRole('textbox', { name: 'CPU load in millicores' }).fill('x')
  await expect(dialog.getByRole('button', { name: 'Set load' })).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'CPU load in millicores' }).fill('1000')
  await dialog.getByRole('button', { name: 'Set load' }).click()
  await expect(dialog).toBeHidden()
  await expect(deployments.row('web')).toContainText('6/6')
  await deployments.choose('web', 'Set load')
  await expect(dialog).toContainText('Now 1000 millicores')
})
