// Pages on which things are chosen, asked, switched and named, by the keyboard alone.
import { expect, test } from './app.ts'
import { expectOpen } from './pages/clusters.ts'
import { keyboard } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('rows are made dense, a command gets another key, rights are read, and an add-on goes off and on', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  const pods = listPage(page, 'Pods')

  await test.step('settings', async () => {
    await keys.press('Control+,')
    const settings = page.getByRole('region', { name: 'Settings' })
    const dense = settings.getByRole('group', { name: 'Rows' }).getByRole('button', { name: 'Dense' })
    await keys.push(dense)
    await expect(dense).toHaveAttribute('aria-pressed', 'true')
    const commands = settings.getByRole('region', { name: 'Keys' })
    await keys.reach(commands.getByRole('textbox', { name: 'Find a command or a key' }))
    await keys.type('Go to Pods')
    await keys.push(commands.getByRole('button', { name: 'Change the keys of Go to Pods' }))
    await keys.press('z', 'z', 'Enter', 'z', 'z')
    await expect(pods.grid).toBeFocused()
    await expect(pods.row('etcd-control-plane-1')).toHaveCSS('height', '24px')
  })

  await test.step('access: a row says what is behind it, and who can is asked', async () => {
    await keys.press('g', 'w')
    const access = page.getByRole('region', { name: 'Access', exact: true })
    const matrix = access.getByRole('grid', { name: 'Matrix' })
    await expect(matrix).toBeFocused()
    await keys.press('j', 'Enter')
    await expect(page.getByRole('region', { name: 'Rights of kubernetes-admin' })).toContainText('cluster-admin')
    await keys.reach(access.getByRole('tab', { name: 'Matrix' }), 'Shift+Tab')
    await keys.press('ArrowRight', 'Enter')
    await keys.push(access.getByRole('button', { name: 'get secrets' }))
    await expect(access.getByRole('grid', { name: 'Who can' })).toContainText('cluster-admin')
  })

  await test.step('an add-on', async () => {
    await keys.press('g', 'f')
    const metrics = page
      .getByRole('region', { name: 'Add-ons', exact: true })
      .getByRole('listitem', { name: 'metrics-server' })
    await expect(metrics).toContainText('healthy')
    await keys.push(metrics.getByRole('button', { name: 'Switch metrics-server off' }))
    await keys.push(page.getByRole('dialog', { name: /^Delete 9/ }).getByRole('button', { name: 'Delete 9' }))
    await keys.push(metrics.getByRole('button', { name: 'Switch metrics-server on' }))
    await expect(metrics).toContainText('healthy')
  })
})

test('clusters are made, switched, renamed and deleted; the welcome is left', async ({ app: { page } }) => {
  const keys = keyboard(page)

  await test.step('one more, and back to the first', async () => {
    // A cluster that nobody has done anything to gives way to a new one.
    await keys.apply('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: mine\n', '1 created')
    await keys.palette('new cluster', /^New cluster/)
    const create = page.getByRole('dialog', { name: 'New cluster' })
    await expect(create.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await keys.press('ControlOrMeta+a')
    await keys.type('lab')
    await keys.press('Enter')
    await expectOpen(page, 'lab')
    await keys.push(page.getByRole('banner').getByRole('button', { name: /^Clusters / }))
    const choice = page.getByRole('dialog', { name: 'Clusters' })
    await expect(choice.getByRole('textbox', { name: 'Find a cluster' })).toBeFocused()
    await keys.type('dry')
    await expect(choice.getByRole('list', { name: 'Clusters' }).getByRole('button')).toHaveCount(1)
    await keys.press('Enter')
    await expectOpen(page, 'drydock')
  })

  await test.step('another name, and into the trash', async () => {
    await keys.press('g', 'b')
    const table = page.getByRole('table', { name: 'Clusters' })
    const dialog = page.getByRole('dialog')
    await keys.push(table.getByRole('button', { name: 'More about lab' }))
    await keys.choose('Rename')
    await expect(dialog.getByRole('textbox', { name: 'Name' })).toBeFocused()
    await keys.press('ControlOrMeta+a')
    await keys.type('bench')
    await keys.press('Enter')
    await keys.push(table.getByRole('button', { name: 'More about bench' }))
    await keys.choose('Delete')
    await keys.push(dialog.getByRole('button', { name: 'Delete bench' }))
    await expect(table.getByRole('button', { name: 'More about bench' })).toHaveCount(0)
    await expect(page.getByRole('region', { name: 'Deleted' })).toContainText('bench')
  })

  await test.step('welcome', async () => {
    await keys.palette('welcome', /^Welcome/)
    await expect(page.getByRole('button', { name: 'Open the shop' })).toBeFocused()
    await keys.press('e')
    await expect(page.getByRole('heading', { level: 1, name: /pods/ })).toBeVisible()
  })
})

test.describe('with the clock held', () => {
  test.use({ flags: ['--speed', '0', '--seed', '7'] })

  test('a form fills a manifest, what it does is copied as kubectl, and time runs to the next change', async ({
    app: { page }
  }) => {
    const keys = keyboard(page)
    const { clock, copied } = shell(page)
    const dock = page.getByRole('region', { name: 'Dock' })
    const deployments = listPage(page, 'Deployments')

    await test.step('the form of a template', async () => {
      await keys.press('g', 'd', 'c')
      const text = dock.getByRole('textbox', { name: 'Manifest', exact: true })
      await expect(text).toBeFocused()
      await keys.press('Escape', 'Shift+Tab')
      await keys.push(dock.getByRole('button', { name: 'Template' }), 'Shift+Tab')
      await keys.choose(/^Deployment$/)
      await expect(text).toContainText('kind: Deployment')
      await keys.push(dock.getByRole('button', { name: 'Form', exact: true }))
      const replicas = dock.getByRole('region', { name: 'Form' }).getByLabel('Replicas')
      await expect(replicas).toBeEnabled()
      // The editor stands between: Tab writes in it, and leads out of it after Escape.
      await keys.reach(text)
      await keys.press('Escape', 'Tab')
      await keys.reach(replicas)
      await keys.press('ControlOrMeta+a')
      await keys.type('4')
      await expect(text).toContainText('replicas: 4')
      await keys.press('ControlOrMeta+Enter')
      await expect(dock.getByRole('region', { name: 'What became of each document' })).toContainText('1 created')
      await keys.press('Shift+Escape')
    })

    await test.step('an action of a row, copied', async () => {
      await expect(deployments.grid).toBeFocused()
      await keys.press('j', 'Shift+F10')
      await keys.reach(page.getByRole('menuitem', { name: 'Copy as kubectl' }), 'ArrowDown')
      await keys.press('ArrowRight')
      await keys.choose('Pause rollout')
      await expect(copied).toBeVisible()
      await keys.press('/')
      await expect(deployments.filter).toBeFocused()
      await keys.press('ControlOrMeta+v')
      await expect(deployments.filter).toHaveValue(/^kubectl rollout pause deployment\/coredns -n kube-system/)
      await keys.press('ControlOrMeta+a', 'Delete')
      await expect(deployments.row('coredns')).toBeVisible()
      await keys.press('Escape')
      await expect(deployments.grid).toBeFocused()
    })

    await test.step('the next change of a pod', async () => {
      const before = await clock.seconds()
      await keys.press('>')
      await expect(page.getByRole('status').getByRole('button', { name: 'Dismiss' })).toBeVisible()
      await expect(clock.group.getByText('Paused')).toBeVisible()
      expect(await clock.seconds()).toBeGreaterThanOrEqual(before)
    })
  })
})
