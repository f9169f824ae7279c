// How a person lets programs in, as whom, and sees what they ask: the page about the API, by mouse and by keyboard.
import { expect, test } from './app.ts'
import { expectFocusSeen, expectHeading, expectNames } from './pages/accessible.ts'
import { apiAccessPage, askApi } from './pages/api-access.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { shell } from './pages/shell.ts'

const settings =
  'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: settings\n  namespace: default\ndata:\n  on: "yes"\n'

test('a program uses the kubeconfig of the page, and its requests stand in the list', async ({ app }) => {
  const { page } = app
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  const api = apiAccessPage(page)
  await expect(api.region.getByText('Served', { exact: true })).toBeVisible()
  await expect(page.getByRole('heading', { name: 'No requests yet' })).toBeVisible()
  const address = await api.address()
  const token = await api.token('kubernetes-admin')
  // Nothing on the screen has it any more.
  expect(await page.locator('body').innerText()).not.toContain(token)

  const agent = { 'User-Agent': 'probe/1.0 (spec)', Authorization: `Bearer ${token}` }
  expect((await askApi(address, '/api/v1/namespaces/kube-system/pods', agent)).code).toBe(200)
  expect((await askApi(address, '/api/v1/namespaces/default/configmaps/none', agent)).code).toBe(404)
  expect((await askApi(address, '/version', agent)).code).toBe(200)
  expect((await askApi(address, '/api/v1/nodes', { ...agent, 'Impersonate-User': 'jane' })).code).toBeGreaterThan(0)
  expect((await askApi(address, '/api/v1/pods', { 'User-Agent': 'probe/1.0', Authorization: 'Bearer no' })).code).toBe(
    401
  )

  await expect(api.rowsWith('kube-system')).toContainText('list')
  await expect(api.rowsWith('404 NotFound')).toContainText('configmaps')
  await expect(api.rowsWith('/version')).toContainText('200')
  await expect(api.rowsWith('by kubernetes-admin')).toContainText('nodes')
  await expect(api.rowsWith('probe').first()).toBeVisible()
  await expect(api.region.getByText(/^\d+ requests$/)).toBeVisible()

  await api.open(api.rowsWith('404 NotFound'))
  await expect(api.detail).toContainText('GET /api/v1/namespaces/default/configmaps/none')
  await expect(api.detail).toContainText('probe/1.0 (spec)')
  await expect(api.detail).toContainText('kubectl get configmaps none -n default')
  await expect(api.detail).toContainText(`${address}/api/v1/namespaces/default/configmaps/none`)
  expect(await api.detail.innerText()).not.toContain(token)
  await page.keyboard.press('Escape')
  await expect(api.detail).toBeHidden()
})

test('an identity is made, acted as and removed', async ({ app }) => {
  const { page } = app
  await shell(page).go('API access')
  const api = apiAccessPage(page)
  await api.region.getByRole('button', { name: 'New identity' }).click()
  const dialog = page.getByRole('dialog', { name: 'New identity' })
  const create = dialog.getByRole('button', { name: 'Create' })
  await expect(create).toBeDisabled()
  await typeText(page, 'kubernetes-admin')
  await expect(dialog).toContainText('There is an identity “kubernetes-admin” already')
  await expect(create).toBeDisabled()
  await dialog.getByRole('textbox', { name: 'Name' }).fill('jane')
  await dialog.getByRole('textbox', { name: 'Groups' }).fill('shop-developers')
  await expect(dialog).toContainText('kubectl create clusterrolebinding jane-view --clusterrole=view --user=jane')
  await dialog.getByRole('button', { name: 'system:masters' }).click()
  await expect(dialog).toContainText('Members of system:masters may do everything')
  await page.keyboard.press('Tab')
  await create.click()
  await expect(dialog).toBeHidden()
  await expect(api.identity('jane')).toContainText('shop-developers, system:masters')
  await expect(api.region.getByRole('combobox', { name: 'Identity' })).toHaveText('jane')

  // She is let in by her own token, and acts in the window.
  const token = await api.token('jane')
  const address = await api.address()
  expect((await askApi(address, '/api/v1/namespaces', { Authorization: `Bearer ${token}` })).code).toBe(200)
  await expect(api.rowsWith('jane')).toContainText('namespaces')
  await page.getByRole('button', { name: 'Act as kubernetes-admin' }).click()
  await page.getByRole('menuitem', { name: /^jane/ }).click()
  await expect(page.getByRole('banner').getByRole('button', { name: 'Act as jane' })).toBeVisible()
  await expect(api.identity('jane')).toContainText('Acting')
  await applyManifest(page, settings, '1 created')
  // The editor has tried it as a dry run before.
  const created = api.rowsWith('201 Created').filter({ hasNotText: 'dry run' })
  await expect(created).toContainText('jane')
  await expect(created).toContainText('this window')

  await api.identity('jane').getByRole('button', { name: 'Remove jane' }).click()
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click()
  await expect(api.identity('jane')).toHaveCount(0)
  await expect(page.getByRole('banner').getByRole('button', { name: 'Act as kubernetes-admin' })).toBeVisible()
  expect((await askApi(address, '/api/v1/namespaces', { Authorization: `Bearer ${token}` })).code).toBe(401)
})

test('requests are filtered, held, followed and opened with the keyboard alone', async ({ app }) => {
  const { page } = app
  await applyManifest(page, settings, '1 created')
  await page.keyboard.press('g')
  await page.keyboard.press('a')
  const api = apiAccessPage(page)
  const token = await api.token('kubernetes-admin')
  const address = await api.address()
  const ask = (path: string) => askApi(address, path, { 'User-Agent': 'probe/1.0', Authorization: `Bearer ${token}` })
  await ask('/api/v1/namespaces/default/configmaps/settings')
  await expect(api.rowsWith('probe')).toHaveCount(1)

  await page.keyboard.press('/')
  await expect(api.filter).toBeFocused()
  await typeText(page, 'client:prob')
  await expect(api.region.getByText('Tab', { exact: true })).toBeVisible()
  await page.keyboard.press('Tab')
  await expect(api.filter).toHaveValue('client:probe')
  await page.keyboard.press('Enter')
  await expect(api.region.getByRole('button', { name: 'Remove client:probe' })).toBeVisible()
  await expect(api.rows).toHaveCount(1)
  await expect(api.region.getByText(/^1 of \d+$/)).toBeVisible()

  await page.keyboard.press('Escape')
  await api.grid.focus()
  await page.keyboard.press('p')
  await expect(api.region.getByRole('button', { name: 'Follow' })).toBeVisible()
  await ask('/api/v1/namespaces/default/configmaps/other')
  await expect(api.region.getByText('1 newer')).toBeVisible()
  await expect(api.rows).toHaveCount(1)
  await page.keyboard.press('p')
  await expect(api.rows).toHaveCount(2)
  await expect(api.rows.first()).toContainText('404 NotFound')

  await api.grid.focus()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(api.detail).toContainText('kubectl get configmaps settings -n default')
  await api.rowsWith('200').getByRole('button', { name: 'settings' }).click()
  await expect(detailOf(page, 'settings').panel).toBeVisible()
  await detailOf(page, 'settings').close()

  // The frequent filters are words of the same box.
  await api.region.getByRole('button', { name: 'Refused or failed' }).click()
  await expect(api.region.getByRole('button', { name: 'Remove code:4xx,5xx' })).toBeVisible()
  await expect(api.rows).toHaveCount(1)
  await page.reload()
  await expect(api.rows).toHaveCount(1)
  await page.keyboard.press('/')
  await typeText(page, 'nothing-like-it')
  await expect(page.getByRole('heading', { name: 'No request matches' })).toBeVisible()
  await api.region.getByRole('button', { name: 'Show all requests' }).click()
  await expect(api.rowsWith('this window').first()).toBeVisible()
})

test('who scrolls down reads on undisturbed, and follows again from the top', async ({ app }) => {
  const { page } = app
  await shell(page).go('API access')
  const api = apiAccessPage(page)
  const token = await api.token('kubernetes-admin')
  const address = await api.address()
  const ask = (number: number) =>
    askApi(address, `/api/v1/namespaces/default/configmaps/c${number}`, { Authorization: `Bearer ${token}` })
  for (let number = 1; number <= 80; number++) await ask(number)
  await expect(api.rows.first()).toContainText('c80')
  await api.grid.focus()
  await page.keyboard.press('End')
  const oldest = api.rowsWith('c1default')
  await expect(oldest).toBeInViewport()
  await expect(api.region.getByRole('button', { name: 'Follow' })).toBeVisible()
  await ask(81)
  await expect(api.region.getByText('1 newer')).toBeVisible()
  await expect(oldest).toBeInViewport()
  await api.region.getByRole('button', { name: 'Follow' }).click()
  await expect(api.rows.first()).toContainText('c81')
  await expect(api.rowsWith('c81')).toBeInViewport()
})

test('everything on the page has a name, and a focus that is seen', async ({ app }) => {
  const { page } = app
  await applyManifest(page, settings, '1 created')
  await shell(page).go('API access')
  const api = apiAccessPage(page)
  await expect(api.rows.first()).toBeVisible()
  await expectFocusSeen(page, 40, 'API access')
  await api.open(api.rows.first())
  await expect(api.detail).toBeVisible()
  await api.region.getByRole('button', { name: 'Show' }).click()
  await expectHeading(page, 'API access')
  await expectNames(page, 'API access')
  await api.region.getByRole('button', { name: 'New identity' }).click()
  await expectNames(page, 'new identity')
  await page.keyboard.press('Escape')
  await page
    .getByRole('banner')
    .getByRole('button', { name: /^Act as/ })
    .click()
  await expectNames(page, 'identities')
})

test.describe('without the API', () => {
  test.use({ flags: ['--speed', '10', '--seed', '7', '--no-api'] })

  test('the page says why there is none, and what the window asks still stands there', async ({ app }) => {
    const { page } = app
    await shell(page).go('API access')
    const api = apiAccessPage(page)
    await expect(api.region.getByText('Not served')).toBeVisible()
    await expect(api.region).toContainText('--no-api')
    await expect(api.region.getByRole('heading', { name: 'Kubeconfig' })).toHaveCount(0)
    await applyManifest(page, settings, '1 created')
    await expect(api.rowsWith('201 Created').filter({ hasNotText: 'dry run' })).toContainText('settings')
  })
})
