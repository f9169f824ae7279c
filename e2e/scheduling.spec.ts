// Why a pod is where it is, and why another is nowhere: the attempts of the scheduler in the detail panel.
import { expect, test } from './app.ts'
import { requestingPod } from './manifests.ts'
import { expectNames } from './pages/accessible.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('why here: the chosen node, who refused which, and the points of the others, sorted and filtered', async ({
  app
}) => {
  const { page } = app
  const window = shell(page)
  await window.go('Nodes')
  await expect(listPage(page, 'Nodes').rowsWith('Ready')).toHaveCount(3)
  await applyManifest(page, requestingPod('placed', '100m'), '1 created')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.row('placed')).toContainText('Running')
  await pods.open('placed')
  const detail = detailOf(page, 'placed')
  const { panel } = detail
  await detail.tab('Scheduling')
  const here = panel.getByRole('region', { name: 'Why it is here' })
  await expect(here).toContainText(/worker-[12] had the most points of 2 nodes that fit, of 3\./)
  const nodes = panel.getByRole('region', { name: 'Nodes' })
  await expect(nodes).toContainText('3 of 3')
  const rows = nodes.getByRole('row')
  await expect(rows.nth(1)).toContainText('chosen')
  await expect(rows.nth(3)).toContainText(/control-plane-1.*TaintToleration.*untolerated taint/)
  await expect(nodes.getByRole('columnheader', { name: 'NodeResourcesFit ×1' })).toBeVisible()
  await nodes.getByRole('button', { name: 'Node', exact: true }).click()
  await expect(rows.nth(1)).toContainText('control-plane-1')
  await nodes.getByRole('textbox').fill('tainttol')
  await expect(nodes).toContainText('1 of 1 that matches')
  await expectNames(panel, 'detail Scheduling')
})

test('why pending: reasons with their numbers and what would help, for each attempt', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const nodes = listPage(page, 'Nodes')
  await window.go('Nodes')
  await expect(nodes.rowsWith('Ready')).toHaveCount(3)
  await nodes.choose('worker-1', 'Cordon')
  await nodes.choose('worker-2', 'Cordon')
  await expect(nodes.row('worker-2')).toContainText('Ready, cordoned')
  await applyManifest(page, requestingPod('greedy', '64'), '1 created')
  await window.go('Pods')
  await listPage(page, 'Pods').open('greedy')
  const { panel, tab } = detailOf(page, 'greedy')
  await panel.getByRole('button', { name: 'All nodes and attempts' }).click()
  await expect(panel.getByRole('region', { name: 'Why no node takes it' })).toContainText('None of 3 nodes fits.')
  const reasons = panel.getByRole('region', { name: 'What refuses it' }).getByRole('listitem')
  await expect(reasons.first()).toHaveText(/2.*node\(s\) were unschedulable.*NodeUnschedulable/)
  // Cordoned and too small at once: one change alone would not do.
  const help = panel.getByRole('region', { name: 'What would help' })
  await expect(help).toContainText('No single change that was tried would give it a node.')
  await window.go('Nodes')
  await nodes.choose('worker-1', 'Uncordon')
  await window.go('Pods')
  await listPage(page, 'Pods').open('greedy')
  await tab('Scheduling')
  await expect(panel).toContainText('Insufficient cpu')
  await expect(help.getByRole('listitem').first()).toContainText(/Ask for no more than .*worker-1 takes it then/)
  await panel.getByRole('group', { name: 'Attempts' }).getByRole('button', { name: /^1 at/ }).click()
  await expect(panel.getByRole('region', { name: 'Why no node takes it' })).toContainText('attempt 1')
  await expect(reasons.first()).toContainText('node(s) were unschedulable')
  await expect(help).toHaveCount(0)
})
