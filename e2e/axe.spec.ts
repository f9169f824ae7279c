// axe finds nothing against WCAG 2.2 AA on any page: all rules in the light theme, those of colour in the dark one too.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { applySample } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A page of each sort, with its heading: kinds differ in their columns only. */
const pages: readonly (readonly [address: string, heading: string | RegExp])[] = [
  ['overview', /./],
  ['list/core/nodes', 'Nodes'],
  ['map', 'Map'],
  ['scheduler', 'Scheduler'],
  ['machines', 'Machines'],
  ['images', 'Images'],
  ['list/core/namespaces', 'Namespaces'],
  ['list/core/workloads', 'Workloads'],
  ['list/core/pods', 'Pods'],
  ['traffic', 'Traffic'],
  ['list/core/secrets', 'Secrets'],
  ['rollouts', 'Rollouts'],
  ['helm', 'Helm releases'],
  ['logs', 'Logs'],
  ['events', 'Events'],
  ['chaos', 'Chaos'],
  ['api', 'API access'],
  ['access', 'Access'],
  ['add-ons', 'Add-ons'],
  ['settings', 'Settings']
]

/** What is wrong, a line each: the rule, the page, the element. */
async function findings(page: Page, where: string, colourOnly = false): Promise<readonly string[]> {
  // The other mode opens a page of its own for the end of a run; nothing here has frames of another origin.
  const builder = new AxeBuilder({ page }).setLegacyMode()
  const { violations } = await (colourOnly ? builder.withRules(['color-contrast']) : builder.withTags(levels)).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, html }) => `${where}: ${id} ${target.join(' ')} ${html.slice(0, 120)}`)
  )
}

test('axe finds nothing on any page, in either theme', async ({ app: { page } }) => {
  test.setTimeout(600_000)
  const window = shell(page)
  await applySample(page, 'Counter', '7 created')
  await window.go('Deployments')
  const deployments = listPage(page, 'Deployments')
  await expect(deployments.row('counter-web')).toContainText('3/3', { timeout: 30_000 })
  const found: string[] = []
  for (const theme of ['Light', 'Dark'] as const) {
    await window.chooseTheme(theme)
    const colourOnly = theme === 'Dark'
    for (const [address, heading] of pages) {
      await page.evaluate((hash) => (location.hash = hash), `#/${address}`)
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(heading)
      found.push(...(await findings(page, `${address}, ${theme}`, colourOnly)))
    }
    await window.go('Deployments')
    await deployments.row('counter-web').click()
    const detail = detailOf(page, 'counter-web')
    for (const tab of ['Overview', 'YAML', 'Events', 'Usage', 'Related', 'History'] as const) {
      await detail.tab(tab)
      found.push(...(await findings(page, `detail ${tab}, ${theme}`, colourOnly)))
    }
    await detail.act('Delete')
    await expect(page.getByRole('dialog').getByRole('group', { name: 'What goes with it' })).toBeVisible()
    found.push(...(await findings(page, `deletion, ${theme}`, colourOnly)))
    await page.keyboard.press('Escape')
    await detail.close()
  }
  expect([...new Set(found)].sort()).toEqual([])
})
