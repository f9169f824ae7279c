// What an object was, state by state, and what a deletion would take along before it is done.
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest, applySample } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test('the states of an object stand beside each other, docked and on a page of their own', async ({
  app: { page }
}) => {
  await applyManifest(page, configMap('first'), '1 created')
  await applyManifest(page, configMap('second'), '1 configured')
  await shell(page).go('ConfigMaps')
  await listPage(page, 'ConfigMaps').open('settings')
  const detail = detailOf(page, 'settings')
  await detail.tab('History')
  const states = detail.panel.getByRole('region', { name: 'States' })
  await expect(states.getByRole('listitem')).toHaveCount(2)
  await expect(states.getByRole('listitem').first()).toContainText('data.colour')
  const difference = detail.panel.getByRole('region', { name: 'Difference' })
  await expect(difference).toContainText('colour: first')
  await expect(difference).toContainText('colour: second')

  await detail.panel.getByRole('button', { name: 'Open as a page' }).click()
  const whole = page.getByRole('region', { name: 'Detail of settings' })
  await expect(whole.getByRole('tab', { name: 'History' })).toHaveAttribute('aria-selected', 'true')
  await page.reload()
  await expect(whole.getByRole('listitem')).toHaveCount(2)
  // By keyboard: the oldest state against itself.
  await whole
    .getByRole('button', { name: /^Compare the state/ })
    .first()
    .focus()
  await page.keyboard.press('j')
  await page.keyboard.press('Enter')
  await expect(whole.getByText('Both are the same')).toBeVisible()
  await whole.getByRole('tab', { name: 'YAML' }).click()
  await whole.getByRole('button', { name: 'Show beside the list' }).click()
  await expect(detail.panel.getByRole('tab', { name: 'YAML' })).toHaveAttribute('aria-selected', 'true')
})

test('a deletion says what goes with it and who feels it', async ({ app: { page } }) => {
  await applySample(page, 'Counter', '7 created')
  await shell(page).go('Deployments')
  const list = listPage(page, 'Deployments')
  await expect(list.row('counter-redis')).toContainText('1/1')
  await list.choose('counter-redis', 'Delete')
  const effects = page.getByRole('dialog').getByRole('group', { name: 'What goes with it' })
  await expect(effects).toContainText('1 Pod')
  await expect(effects).toContainText('1 ReplicaSet')
  await expect(effects).toContainText('Service counter-redis')
  await expect(effects).toContainText('loses 1 of its 1 pods')
  await page.getByRole('combobox', { name: 'What it owns' }).click()
  await page.getByRole('option', { name: 'Orphan' }).click()
  await expect(effects).toContainText('is left without an owner')
  await expect(effects).not.toContainText('1 Pod')
})

function configMap(colour: string): string {
  return `apiVersion: v1
kind: ConfigMap
metadata:
  name: settings
  namespace: default
data:
  colour: ${colour}
`
}
