// Machines join after preflight has passed; one that is killed or cut off is lost to the cluster, and comes back.
import { expect, test } from './app.ts'
import { expectOpen } from './pages/clusters.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('N2 a machine whose preflight fails is mended and joins', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Machines')
  const machines = page.getByRole('table', { name: 'Machines of the cluster' })
  await expect(machines.getByRole('row')).toHaveCount(4)

  await page.getByRole('button', { name: 'Add machines' }).click()
  const wizard = page.getByRole('dialog')
  await wizard.getByRole('button', { name: /^Tiny/ }).click()
  await wizard.getByRole('combobox', { name: 'Role' }).click()
  await page.getByRole('option', { name: 'control plane' }).click()
  await wizard.getByRole('textbox', { name: 'Ports in use' }).fill('10250')
  await wizard.getByRole('textbox', { name: 'Zone' }).fill('eu-1a')
  await wizard.getByRole('checkbox', { name: 'Swap is on' }).check()
  await wizard.getByRole('button', { name: 'Run preflight' }).click()

  const report = wizard.getByRole('region', { name: 'control-plane-2' })
  const errors = report.getByRole('group', { name: 'Errors' })
  const warnings = report.getByRole('group', { name: 'Warnings' })
  await expect(errors).toContainText('NumCPU the number of available CPUs 1 is less than the required 2')
  await expect(errors).toContainText('Mem the system RAM (1024 MB) is less than the minimum 1700 MB')
  await expect(errors).toContainText('Port-10250 Port 10250 is in use')
  await expect(warnings).toContainText('swapoff -a')
  const join = wizard.getByRole('button', { name: 'Join' })
  await expect(join).toBeDisabled()
  await report.getByRole('button', { name: 'Run swapoff -a on control-plane-2' }).click()
  await expect(warnings).toHaveCount(0)
  for (let left = 3; left > 0; left--) {
    await expect(errors.getByRole('listitem')).toHaveCount(left)
    await errors.getByRole('button').first().click()
  }
  await expect(errors).toHaveCount(0)
  await join.click()
  await expect(wizard).toHaveCount(0)
  await expect(machines.getByRole('row', { name: /control-plane-2/ })).toContainText('Ready')
  await window.go('Nodes')
  await expect(listPage(page, 'Nodes').row('control-plane-2')).toContainText('Ready')
})

test('N2 machines join from a manifest', async ({ app }) => {
  const { page } = app
  await shell(page).go('Machines')
  await page.getByRole('button', { name: 'Add machines' }).click()
  const wizard = page.getByRole('dialog')
  await wizard.getByRole('textbox', { name: 'Count' }).fill('2')
  await wizard.getByRole('tab', { name: 'Manifest' }).click()
  await expect(wizard.getByRole('textbox', { name: 'Machines as YAML' })).toContainText('name: worker-4')
  await wizard.getByRole('button', { name: 'Run preflight' }).click()
  await wizard.getByRole('button', { name: 'Join' }).click()
  await expect(page.getByRole('table', { name: 'Machines of the cluster' }).getByRole('row')).toHaveCount(6)
})

test('N4 a machine that is cut off is unknown after the grace period, and well again when it is healed', async ({
  app
}) => {
  const { page } = app
  const window = shell(page)
  await window.go('Machines')
  const machines = page.getByRole('table', { name: 'Machines of the cluster' })
  const worker = machines.getByRole('row', { name: /worker-2/ })
  await worker.click()
  const tile = page.getByRole('region', { name: 'worker-2' })
  await tile.getByRole('button', { name: 'Cut off' }).click()
  await expect(worker).toContainText('Cut off')
  await window.clock.setSpeed('60x')
  await expect(worker).toContainText('NotReady, unknown')
  await tile.getByRole('button', { name: 'Heal' }).click()
  await expect(worker).toContainText('Ready')
  await expect(worker).not.toContainText('NotReady')
})

test('N3 with the only control plane killed the window shows its own view and says so', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('All 15 pods are fine')
  await window.go('Machines')
  const tile = page.getByRole('region', { name: 'control-plane-1' })
  await tile.getByRole('button', { name: 'Kill' }).click()
  await page.getByRole('button', { name: 'Kill', exact: true }).last().click()
  const banner = page.getByRole('status').filter({ hasText: 'the simulator’s own view' })
  await expect(banner).toBeVisible()
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith('Running')).not.toHaveCount(0)
  // Nothing that was true before is said as if it were now.
  await window.go('Overview')
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('The API answers nobody')
  await expect(page.getByText('Last told: All 15 pods are fine')).toBeVisible()
  await window.go('API access')
  await expect(page.getByRole('region', { name: 'API access' })).toContainText('Nobody answers')
  await banner.getByRole('button', { name: 'Machines' }).click()
  await page.getByRole('region', { name: 'control-plane-1' }).getByRole('button', { name: 'Power on' }).click()
  await expect(banner).toHaveCount(0)
})

test('N8 the course cluster takes the place of one that nobody has touched, with its name', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Machines')
  await page.getByRole('button', { name: 'New cluster' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Preset' }).click()
  await page.getByRole('option', { name: /^Course/ }).click()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('kubernetes')
  await dialog.getByRole('button', { name: 'Create' }).click()
  await window.go('Machines')
  await expect(page.getByRole('table', { name: 'Machines of the cluster' })).toContainText('master.example.com')
  await expect(page.getByRole('banner')).toContainText('kubernetes')
})

test('N1 a cluster that nobody has touched is another one with one choice on the first page', async ({ app }) => {
  const { page } = app
  await page.getByRole('button', { name: 'Choose a preset' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('combobox', { name: 'Preset' }).click()
  await page.getByRole('option', { name: /^HA/ }).click()
  await dialog.getByRole('button', { name: 'Create' }).click()
  await expectOpen(page, 'lab')
  await shell(page).go('Machines')
  await expect(page.getByRole('table', { name: 'Machines of the cluster' }).getByRole('row')).toHaveCount(7)
})

test('N9 the way of a packet between two pods is drawn hop by hop', async ({ app }) => {
  const { page } = app
  await shell(page).go('Machines')
  const tile = page.getByRole('region', { name: 'Way of a packet' })
  for (const [end, pod] of [
    ['From', /^coredns-.*worker-1/],
    ['To', /^coredns-.*worker-2/]
  ] as const) {
    await tile.getByRole('combobox', { name: end }).click()
    await page.getByRole('option', { name: pod }).first().click()
  }
  await tile.getByRole('button', { name: 'Show' }).click()
  const hops = tile.getByRole('list', { name: 'Hops' })
  await expect(hops).toContainText('wrapped in VXLAN 1')
  await expect(hops).toContainText('cni0')
})
