// Who may do what, what the cluster has besides its control plane, and moments of its time: by mouse and by keyboard.
import { expect, test } from './app.ts'
import { expectFocusSeen, expectHeading, expectNames } from './pages/accessible.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const shop = `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: ServiceAccount
metadata: { name: web, namespace: shop }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: { name: keys, namespace: shop }
rules:
  - { apiGroups: [''], resources: [secrets], verbs: [get, list] }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: { name: web-reads-keys, namespace: shop }
roleRef: { apiGroup: rbac.authorization.k8s.io, kind: Role, name: keys }
subjects: [{ kind: ServiceAccount, name: web, namespace: shop }]
---
apiVersion: v1
kind: ResourceQuota
metadata: { name: compute, namespace: shop }
spec: { hard: { pods: '4', secrets: '10' } }
---
apiVersion: v1
kind: LimitRange
metadata: { name: small, namespace: shop }
spec: { limits: [{ type: Container, default: { memory: 128Mi } }] }
`

const crashing = `apiVersion: v1
kind: Pod
metadata: { name: crashing, namespace: default }
spec:
  containers:
    - { name: main, image: busybox:1.36, command: [sh, -c, exit 1] }
`

test('what an account may do is seen with its reason, given more of, acted with, and refused beyond', async ({
  app
}) => {
  const { page } = app
  await applyManifest(page, shop, '6 created')
  await page.keyboard.press('g')
  await page.keyboard.press('w')
  const access = page.getByRole('region', { name: 'Access', exact: true })
  const matrix = access.getByRole('grid', { name: 'Matrix' })
  const rowOf = (name: string) => matrix.getByRole('row').filter({ hasText: name })

  await test.step('the matrix has people first, and the accounts of a namespace once it is chosen', async () => {
    await expect(rowOf('kubernetes-admin')).toContainText('everything')
    await access.getByRole('combobox', { name: 'Where' }).click()
    await page.getByRole('option', { name: 'shop', exact: true }).click()
    await expect(rowOf('web')).toContainText('secrets')
    await expect(
      rowOf('web').getByRole('button', { name: 'shop/web, secrets: get, list; Reads Secrets' })
    ).toBeVisible()
    await expect(rowOf('web').getByRole('button', { name: 'shop/web, pods: nothing' })).toBeVisible()
    await expectHeading(page, 'Access')
    await expectNames(page, 'Access')
    await expectFocusSeen(page, 12, 'Access')
  })

  await test.step('a cell opens the rule behind it, with its binding and role', async () => {
    await rowOf('web')
      .getByRole('button', { name: /secrets: get, list/ })
      .click()
    const rights = page.getByRole('region', { name: 'Rights of shop/web' })
    await expect(rights).toContainText('get list')
    await expect(rights).toContainText('as ServiceAccount shop/web')
    await rights.getByRole('button', { name: 'web-reads-keys' }).click()
    await expect(detailOf(page, 'web-reads-keys').panel).toContainText('RoleBinding')
    await detailOf(page, 'web-reads-keys').close()
  })

  await test.step('a role is granted from there, and the matrix has it', async () => {
    const rights = page.getByRole('region', { name: 'Rights of shop/web' })
    await rights.getByRole('button', { name: 'Grant a role' }).click()
    const dialog = page.getByRole('dialog', { name: 'Grant a role' })
    await expect(dialog).toContainText('--clusterrole=view --serviceaccount=shop:web -n shop')
    await dialog.getByRole('button', { name: 'Grant', exact: true }).click()
    await expect(dialog).toBeHidden()
    await expect(rowOf('web').getByRole('button', { name: /web, pods: get, list, watch/ })).toBeVisible()
  })

  await test.step('who can, asked by keyboard, answers with the binding', async () => {
    await access.getByRole('tab', { name: 'Matrix' }).focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    await access.getByRole('button', { name: 'get secrets' }).focus()
    await page.keyboard.press('Enter')
    const answers = access.getByRole('grid', { name: 'Who can' })
    await expect(answers.getByRole('row').filter({ hasText: 'web' })).toContainText('web-reads-keys')
    await access.getByRole('combobox', { name: 'Verb' }).fill('delete')
    await expect(answers.getByRole('row').filter({ hasText: 'web-reads-keys' })).toHaveCount(0)
  })

  await test.step('acting as the account is seen in the top bar, and what it may not do is refused in the API’s words', async () => {
    await page.getByRole('region', { name: 'Rights of shop/web' }).getByRole('button', { name: 'Act as' }).click()
    const acting = page.getByRole('banner').getByRole('button', { name: /^Act as system:serviceaccount:shop:web/ })
    await expect(acting).toBeVisible()
    await shell(page).go('Namespaces')
    const namespaces = listPage(page, 'Namespaces')
    await namespaces.open('shop')
    const shown = detailOf(page, 'shop')
    await expect(shown.panel.getByRole('region', { name: 'Quota compute' })).toContainText('pods')
    await expect(shown.panel.getByRole('region', { name: 'In it' })).toContainText('ServiceAccounts')
    await expect(shown.panel).toContainText('128Mi')
    const placeOfNavigation = await shell(page).navigation.boundingBox()
    await shown.act('Delete')
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click()
    await expect(page.getByRole('alert')).toContainText(
      'namespaces "shop" is forbidden: User "system:serviceaccount:shop:web" cannot delete resource "namespaces"'
    )
    // The ways on: to the rights there are, and to who has this one.
    const refused = page.getByRole('alert').filter({ hasText: 'is forbidden' })
    expect(await shell(page).navigation.boundingBox()).toEqual(placeOfNavigation)
    await shown.close()
    await namespaces.mark('shop')
    await namespaces.mark('default')
    await page.getByRole('toolbar').getByRole('button', { name: 'Delete 2' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Delete 2' }).click()
    await expect(refused).toContainText('Delete: 0 of 2 done')
    await refused.getByRole('button', { name: 'What may shop/web do?' }).click()
    await expect(page.getByRole('region', { name: 'Rights of shop/web' })).toBeVisible()
    await refused.getByRole('button', { name: 'Act as kubernetes-admin' }).click()
    await expect(refused).toBeHidden()
    await expect(page.getByRole('banner').getByRole('button', { name: 'Act as kubernetes-admin' })).toBeVisible()
  })

  await test.step('an add-on is switched off with what goes along, and on again', async () => {
    await page.keyboard.press('g')
    await page.keyboard.press('f')
    const addOns = page.getByRole('region', { name: 'Add-ons', exact: true })
    const metrics = addOns.getByRole('listitem', { name: 'metrics-server' })
    await expect(metrics).toContainText('healthy')
    await expectHeading(page, 'Add-ons')
    await expectNames(page, 'Add-ons')
    await expectFocusSeen(page, 12, 'Add-ons')
    await metrics.getByRole('button', { name: 'Switch metrics-server off' }).click()
    const dialog = page.getByRole('dialog', { name: /^Delete 9/ })
    await expect(dialog).toContainText('1 ReplicaSet')
    await dialog.getByRole('button', { name: 'Delete 9' }).click()
    await expect(metrics.getByRole('button', { name: 'Switch metrics-server on' })).toBeVisible()
    await metrics.getByRole('button', { name: 'Switch metrics-server on' }).focus()
    await page.keyboard.press('Enter')
    await expect(metrics).toContainText('healthy')
    await expect(metrics).toContainText('1 of 1 pods')
  })
})

test.describe('time', () => {
  test.use({ flags: ['--speed', '0', '--seed', '7'] })

  test('the clock runs to what happens next and stands there; a moment is marked, found again after a crash, and forgotten', async ({
    app
  }) => {
    const { page } = app
    const { clock } = shell(page)
    await expect(clock.group.getByText('Paused')).toBeVisible()
    const menu = page.getByRole('dialog', { name: 'Clock and speed' })
    const openMenu = (): Promise<void> => clock.group.getByRole('button', { name: 'Speed' }).click()
    const arrival = page.getByRole('status')

    await test.step('by the menu: each change of a pod, with a jump to it', async () => {
      await applyManifest(page, crashing, '1 created')
      await shell(page).onlyNamespace('default')
      const before = await clock.seconds()
      await openMenu()
      await menu.getByRole('button', { name: 'Jump to the next pod change' }).click()
      await expect(arrival.filter({ hasText: 'Pending to ContainerCreating' })).toBeVisible()
      await expect(clock.group.getByText('Paused')).toBeVisible()
      expect((await clock.seconds()) - before).toBeLessThan(60)
      await arrival.getByRole('button', { name: 'crashing' }).click()
      await expect(detailOf(page, 'crashing').panel).toContainText('ContainerCreating')
      await detailOf(page, 'crashing').close()
    })

    await test.step('by keys: the next pod change, and the palette’s next warning', async () => {
      await page.keyboard.press('>')
      await expect(arrival.filter({ hasText: 'ContainerCreating to ' })).toBeVisible()
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Go to anything, or run a command' }).fill('next warning')
      await expect(page.getByRole('option', { name: 'Jump to the next warning' })).toBeVisible()
      await page.keyboard.press('Enter')
      await expect(arrival.filter({ hasText: 'BackOff' })).toBeVisible()
    })

    await test.step('up to a moment that is typed, and no further than it is let', async () => {
      const before = await clock.seconds()
      await openMenu()
      await expect(menu.getByRole('button', { name: 'Jump to the next cron run' })).toHaveAttribute(
        'aria-disabled',
        'true'
      )
      await menu.getByRole('textbox', { name: 'Run until' }).fill('+90s')
      await page.keyboard.press('Enter')
      await expect.poll(() => clock.seconds()).toBe(before + 90)
      await openMenu()
      await menu.getByRole('button', { name: 'Jump to the next scale' }).click()
      await expect(arrival.filter({ hasText: 'Nothing was scaled within 60 min' })).toBeVisible()
      await page.getByRole('button', { name: 'Dismiss' }).click()
      await expect(arrival.filter({ hasText: 'Nothing was scaled' })).toBeHidden()
    })

    await test.step('a moment gets a name, is kept over a crash, renamed and removed', async () => {
      await page.keyboard.press('b')
      const dialog = page.getByRole('dialog', { name: 'Bookmark this moment' })
      await dialog.getByRole('textbox', { name: 'Name' }).fill('all was well')
      await page.keyboard.press('Enter')
      const star = page.getByRole('button', { name: /^Bookmark all was well/ })
      await expect(star).toBeVisible()
      await app.restart()
      const again = app.page
      const mark = again.getByRole('button', { name: /^Bookmark all was well/ })
      await mark.click()
      await again.getByRole('menuitem', { name: 'Rename' }).click()
      await again.getByRole('textbox', { name: 'Name' }).fill('before the fire')
      await again.keyboard.press('Enter')
      const renamed = again.getByRole('button', { name: /^Bookmark before the fire/ })
      await renamed.click()
      await again.getByRole('menuitem', { name: /^Events around then/ }).click()
      await expect(again.getByRole('heading', { level: 1, name: 'Events' })).toBeVisible()
      await expect(again).toHaveURL(/range=\d+-\d+/)
      await renamed.click()
      await again.getByRole('menuitem', { name: 'Delete' }).click()
      await expect(renamed).toBeHidden()
    })
  })
})
