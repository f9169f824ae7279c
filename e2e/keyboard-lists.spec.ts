// Lists and details by the keyboard alone: nothing here has a pointer.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { keyboard } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'

test('a list is sorted, its columns and views chosen, its rows marked, labelled and undone', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  const list = listPage(page, 'Deployments')
  const bulk = page.getByRole('toolbar', { name: 'What can be done with the marked objects' })
  await keys.press('g', 'd')
  await expect(list.row('coredns')).toBeVisible()
  await expect(list.grid).toBeFocused()

  await test.step('a head sorts, and the table below it has the keys again', async () => {
    await keys.reach(list.header('Status').getByRole('button'))
    await keys.push(list.header('Namespace').getByRole('button'), 'ArrowLeft')
    await expect(list.header('Namespace')).toHaveAttribute('aria-sort', 'ascending')
    await keys.reach(list.grid, 'Shift+Tab')
  })

  await test.step('a column is hidden and shown', async () => {
    const button = list.region.getByRole('button', { name: 'Columns' })
    await keys.push(button, 'Shift+Tab')
    const box = page.getByRole('checkbox', { name: 'Available', exact: true })
    await keys.reach(box)
    await keys.press('Space')
    await expect(list.header('Available')).toHaveCount(0)
    await keys.press('Space', 'Escape')
    await expect(list.header('Available')).toBeVisible()
    await expect(button).toBeFocused()
  })

  await test.step('a view is saved, renamed and deleted: the focus stays in what is open', async () => {
    const views = page.getByRole('dialog', { name: 'Saved views' })
    await keys.push(list.region.getByRole('button', { name: 'Saved views' }), 'Shift+Tab')
    await keys.reach(views.getByRole('textbox', { name: 'Name' }))
    await keys.type('All of them')
    await keys.press('Enter')
    await keys.push(views.getByRole('button', { name: 'Rename the view All of them' }), 'Shift+Tab')
    await expect(views.getByRole('textbox', { name: /^Rename/ })).toBeFocused()
    await keys.press('ControlOrMeta+a')
    await keys.type('Mine')
    await keys.press('Enter')
    await expect(views.getByRole('button', { name: 'Delete the view Mine' })).toBeVisible()
    await keys.expectWithin(views)
    await keys.push(views.getByRole('button', { name: 'Delete the view Mine' }))
    await expect(views.getByRole('button', { name: 'Delete the view Mine' })).toHaveCount(0)
    await keys.expectWithin(views)
    await keys.press('Escape')
    await expect(views).toBeHidden()
  })

  await test.step('marked rows are labelled together, and that is undone', async () => {
    await keys.press('/')
    await expect(list.filter).toBeFocused()
    await keys.type('ns:kube-system ')
    // Not while the rows of the new filter are on their way: there is nothing to go down to.
    await expect(list.rows).toHaveCount(3)
    await keys.press('ArrowDown')
    await expect(list.grid).toBeFocused()
    await keys.press('Control+a')
    await expect(bulk).toContainText('marked')
    await keys.press('Shift+L')
    const dialog = page.getByRole('dialog', { name: /^Label/ })
    await expect(dialog.getByRole('textbox', { name: 'Labels' })).toBeFocused()
    await keys.type('tier=core')
    await keys.press('Enter')
    const told = page
      .getByRole('status')
      .filter({ has: page.getByRole('button', { name: 'Show each' }) })
      .first()
    await expect(told).toContainText(/Label: .*done/)
    await expect(dialog).toBeHidden()
    await expect(list.grid).toBeFocused()
    await keys.press('u')
    await expect(told).toContainText(/Undo: .*done/)
  })

  await test.step('the bar of what is marked goes with the marks, and the table has the keys', async () => {
    await keys.push(bulk.getByRole('button', { name: 'Clear the marks' }))
    await expect(bulk).toBeHidden()
    await expect(list.grid).toBeFocused()
  })

  await test.step('one is deleted from the menu of its row', async () => {
    await keys.press('Home', 'Shift+F10')
    await keys.choose(/^Delete/)
    const dialog = page.getByRole('dialog', { name: /^Delete/ })
    await expect(dialog).toContainText('ReplicaSet')
    await keys.press('Escape')
    await expect(dialog).toBeHidden()
    await expect(list.grid).toBeFocused()
  })
})

test('an object is opened, its tabs are walked, a reference is followed, and each is left again', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  const list = listPage(page, 'ReplicaSets')
  await keys.press('g', 'r')
  await expect(list.rowsWith('coredns')).toHaveCount(1)
  await keys.press('/')
  await keys.type('coredns')
  await expect(list.rows).toHaveCount(1)
  await keys.press('ArrowDown', 'j', 'Enter')
  const [name] = await list.names()
  const { panel } = detailOf(page, name!)
  await expect(panel).toBeVisible()
  await expect(list.grid).toBeFocused()

  await test.step('the next part of the window is the panel, at its tabs', async () => {
    const tab = (title: string | RegExp) => panel.getByRole('tab', { name: title })
    await expect(tab('Overview')).toBeVisible()
    await keys.press('F6')
    await expect(tab('Overview')).toBeFocused()
    await keys.reach(tab(/^Events/), 'ArrowRight')
    await keys.press('Enter')
    await expect(tab(/^Events/)).toHaveAttribute('aria-selected', 'true')
    await keys.reach(tab('Overview'), 'ArrowLeft')
    await keys.press('Enter')
  })

  await test.step('a reference opens what it names, and the focus stays there', async () => {
    await keys.push(panel.getByRole('button', { name: 'coredns', exact: true }).first())
    const owner = detailOf(page, 'coredns').panel
    await expect(owner).toBeVisible()
    await expect(page).toHaveURL(/open=apps%2Fdeployments%2Fkube-system%2Fcoredns/)
    await keys.expectWithin(owner)
    await keys.press('Escape')
    await expect(owner).toBeHidden()
    await expect(list.grid).toBeFocused()
  })

  await test.step('the namespace of the whole window is chosen', async () => {
    const namespaces = page.getByRole('banner').getByRole('button', { name: 'Namespaces', exact: true })
    await keys.press('Shift+F6', 'Shift+F6')
    await keys.push(namespaces, 'Shift+Tab')
    await keys.reach(page.getByRole('menuitemcheckbox', { name: 'default', exact: true }), 'ArrowDown')
    await keys.press('Enter', 'Escape')
    await expect(namespaces).toHaveText('default')
    await expect(namespaces).toBeFocused()
  })
})
