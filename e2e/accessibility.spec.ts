// Headings, names and a focus that is seen, on every page and in what opens over it.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Locator } from '@playwright/test'
import { root } from '../scripts/runtime.mjs'
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { expectFocusSeen, expectHeading, expectNames } from './pages/accessible.ts'
import { applyManifest, applySample, newManifest } from './pages/editor.ts'
import { sidesWithoutRing } from './pages/focus-ring.ts'
import { listPage } from './pages/list.ts'
import { rolloutPage } from './pages/rollout.ts'
import { shell } from './pages/shell.ts'

const places = [
  'Overview',
  'Nodes',
  'Map',
  'Scheduler',
  'Machines',
  'Clusters',
  'Pods',
  'Deployments',
  'StatefulSets',
  'DaemonSets',
  'Jobs',
  'CronJobs',
  'ReplicaSets',
  'ReplicationControllers',
  'Autoscalers',
  'Services',
  'Ingresses',
  'NetworkPolicies',
  'Traffic',
  'Endpoints',
  'EndpointSlices',
  'ConfigMaps',
  'Secrets',
  'Claims',
  'Volumes',
  'ResourceQuotas',
  'LimitRanges',
  'FlowSchemas',
  'Rollouts',
  'Helm releases',
  'Logs',
  'Events',
  'Usage',
  'Chaos',
  'API access',
  'Access',
  'Add-ons',
  'Namespaces',
  'ServiceAccounts',
  'Leases',
  'PodTemplates',
  'ControllerRevisions'
]

const detailed = [
  'horizontalpodautoscalers.autoscaling',
  'ingresses.networking.k8s.io',
  'networkpolicies.networking.k8s.io',
  'persistentvolumeclaims',
  'resourcequotas',
  'limitranges'
]

function templateText(id: string): string {
  return readFileSync(join(root, 'resources', 'templates', `${id}.yaml`), 'utf8')
}

test('every page has a heading, and names for all that can be used', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applySample(page, 'Counter', '7 created')
  await window.go('Deployments')
  await expect(listPage(page, 'Deployments').row('counter-web')).toContainText('3/3')
  for (const place of places) {
    await window.go(place)
    await expectHeading(page, place)
    await expectNames(page, place)
  }
})

test('so have the detail panel, dialogs, the dock and what opens over the page', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const deployments = listPage(page, 'Deployments')
  await applySample(page, 'Counter', '7 created')
  await window.go('Deployments')
  await expect(deployments.row('counter-web')).toContainText('3/3')
  await deployments.open('counter-web')
  const detail = detailOf(page, 'counter-web')
  for (const tab of ['Overview', 'YAML', 'Events', 'Logs', 'Usage', 'Related'] as const) {
    await detail.tab(tab)
    await expectNames(detail.panel, `detail ${tab}`)
  }
  for (const command of ['Scale', 'Set image', 'Delete']) {
    await detail.act(command)
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNames(page, command)
    await expectFocusSeen(page, 5, command)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await detail.act('Logs')
  await expect(page.getByRole('log')).toBeVisible()
  await expectNames(page, 'logs in the dock')
  await detail.act('Edit YAML')
  await expect(page.getByRole('textbox', { name: 'counter-web as YAML' })).toBeFocused()
  await expectNames(page, 'object editor')
  // The editor has the keys: c is a letter there.
  await page.getByRole('button', { name: 'Settings' }).focus()
  const manifest = await newManifest(page)
  await manifest.apply()
  await expect(manifest.results).toBeVisible()
  await expectNames(page, 'manifest editor')
  await manifest.editor.getByRole('button', { name: 'Form', exact: true }).click()
  await expect(manifest.editor.getByRole('region', { name: 'Form' }).getByLabel('Replicas')).toBeVisible()
  await expectNames(page, 'form of a manifest')
  await detail.act('Rollout history')
  await expect(rolloutPage(page, 'counter-web').revisions).toBeVisible()
  await expectHeading(page, 'rollout')
  await expectNames(page, 'rollout')

  await page.keyboard.press('Control+k')
  await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
  await expectNames(page, 'palette')
  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: 'Settings' }).click()
  await expectNames(page, 'settings')
  await page.keyboard.press('Escape')
  await page.getByRole('banner').getByRole('button', { name: 'Namespaces' }).click()
  await expectNames(page, 'namespaces')
})

test('so have the details of what is no workload, with their tables and gauges', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, detailed.map(templateText).join('---\n'), `${detailed.length} created`)
  for (const [place, name] of [
    ['Autoscalers', 'web'],
    ['Ingresses', 'web'],
    ['NetworkPolicies', 'web-from-same-namespace'],
    ['Claims', 'data'],
    ['ResourceQuotas', 'compute'],
    ['LimitRanges', 'containers']
  ] as const) {
    await window.go(place)
    await page.getByRole('grid').getByRole('gridcell', { name, exact: true }).click()
    const { panel } = detailOf(page, name)
    await expect(panel.getByText('Created', { exact: true })).toBeVisible()
    await expectNames(panel, `detail of ${place}`)
  }
})

test('so have the dialogs of nodes, machines, load and volumes', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, ['deployments.apps', 'persistentvolumeclaims'].map(templateText).join('---\n'), '2 created')
  const expectDialog = async (where: string): Promise<void> => {
    await expect(page.getByRole('dialog')).toBeVisible()
    await expectNames(page.getByRole('dialog'), where)
    await expectFocusSeen(page, 8, where)
    await page.keyboard.press('Escape')
    await expect(page.getByRole('dialog')).toBeHidden()
  }
  await window.go('Machines')
  for (const button of ['Add machines', 'New cluster', 'Resize', 'Strain', 'Remove']) {
    await page.getByRole('button', { name: button, exact: true }).click()
    await expectDialog(button)
  }
  for (const [place, name, command] of [
    ['Nodes', 'worker-1', 'Drain'],
    ['Deployments', 'web', 'Set load'],
    ['Deployments', 'web', 'Break'],
    ['Claims', 'data', 'Expand']
  ] as const) {
    await window.go(place)
    await page.getByRole('grid').getByRole('gridcell', { name, exact: true }).click()
    await detailOf(page, name).act(command)
    await expectDialog(command)
  }
})

test('the focus is seen wherever Tab takes it', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  for (const [theme, place] of [
    ['Light', 'Pods'],
    ['Dark', 'Overview']
  ] as const) {
    await window.chooseTheme(theme)
    await window.go(place)
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
    await expectFocusSeen(page, 40, `${place}, ${theme}`)
  }
})

test('the ring of a focused list, log or entry of a menu goes all round it', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const { grid, rows } = listPage(page, 'Pods')
  const expectRing = (element: Locator): Promise<void> =>
    expect.poll(() => sidesWithoutRing(page, element), { message: 'sides without a ring' }).toEqual([])
  const expectRings = async (): Promise<void> => {
    await window.go('Pods')
    await expect(rows).toHaveCount(15)
    // What somebody reaches by the mouse shows no ring.
    await page.keyboard.press('Tab')
    await grid.focus()
    await expectRing(grid)
    await page.keyboard.press('ArrowDown')
    await expectRing(rows.first())
  }
  await expectRings()
  await window.go('Logs')
  const log = page.getByRole('log')
  await expect(log.locator('[data-index]').nth(3)).toBeVisible()
  await page.keyboard.press('Tab')
  await log.focus()
  await expectRing(log)
  await page.getByRole('banner').getByRole('button', { name: 'Namespaces', exact: true }).press('Enter')
  const chosen = page.getByRole('menuitem', { name: 'All namespaces' })
  await expect(chosen).toBeFocused()
  await expectRing(chosen)
  await page.keyboard.press('Escape')
  await page.keyboard.press('Control+,')
  await page.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Dense' }).click()
  await window.chooseTheme('Dark')
  await expectRings()
})
