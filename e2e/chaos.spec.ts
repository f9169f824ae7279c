// Things are broken on purpose, seen in the top bar, and mended.
import { expect, test } from './app.ts'
import { webDeployment } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('D7: a workload is broken from its menu, the top bar says so, and what is stopped is mended', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const chip = (name: string) => page.getByRole('banner').getByRole('button', { name, exact: true })
  await expect(chip('Chaos off')).toBeVisible()
  await applyManifest(page, webDeployment(), '1 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith(/^web-.*Running/)).toHaveCount(2)
  await window.go('Deployments')
  await listPage(page, 'Deployments').open('web')
  const detail = detailOf(page, 'web')
  await detail.act('Break')
  const dialog = page.getByRole('dialog', { name: 'Break web' })
  await expect(dialog.getByText('kubectl get pods -n default -w')).toBeVisible()
  await dialog.getByLabel('How often').click()
  await page.getByRole('option', { name: 'Again, 2 s after each start' }).click()
  await dialog.getByRole('button', { name: 'Break' }).click()
  await expect(dialog).toBeHidden()
  await expect(chip('1 chaos rule')).toBeVisible()
  await window.go('Pods')
  await expect(pods.rowsWith(/^web-.*CrashLoopBackOff/)).toHaveCount(2)

  // What cannot be is refused, and the dialog stays.
  await window.go('Deployments')
  await listPage(page, 'Deployments').open('web')
  await detail.act('Break')
  await dialog.getByLabel('What').click()
  await page.getByRole('option', { name: 'Fail a probe' }).click()
  await expect(dialog.getByText('It has no probe')).toBeVisible()
  await expect(dialog.getByRole('button', { name: 'Break' })).toBeDisabled()
  await dialog.getByRole('button', { name: 'Cancel' }).click()

  // A bad image is an ordinary change, and stopping it takes it back.
  await detail.act('Break')
  await dialog.getByLabel('What').click()
  await page.getByRole('option', { name: 'Bad image' }).click()
  await expect(dialog.getByLabel('Image')).toHaveValue('nginx:no-such-tag')
  await dialog.getByRole('button', { name: 'Break' }).click()
  await expect(chip('2 chaos rules')).toBeVisible()
  await chip('2 chaos rules').click()
  const rules = page.getByRole('dialog', { name: 'Chaos rules' })
  await expect(rules).toContainText('Bad image web, container main')
  await expect(rules).toContainText('nginx:no-such-tag')
  await rules.getByRole('button', { name: 'Stop all' }).click()
  await expect(rules).toContainText('nothing is broken on purpose')
  await expect(rules).toBeFocused()
  await page.keyboard.press('Escape')
  await expect(chip('Chaos off')).toBeVisible()
  await window.go('Pods')
  await expect(pods.rowsWith(/^web-.*Running/)).toHaveCount(2)
})

test('D7: machines are parted from the page of chaos, and meet again', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.clock.setSpeed('60x')
  await window.go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await expect(nodes.rowsWith('Ready')).toHaveCount(3)
  await window.go('Chaos')
  const panel = page.getByRole('region', { name: 'Chaos', exact: true })
  await expect(panel).toContainText('Nothing is broken on purpose')
  await panel.getByRole('button', { name: /^Partition/ }).click()
  const dialog = page.getByRole('dialog', { name: 'Break something' })
  const choose = async (end: string, ...names: readonly string[]): Promise<void> => {
    await dialog.getByLabel(end, { exact: true }).click()
    for (const name of names) await page.getByRole('option', { name, exact: true }).click()
    await page.keyboard.press('Escape')
  }
  await expect(dialog.getByText('Say who is at both ends')).toBeVisible()
  await choose('From', 'worker-2')
  await choose('To', 'control-plane-1', 'worker-1')
  await dialog.getByRole('button', { name: 'Break' }).click()
  const row = panel.getByRole('row', { name: /Partition/ })
  await expect(row).toContainText('worker-2 ↔ control-plane-1, worker-1')
  await expect(row).toContainText('kubernetes-admin')
  await window.go('Nodes')
  await expect(nodes.row('worker-2')).toContainText('NotReady')
  await expect(nodes.row('worker-1')).not.toContainText('NotReady')
  await window.go('Chaos')
  await row.getByRole('button', { name: 'Stop' }).click()
  await expect(panel).toContainText('Nothing is broken on purpose')
  await window.go('Nodes')
  await expect(nodes.row('worker-2')).not.toContainText('NotReady')
})

test('D7: a node’s menu has the power switch that fits, and what is off stands in the list', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await expect(nodes.rowsWith('Ready')).toHaveCount(3)
  const offers = async (node: string, power: 'on' | 'off'): Promise<void> => {
    await nodes.row(node).click({ button: 'right' })
    await expect(page.getByRole('menuitem', { name: /^Switch the machine/ })).toHaveText([
      `Switch the machine ${power}`
    ])
    await page.keyboard.press('Escape')
  }
  await offers('worker-1', 'off')
  await nodes.choose('worker-1', 'Switch the machine off')
  await expect(page.getByRole('banner').getByRole('button', { name: '1 chaos rule' })).toBeVisible()
  await offers('worker-1', 'on')
  await offers('worker-2', 'off')
  await window.go('Chaos')
  const row = page.getByRole('row', { name: /Power off/ })
  await expect(row).toContainText('worker-1')
  await row.getByRole('button', { name: 'Stop' }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Chaos off' })).toBeVisible()
  await window.go('Nodes')
  await offers('worker-1', 'off')
})
