// A list as somebody wants it: its columns, views to come back to, many rows at once, and the list taken elsewhere.
import { readFile } from 'node:fs/promises'
import { expect, test } from './app.ts'
import { keyboard, typeText } from './pages/keyboard.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('columns are sized, moved, made and hidden, by mouse and by keys, and stay so', async ({ app }) => {
  const { page } = app
  await shell(page).go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith('Running')).toHaveCount(15)
  const heads = async (): Promise<readonly string[]> =>
    (await pods.grid.getByRole('columnheader').allInnerTexts()).map((text) => text.trim()).filter((text) => text !== '')
  const widthOf = async (name: string): Promise<number> => (await pods.header(name).boundingBox())!.width

  // Drawn at its edge by the mouse, then by keys from its head.
  const before = await widthOf('Status')
  const grip = (await pods.grip('status').boundingBox())!
  await page.mouse.move(grip.x + grip.width / 2, grip.y + 10)
  await page.mouse.down()
  await page.mouse.move(grip.x + grip.width / 2 + 40, grip.y + 10, { steps: 4 })
  await page.mouse.up()
  await expect.poll(() => widthOf('Status')).toBeCloseTo(before + 40, -1)
  const drawn = await widthOf('Status')
  await pods.header('Status').getByRole('button').focus()
  await page.keyboard.press('Shift+ArrowLeft')
  await expect.poll(() => widthOf('Status')).toBe(drawn - 16)
  await expect(pods.header('Status')).toHaveAttribute('aria-sort', 'ascending')

  // Moved by the mouse, then by keys; the click that ends a move sorts nothing.
  expect((await heads()).slice(0, 4)).toEqual(['Name', 'Namespace', 'Ready', 'Status'])
  await pods.header('Status').dragTo(pods.header('Namespace'), { targetPosition: { x: 12, y: 10 } })
  await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(['Name', 'Status', 'Namespace', 'Ready'])
  await pods.header('Status').getByRole('button').focus()
  await page.keyboard.press('Control+ArrowRight')
  await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(['Name', 'Namespace', 'Status', 'Ready'])
  await expect(pods.header('Status')).toHaveAttribute('aria-sort', 'ascending')

  // A column of a label, and one that is hidden from the menu of its head.
  await pods.region.getByRole('button', { name: 'Columns' }).click()
  const chooser = page.getByRole('dialog', { name: 'Columns' })
  await chooser.getByRole('combobox', { name: 'Label or JSONPath' }).fill('.spec.containers[')
  await expect(chooser.getByText(/unexpected/)).toBeVisible()
  await chooser.getByRole('combobox', { name: 'Label or JSONPath' }).fill('label:k8s-app')
  await page.keyboard.press('Enter')
  await expect(chooser.getByRole('checkbox', { name: 'k8s-app' })).toBeChecked()
  await page.keyboard.press('Escape')
  await expect(pods.row((await pods.names()).find((name) => name.startsWith('coredns'))!)).toContainText('kube-dns')
  await pods.header('k8s-app').click()
  await expect(pods.header('k8s-app')).toHaveAttribute('aria-sort', 'ascending')
  await expect(pods.rows.first()).toContainText('flannel')
  await pods.header('Namespace').getByRole('button').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menu', { name: 'Column Namespace' }).getByRole('menuitem', { name: 'Hide column' }).click()
  await expect(pods.header('Namespace')).toHaveCount(0)

  await page.reload()
  await expect(pods.header('k8s-app')).toHaveAttribute('aria-sort', 'ascending')
  expect((await heads()).slice(0, 3)).toEqual(['Name', 'Status', 'Ready'])
  expect(await widthOf('Status')).toBe(drawn - 16)
  await pods.region.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('button', { name: 'Reset columns' }).click()
  await page.keyboard.press('Escape')
  await expect.poll(async () => (await heads()).slice(0, 4)).toEqual(['Name', 'Namespace', 'Ready', 'Status'])
})

test('a view is saved, gone back to from the palette, renamed and deleted; a link and a file take the list elsewhere', async ({
  app
}) => {
  const { page } = app
  const window = shell(page)
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  await expect(pods.rowsWith('Running')).toHaveCount(15)
  // Completed by what the cluster has: the key, then a value.
  await pods.filter.click()
  await typeText(page, '!owner:kube-p')
  await expect(pods.region.getByText('Tab', { exact: true })).toBeVisible()
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  await expect(pods.region.getByRole('button', { name: 'Remove owner:!kube-proxy' })).toBeVisible()
  await expect(pods.region.getByText('12 of 15')).toBeVisible()
  await pods.filter.fill('/^core.*[a-z0-9]{5}$/')
  await expect(pods.region.getByText('2 of 15')).toBeVisible()

  await pods.region.getByRole('button', { name: 'Saved views' }).click()
  const views = page.getByRole('dialog', { name: 'Saved views' })
  await views.getByRole('textbox', { name: 'Name' }).fill('Names of the cluster')
  await page.keyboard.press('Enter')
  await expect(views.getByRole('list').getByText('Names of the cluster')).toBeVisible()
  await page.keyboard.press('Escape')
  await window.go('Services')
  await keyboard(page).palette('view names', /Names of the cluster/)
  await expect(pods.rows).toHaveCount(2)
  await pods.region.getByRole('button', { name: 'Names of the cluster' }).click()
  await views.getByRole('button', { name: 'Rename the view Names of the cluster' }).click()
  await views.getByRole('textbox', { name: 'Rename the view Names of the cluster' }).fill('DNS')
  await page.keyboard.press('Enter')
  await expect(views.getByRole('button', { name: /^DNS/ })).toHaveAttribute('aria-current', 'true')
  await views.getByRole('button', { name: 'Delete the view DNS' }).click()
  await expect(views).toContainText('Save filter, columns and sort')
  await page.keyboard.press('Escape')

  const begun = page.waitForEvent('download')
  await pods.region.getByRole('button', { name: 'Export as CSV' }).click()
  const download = await begun
  expect(download.suggestedFilename()).toBe('pods.csv')
  const [head, ...lines] = (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n')
  expect(head).toBe(
    'Name,Namespace,Ready,Status,Restarts,CPU (millicores),CPU request,CPU limit,Memory (bytes),Memory request,Memory limit,Node,Age'
  )
  expect(lines.map((line) => line.split(',')[0])).toEqual(await pods.names())
  expect(lines[0]).toMatch(/^coredns-[^,]+,kube-system,1\/1,Running,0,\d+,100,,\d+,73400320,178257920,[^,]+,\d{4}-/)

  // The namespaces of the window are a part of the link, and so are the sort and the columns.
  await pods.header('Age').click()
  await pods.header('Node').getByRole('button').focus()
  await page.keyboard.press('Shift+F10')
  await page.getByRole('menu', { name: 'Column Node' }).getByRole('menuitem', { name: 'Hide column' }).click()
  await expect(pods.header('Node')).toHaveCount(0)
  await window.onlyNamespace('kube-system')
  await pods.region.getByRole('button', { name: 'Copy the link to this list' }).click()
  await expect(shell(page).copied).toBeVisible()
  await pods.filter.fill('')
  await page.keyboard.press('Control+v')
  const link = await pods.filter.inputValue()
  expect(decodeURIComponent(link.replaceAll('+', ' '))).toMatch(
    /#\/list\/core\/pods\?filter=ns:kube-system owner:!kube-proxy \/\^core/
  )
  expect(link).toContain('sort=age&columns=-node')
  await pods.filter.fill('')
  await window.allNamespaces()
  await pods.header('Name').click()
  await pods.region.getByRole('button', { name: 'Columns' }).click()
  await page.getByRole('button', { name: 'Reset columns' }).click()
  await page.keyboard.press('Escape')
  await expect(pods.header('Node')).toHaveCount(1)
  await page.goto(link)
  await page.reload()
  await expect(pods.rows).toHaveCount(2)
  await expect(pods.region.getByRole('button', { name: 'Remove ns:kube-system' })).toBeVisible()
  await expect(pods.header('Age')).toHaveAttribute('aria-sort', 'ascending')
  await expect(pods.header('Node')).toHaveCount(0)
})

test('marked rows that the filter leaves out are counted, acted on as is said, and unmarked', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, deployments, '4 created')
  await window.go('Deployments')
  const list = listPage(page, 'Deployments')
  await list.filter.fill('many-')
  await expect(list.rows).toHaveCount(4)
  for (const name of ['many-a', 'many-b', 'many-c']) await list.mark(name)
  const bulk = page.getByRole('toolbar', { name: 'What can be done with the marked objects' })
  await expect(bulk).toContainText('3 marked')
  await expect(bulk).not.toContainText('hidden')
  await list.filter.fill('many-a')
  await expect(bulk).toContainText('3 marked, 2 hidden')
  await bulk.getByRole('button', { name: 'Delete 3' }).click()
  const dialog = page.getByRole('dialog', { name: 'Delete 3 objects?' })
  await expect(dialog).toContainText('many-c')
  await page.keyboard.press('Escape')
  await bulk.getByRole('button', { name: 'Unmark the hidden' }).click()
  await expect(bulk).toContainText('1 marked')
  await expect(bulk).not.toContainText('hidden')
  await list.filter.fill('many-')
  await expect(bulk).not.toContainText('hidden')
})

const deployments = ['a', 'b', 'c', 'd']
  .map(
    (name) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: many-${name}
  namespace: default
spec:
  replicas: 1
  selector:
    matchLabels:
      app: many-${name}
  template:
    metadata:
      labels:
        app: many-${name}
    spec:
      containers:
      - name: web
        image: nginx:1.27
`
  )
  .join('---\n')

test('many are scaled, labelled and cordoned at once, told of each, and undone', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, deployments, '4 created')
  await window.go('Deployments')
  const list = listPage(page, 'Deployments')
  await list.header('Name').click()
  await list.filter.fill('many-')
  await expect(list.rowsWith('1/1')).toHaveCount(4)
  const bulk = page.getByRole('toolbar', { name: 'What can be done with the marked objects' })
  const told = page
    .getByRole('status')
    .filter({ has: page.getByRole('button', { name: 'Show each' }) })
    .first()

  // Marked by the mouse, a range with Shift; scaled, and undone by its button.
  await list.row('many-a').getByRole('gridcell').first().click()
  await list
    .row('many-c')
    .getByRole('gridcell')
    .first()
    .click({ modifiers: ['Shift'] })
  await expect(bulk).toContainText('3 marked')
  await bulk.getByRole('button', { name: 'Scale' }).click()
  const dialog = page.getByRole('dialog')
  // What is typed takes the place of what the field began with.
  const replicas = dialog.getByRole('textbox', { name: 'Replicas' })
  await expect(replicas).toHaveValue('1')
  await typeText(page, '2')
  await expect(replicas).toHaveValue('2')
  await dialog.getByRole('button', { name: 'Scale' }).click()
  await expect(told).toContainText('Scale: all 3 done')
  await expect(list.rowsWith('2/2')).toHaveCount(3)
  await page.getByRole('button', { name: 'Show each' }).click()
  await expect(page.getByRole('list', { name: 'What became of each' }).getByRole('listitem')).toHaveCount(3)
  await page.getByRole('button', { name: /^Undo/ }).click()
  await expect(told).toContainText('Undo: all 3 done')
  await expect(list.rowsWith('1/1')).toHaveCount(4)

  // By keys: marked with Shift and arrows, labelled, undone with u. What another has changed meanwhile is left alone.
  await page.keyboard.press('Escape')
  await expect(bulk).toBeHidden()
  await list.grid.focus()
  await page.keyboard.press('Home')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await page.keyboard.press('Shift+ArrowDown')
  await expect(bulk).toContainText('4 marked')
  await page.keyboard.press('Shift+L')
  await dialog.getByRole('textbox', { name: 'Labels' }).fill('tier=front stage-')
  await page.keyboard.press('Enter')
  await expect(told).toContainText('Label: all 4 done')
  await list.filter.fill('label:tier=front')
  await expect(list.rows).toHaveCount(4)
  await list.grid.focus()
  await page.keyboard.press('u')
  await expect(list.region.getByText('0 of')).toBeVisible()

  // Nodes are cordoned together; the machine's own state comes back.
  await window.go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await expect(nodes.rows).toHaveCount(3)
  await nodes.grid.focus()
  await page.keyboard.press('Control+a')
  await expect(bulk).toContainText('3 marked')
  await bulk.getByRole('button', { name: 'Cordon', exact: true }).click()
  await expect(nodes.rowsWith('cordoned')).toHaveCount(3)
  await expect(told).toContainText('Cordon: all 3 done')
  await page.keyboard.press('u')
  await expect(nodes.rowsWith('cordoned')).toHaveCount(0)
  // Space, PageDown, Home and End, Enter and Escape are those of every table.
  await page.keyboard.press('Escape')
  await nodes.grid.focus()
  await page.keyboard.press('End')
  await page.keyboard.press('Space')
  await expect(bulk).toContainText('1 marked')
  await page.keyboard.press('Space')
  await page.keyboard.press('PageUp')
  const [first] = await nodes.names()
  await page.keyboard.press('Enter')
  await expect(detailOf(page, first!).panel).toBeVisible()
})
