// The map and the scheduler's boxes by the keyboard alone.
import { expect, test } from './app.ts'
import { requestingPod } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { keyboard } from './pages/keyboard.ts'
import { mapPage } from './pages/map.ts'

test('boxes of the map are walked, found, opened and looked round from; a node says what would help a pod', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  const map = mapPage(page)
  const dns = map.box(/^Service kube-dns, /)

  await test.step('the first box has the focus; a search leads to another', async () => {
    await keys.press('g', 'v')
    await expect(map.box(/^Service kubernetes, /)).toBeFocused()
    await keys.press('/')
    await keys.type('kube-dns')
    await expect(map.page.getByRole('status').filter({ hasText: '1 hit' })).toBeVisible()
    await keys.press('Enter', 'Escape', 'ArrowDown')
    await expect(dns).toBeFocused()
  })

  await test.step('along its link, into its detail and its menu, and back', async () => {
    await keys.press('l')
    const deployment = map.box(/^Deployment coredns, /)
    await expect(deployment).toBeFocused()
    await keys.press('Enter')
    await expect(detailOf(page, 'coredns').panel).toBeVisible()
    await keys.press('Escape')
    await expect(detailOf(page, 'coredns').panel).toBeHidden()
    await expect(deployment).toBeFocused()
    await keys.press('Shift+F10')
    await expect(page.getByRole('menu')).toBeVisible()
    await keys.press('Escape')
    await expect(page.getByRole('menu')).toHaveCount(0)
    await keys.press('Shift+Enter')
    await expect(page).toHaveURL(/#\/map\/apps\/deployments\/kube-system\/coredns/)
  })

  await test.step('the second key of a jump is not the map’s; nodes are walked as boxes', async () => {
    const scheduler = page.getByRole('region', { name: 'Scheduler', exact: true })
    await keys.press('g', 'q')
    await expect(scheduler.getByRole('button', { name: /^control-plane-1, / })).toBeFocused()
    await keys.press('ArrowRight')
    await expect(scheduler.getByRole('button', { name: /^worker-1, / })).toBeFocused()
    await keys.apply(requestingPod('greedy', '64'), '1 created')
    const side = scheduler.getByRole('complementary', { name: 'Pending pods and verdicts' })
    const help = side.getByRole('region', { name: 'What would help' })
    await expect(help).toContainText('Ask for no more than')
    await keys.push(help.getByRole('button', { name: 'Edit' }))
    const editor = page.getByRole('region', { name: 'Dock' }).getByRole('textbox', { name: 'greedy as YAML' })
    await expect(editor).toBeVisible()
    await keys.press('Shift+Escape')
    await expect(editor).toBeHidden()
    await keys.expectWithin(scheduler)
  })
})
