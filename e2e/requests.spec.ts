// A request is sent from the window, and the rules of a node are read.
import { expect, test } from './app.ts'
import { webDeployment, webService } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const web = `${webDeployment()}---
${webService}`

test('S2 a request from a Service’s page shows who answered and which way it took', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, web, '2 created')
  await window.clock.setSpeed('60x')
  const pods = listPage(page, 'Pods')
  await window.go('Pods')
  await expect(pods.rowsWith(/^web-.*Running/)).toHaveCount(2)
  await window.clock.setSpeed('10x')
  await window.go('Services')
  await listPage(page, 'Services').open('web')
  await detailOf(page, 'web').act('Send a request')
  const dialog = page.getByRole('dialog', { name: 'A request to web' })
  await expect(dialog.getByLabel('Address')).toHaveValue('http://172.18.0.2:30080/')
  await dialog.getByRole('button', { name: 'Send' }).click()
  const answer = dialog.getByRole('region', { name: 'Answer' })
  await expect(answer).toContainText(/200 from web-\S+ \(10\.244\.\d\.\d+:80\) on worker-\d in [\d.]+ ms/)
  await expect(answer).toContainText('Welcome to nginx!')
  const hops = answer.getByRole('list', { name: 'Hops' })
  await expect(hops).toContainText('KUBE-EXT-CDGGSHYLG3RE2FKL')
  await expect(hops).toContainText('1 of 2 endpoints, at random')
  // Several are spread.
  await dialog.getByLabel('How often').click()
  await page.getByRole('option', { name: '50' }).click()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(answer.getByRole('table', { name: 'Who answered' }).getByRole('row')).toHaveCount(2)
  // What leads nowhere says where it was lost.
  await dialog.getByLabel('Address').fill('http://10.96.200.200/')
  await dialog.getByLabel('How often').click()
  await page.getByRole('option', { name: '1', exact: true }).click()
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(answer).toContainText('Timed out after 10000 ms')
  await expect(answer).toContainText('it means nothing outside (lost here)')
  await dialog.getByLabel('Address').fill('web')
  await expect(dialog.getByText('http://HOST:PORT/PATH')).toBeVisible()
  await dialog.getByRole('button', { name: 'Cancel' }).click()
})

test('S9 a node’s page shows the rules that kube-proxy wrote', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.clock.setSpeed('60x')
  const nodes = listPage(page, 'Nodes')
  await window.go('Nodes')
  await expect(nodes.row('worker-1')).toContainText('Ready')
  await nodes.open('worker-1')
  const detail = detailOf(page, 'worker-1')
  await detail.tab('Rules')
  const text = detail.panel.getByRole('region', { name: 'Rules of worker-1' })
  await expect(text).toContainText('-A KUBE-SERVICES -d 10.96.0.10/32 -p udp')
  await expect(detail.panel).toContainText('mode iptables')
  await expect(detail.panel).toContainText('iptables-save')
  await detail.panel.getByLabel('Only lines with').fill('KUBE-SVC-TCOU7JCQXEZGVUNU')
  await expect(text).not.toContainText('KUBE-MARK-MASQ -j MARK')
  await expect(text).toContainText('kube-system/kube-dns:dns -> 10.244.')
})

test('S12 hosts beyond the cluster are written down on the page of the machines', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.clock.setSpeed('10x')
  await window.go('Machines')
  const tile = page.getByRole('region', { name: 'World outside' })
  const hosts = tile.getByRole('textbox', { name: 'Hosts' })
  await expect(hosts).toHaveValue(/142\.250\.74\.46 google\.com/)
  await hosts.fill('nonsense')
  await tile.getByRole('button', { name: 'Apply' }).click()
  await expect(tile.getByRole('alert')).toHaveText('This line cannot be read: nonsense')
  await hosts.fill('192.0.2.7 api.example 80=418')
  await tile.getByRole('button', { name: 'Apply' }).click()
  await expect(tile.getByRole('button', { name: 'Apply' })).toBeDisabled()
  await window.go('Nodes')
  await listPage(page, 'Nodes').open('worker-1')
  await detailOf(page, 'worker-1').act('Send a request')
  const dialog = page.getByRole('dialog', { name: 'A request to worker-1' })
  await expect(dialog.getByLabel('Address')).not.toHaveValue('')
  await dialog.getByLabel('From').click()
  await page.getByRole('option', { name: /Machine worker-1/ }).click()
  await dialog.getByLabel('Address').fill('http://api.example/')
  await dialog.getByRole('button', { name: 'Send' }).click()
  await expect(dialog.getByRole('region', { name: 'Answer' })).toContainText('418 from (192.0.2.7:80) in')
})
