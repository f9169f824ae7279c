// Lists, and the ways around the window: filter, sort, keys, marks, namespaces, palette, columns.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('the filter takes text, labels and states, and stays in the address', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith('Running')).toHaveCount(15)

  await pods.filter.fill('coredns')
  await expect(pods.rows).toHaveCount(2)
  await expect(pods.region.getByText('2 of 15')).toBeVisible()
  await pods.filter.fill('label:k8s-app=kube-dns')
  await pods.filter.press('Enter')
  await expect(pods.region.getByRole('button', { name: 'Remove label:k8s-app=kube-dns' })).toBeVisible()
  await expect(pods.rows).toHaveCount(2)
  await pods.filter.fill('label:component')
  await pods.filter.press('Enter')
  await expect(pods.region.getByRole('heading', { name: 'No Pods match the filter' })).toBeVisible()
  await pods.region.getByRole('button', { name: 'Remove label:k8s-app=kube-dns' }).click()
  await expect(pods.rows).toHaveCount(4)

  await page.reload()
  await expect(pods.rows).toHaveCount(4)
  await pods.region.getByRole('button', { name: 'Remove label:component' }).click()
  await pods.filter.fill('status:Running ns:kube-flannel')
  await expect(pods.rows).toHaveCount(3)
  await pods.filter.fill('status:Pending')
  await pods.region.getByRole('button', { name: 'Clear the filter' }).click()
  await expect(pods.rows).toHaveCount(15)
  await expect(pods.filter).toHaveValue('')
})

test('a column sorts both ways', async ({ app }) => {
  const { page } = app
  await shell(page).go('ConfigMaps')
  const list = listPage(page, 'ConfigMaps')
  await expect(list.row('coredns')).toBeVisible()
  const name = list.header('Name')
  await expect(name).toHaveAttribute('aria-sort', 'ascending')
  const ascending = await list.names()
  expect(ascending).toEqual(ascending.toSorted())
  await name.click()
  await expect(name).toHaveAttribute('aria-sort', 'descending')
  await expect.poll(() => list.names()).toEqual(ascending.toReversed())
  await list.header('Namespace').click()
  await expect(list.header('Namespace')).toHaveAttribute('aria-sort', 'ascending')
  await expect(name).toHaveAttribute('aria-sort', 'none')
  await expect(list.rows.first()).toContainText('default')
  // How a kind is sorted is remembered.
  await page.reload()
  await expect(list.header('Namespace')).toHaveAttribute('aria-sort', 'ascending')
})

test('the keyboard alone filters, moves, marks, opens and closes', async ({ app }) => {
  const { page } = app
  await shell(page).go('Services')
  const services = listPage(page, 'Services')
  await expect(services.row('kube-dns')).toBeVisible()
  await page.keyboard.press('g')
  await page.keyboard.press('p')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith('Running')).toHaveCount(15)
  await page.keyboard.press('/')
  await expect(pods.filter).toBeFocused()
  await typeText(page, 'kube-proxy')
  await expect(pods.rows).toHaveCount(3)
  await page.keyboard.press('ArrowDown')
  await expect(pods.grid).toBeFocused()
  const names = await pods.names()
  await page.keyboard.press('j')
  await page.keyboard.press('j')
  await page.keyboard.press('k')
  await page.keyboard.press('Space')
  await expect(pods.row(names[0]!)).toHaveAttribute('aria-selected', 'true')
  await expect(page.getByRole('toolbar', { name: 'What can be done with the marked objects' })).toContainText(
    '1 marked'
  )
  await page.keyboard.press('Space')
  await expect(pods.row(names[0]!)).toHaveAttribute('aria-selected', 'false')
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(detailOf(page, names[1]!).panel).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(detailOf(page, names[1]!).panel).toBeHidden()
})

test('marked objects are deleted together, and what is refused says why', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: demo\n', '1 created')
  await window.go('Namespaces')
  const namespaces = listPage(page, 'Namespaces')
  await namespaces.mark('demo')
  await namespaces.mark('default')
  const bulk = page.getByRole('toolbar', { name: 'What can be done with the marked objects' })
  await expect(bulk).toContainText('2 marked')
  await bulk.getByRole('button', { name: 'Delete 2' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 2 objects?' })
  await expect(dialog).toContainText('demo')
  await expect(dialog).toContainText('default')
  await dialog.getByRole('button', { name: 'Delete 2' }).click()
  const outcome = page.getByRole('alert')
  await expect(outcome).toContainText('Delete: 1 of 2 done')
  await expect(outcome).toContainText('namespaces "default" is forbidden: this namespace may not be deleted')
  await expect(namespaces.row('demo')).toHaveCount(0)
  await expect(namespaces.row('default')).toContainText('Active')
  // What is gone is marked no more.
  await expect(bulk).toContainText('1 marked')
  await bulk.getByRole('button', { name: 'Clear the marks' }).click()
  await expect(bulk).toBeHidden()
  await outcome.getByRole('button', { name: 'Dismiss' }).click()
  await expect(outcome).toBeHidden()
})

test('the namespace filter narrows every page', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rows).toHaveCount(15)
  await window.onlyNamespace('kube-flannel')
  await expect(pods.rows).toHaveCount(3)
  await expect(window.navigation.getByRole('button', { name: 'Pods' })).toContainText('3')
  await window.go('DaemonSets')
  await expect(listPage(page, 'DaemonSets').rows).toHaveCount(1)
  await window.go('Nodes')
  await expect(listPage(page, 'Nodes').rows).toHaveCount(3)
  await window.go('Secrets')
  await expect(page.getByRole('heading', { name: 'No Secrets in kube-flannel' })).toBeVisible()
  await page.getByRole('button', { name: 'Show all namespaces' }).click()
  await window.go('Pods')
  await expect(pods.rows).toHaveCount(15)
})

test('the theme is chosen and kept', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const root = page.locator('html')
  await expect(root).toHaveClass(/\blight\b/)
  await window.chooseTheme('Dark')
  await expect(root).toHaveClass(/\bdark\b/)
  await page.reload()
  await expect(root).toHaveClass(/\bdark\b/)
  await window.chooseTheme('Light')
  await expect(root).toHaveClass(/\blight\b/)
})

test('the palette finds an object and a command', async ({ app }) => {
  const { page } = app
  await page.keyboard.press('Control+k')
  const box = page.getByRole('combobox', { name: 'Go to anything, or run a command' })
  const options = page.getByRole('listbox').getByRole('option')
  await box.fill('kube-dns')
  await expect(options.filter({ hasText: 'Service in kube-system' }).first()).toBeVisible()
  await options.filter({ hasText: 'Service in kube-system' }).first().click()
  await expect(page.getByRole('heading', { level: 1, name: 'Services' })).toBeVisible()
  await expect(detailOf(page, 'kube-dns').panel).toContainText('10.96.0.10')

  await page.keyboard.press('Control+k')
  await box.fill('switch between')
  // Behind what is called so there is always the search of the logs.
  await expect(options).toHaveText([/Switch between/, /Search all logs for “switch between”/])
  await page.keyboard.press('Enter')
  await expect(page.locator('html')).toHaveClass(/\bdark\b/)

  await page.keyboard.press('Control+k')
  await box.fill('go to replicas')
  await expect(options.first()).toHaveText(/Go to ReplicaSets/)
  await page.keyboard.press('Enter')
  await expect(page.getByRole('heading', { level: 1, name: 'ReplicaSets' })).toBeVisible()

  await page.keyboard.press('Control+k')
  await box.fill('nothing is called so')
  await expect(page.getByRole('dialog')).toContainText('Nothing is called “nothing is called so”')
  await page.keyboard.press('Escape')
  await expect(page.getByRole('dialog')).toBeHidden()
})

test('what is chosen in the palette stays chosen when objects arrive, and Enter takes what was seen', async ({
  app
}) => {
  const { page } = app
  const box = page.getByRole('combobox', { name: 'Go to anything, or run a command' })
  const options = page.getByRole('listbox').getByRole('option')
  const chosen = page.getByRole('option', { selected: true })
  await page.keyboard.press('Control+k')
  await box.fill('node')
  await page.keyboard.press('ArrowDown')
  const words = (await chosen.textContent())!
  await expect(options.filter({ hasText: 'kube-node-lease' })).toBeVisible()
  await expect(chosen).toHaveText(words)
  await box.fill('lease')
  await expect(options.filter({ hasText: 'kube-node-lease' })).toBeVisible()
  // Nobody chose: the first.
  await expect(options.first()).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('Escape')
  await expect(box).toBeHidden()

  await page.keyboard.press('Control+k')
  // Pressed when the objects are in the document and not yet on the screen.
  await page.evaluate(() => {
    const list = document.querySelector('[role="listbox"]')!
    new MutationObserver((_, observer) => {
      if (!list.textContent.includes('kube-node-lease')) return
      observer.disconnect()
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }))
    }).observe(list, { childList: true })
  })
  await box.fill('lease')
  await expect(page.getByRole('heading', { level: 1, name: 'Leases' })).toBeVisible()
})

test('a sheet shows all keys', async ({ app }) => {
  const { page } = app
  await page.keyboard.press('?')
  const sheet = page.getByRole('dialog', { name: 'Keys' })
  for (const text of ['Open the palette', 'Create from YAML', 'Go to Pods', 'Pause or run the clock', 'Delete']) {
    await expect(sheet).toContainText(text)
  }
  await page.keyboard.press('Escape')
  await expect(sheet).toBeHidden()
})

test('columns are chosen and kept', async ({ app }) => {
  const { page } = app
  await shell(page).go('Services')
  const services = listPage(page, 'Services')
  await expect(services.row('kube-dns')).toBeVisible()
  await expect(services.header('Type')).toBeVisible()
  await services.region.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Type', exact: true }).click()
  await expect(services.header('Type')).toHaveCount(0)
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(services.row('kube-dns')).toBeVisible()
  await expect(services.header('Type')).toHaveCount(0)
  await services.region.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('checkbox', { name: 'Type', exact: true }).click()
  await page.keyboard.press('Escape')
  await expect(services.header('Type')).toBeVisible()
})

test('a kind of which there is none says what it is for and makes one', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await window.go('Secrets')
  await expect(page.getByRole('heading', { name: 'No Secrets yet' })).toBeVisible()
  await expect(page.getByText('A Secret holds settings that must not be shown.')).toBeVisible()
  await expect(page.getByText('kubectl create secret generic')).toBeVisible()
  await page.getByRole('button', { name: 'Create a Secret' }).click()
  const dock = page.getByRole('region', { name: 'Dock' })
  await expect(dock.getByRole('textbox', { name: 'Manifest', exact: true })).toContainText('kind: Secret')
  await dock.getByRole('button', { name: 'Apply' }).click()
  await expect(listPage(page, 'Secrets').row('password')).toContainText('Opaque')
  await window.go('ConfigMaps')
  await page.keyboard.press('c')
  await expect(dock.getByRole('textbox', { name: 'Manifest', exact: true })).toContainText('kind: ConfigMap')

  await window.go('All workloads')
  await window.onlyNamespace('kube-public')
  await expect(page.getByRole('heading', { name: 'No Workloads in kube-public' })).toBeVisible()
  await expect(
    page.getByText('kubectl create deployment web --image=nginx:1.27 --replicas=3 -n kube-public')
  ).toBeVisible()
  await expect(page.getByRole('button', { name: 'Create a Deployment' })).toBeVisible()
})

test('a list is drawn out of sight once the window is up: the first click on Pods fetches no code', async ({ app }) => {
  const { page } = app
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible()
  await page.waitForFunction(() => performance.getEntriesByName('drydock:rehearsed').length > 0)
  // Nothing of it is left: no table, no commands of a list, no kubectl line of one.
  await expect(page.getByRole('grid', { includeHidden: true })).toHaveCount(0)
  await expect(page.getByRole('contentinfo')).not.toContainText('get pods')
  const fetched = (): Promise<number> =>
    page.evaluate(
      () => performance.getEntriesByType('resource').filter(({ name }) => /list-p.*\.js$/.test(name)).length
    )
  expect(await fetched()).toBeGreaterThan(0)
  const before = await fetched()
  await shell(page).go('Pods')
  await expect(listPage(page, 'Pods').rowsWith('Running')).toHaveCount(15)
  expect(await fetched()).toBe(before)
})
