// Nodes are closed and opened again; a pod that fits nowhere says why.
import { expect, test } from './app.ts'
import { requestingPod } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('a pod waits for a node that is cordoned and runs when it is opened', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const nodes = listPage(page, 'Nodes')
  const pods = listPage(page, 'Pods')

  await window.go('Nodes')
  await expect(nodes.rowsWith('Ready')).toHaveCount(3)
  await nodes.mark('worker-1')
  await nodes.mark('worker-2')
  const bulk = page.getByRole('toolbar', { name: 'What can be done with the marked objects' })
  await expect(bulk).toContainText('2 marked')
  await bulk.getByRole('button', { name: 'Cordon', exact: true }).click()
  await expect(nodes.row('worker-1')).toContainText('Ready, cordoned')
  await expect(nodes.row('worker-2')).toContainText('Ready, cordoned')

  await applyManifest(page, requestingPod('waiting', '100m'), '1 created')
  await window.go('Pods')
  await expect(pods.row('waiting')).toContainText('Pending')
  await pods.open('waiting')
  const detail = detailOf(page, 'waiting')
  const verdicts = detail.panel.getByRole('region', { name: 'Why it is pending' })
  for (const node of ['control-plane-1', 'worker-1', 'worker-2'])
    await expect(verdicts.getByRole('button', { name: node })).toBeVisible()
  await expect(
    verdicts.getByRole('cell', { name: /untolerated taint {node-role.kubernetes.io\/control-plane: }/ })
  ).toHaveCount(1)
  await expect(verdicts.getByRole('cell', { name: 'node(s) were unschedulable', exact: true })).toHaveCount(2)
  await expect(verdicts).toContainText('0/3 nodes are available')

  await window.go('Nodes')
  await nodes.choose('worker-2', 'Uncordon')
  await expect(nodes.row('worker-2')).not.toContainText('Ready, cordoned')
  await window.go('Pods')
  await expect(pods.row('waiting')).toContainText('Running')
  await expect(pods.row('waiting')).toContainText('worker-2')
})

test('a pod that asks for more than any node has says so', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, requestingPod('greedy', '64'), '1 created')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await pods.open('greedy')
  const detail = detailOf(page, 'greedy')
  const verdicts = detail.panel.getByRole('region', { name: 'Why it is pending' })
  await expect(verdicts.getByRole('cell', { name: 'Insufficient cpu', exact: true })).toHaveCount(2)
  await expect(verdicts).toContainText('3 Preemption is not helpful for scheduling')
  await detail.tab('Events')
  await expect(detail.panel.getByRole('listitem').filter({ hasText: 'FailedScheduling' })).toContainText(
    '0/3 nodes are available'
  )
})
