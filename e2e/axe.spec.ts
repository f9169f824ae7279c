// axe finds nothing against WCAG 2.2 AA, in either theme: on any page, in details, on what is marked, in what opens over
// pages. A test for each part, so that they run beside each other.
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, test } from './app.ts'
import { faintPlaceholders } from './pages/accessible.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest, newManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

test.describe.configure({ mode: 'parallel' })

type Theme = 'Light' | 'Dark'

const levels = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

/** A page of each sort, with its heading: kinds differ in their columns only. */
const everyday: readonly (readonly [address: string, heading: string | RegExp])[] = [
  ['overview', /./],
  ['list/core/nodes', 'Nodes'],
  ['map', 'Map'],
  ['scheduler', 'Scheduler'],
  ['machines', 'Machines'],
  ['clusters', 'Clusters'],
  ['images', 'Images'],
  ['list/core/namespaces', 'Namespaces'],
  ['list/core/workloads', 'Workloads'],
  ['list/core/pods', 'Pods'],
  ['traffic', 'Traffic'],
  ['list/core/secrets', 'Secrets'],
  ['rollouts', 'Rollouts'],
  ['rollouts/apps/deployments/default/shop', 'shop']
]
const others: readonly (readonly [address: string, heading: string | RegExp])[] = [
  ['welcome', /./],
  ['helm', 'Helm releases'],
  ['logs', 'Logs'],
  ['events', 'Events'],
  ['usage', 'Usage'],
  ['chaos', 'Chaos'],
  ['api', 'API access'],
  ['access', 'Access'],
  ['access/who-can', 'Access'],
  ['add-ons', 'Add-ons'],
  ['list/certificates.k8s.io/certificatesigningrequests', 'CertificateSigningRequests'],
  ['object/apps/deployments/default/shop', 'shop'],
  ['settings', 'Settings']
]

/** A Deployment, and a pod that crashes. */
const objects = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: shop
spec:
  replicas: 2
  selector:
    matchLabels: {app: shop}
  template:
    metadata:
      labels: {app: shop}
    spec:
      containers:
        - name: web
          image: nginx:1.27
---
apiVersion: v1
kind: Pod
metadata:
  name: crash
spec:
  containers:
    - name: main
      image: busybox:1.36
      command: [sh, -c, 'echo "ERROR no settings" >&2; exit 1']
`

/** What was found wrong so far, and how to look for more. */
class Findings {
  readonly #page: Page
  readonly #theme: Theme
  readonly all = new Set<string>()

  constructor(page: Page, theme: Theme) {
    this.#page = page
    this.#theme = theme
  }

  /** Applies the objects, and has the window in the theme once both are as they will be. */
  async begin(): Promise<void> {
    await applyManifest(this.#page, objects, '2 created')
    await shell(this.#page).go('Pods')
    await expect(listPage(this.#page, 'Pods').row('crash')).toContainText('CrashLoopBackOff')
    await shell(this.#page).chooseTheme(this.#theme)
  }

  async lookAt(pages: typeof everyday): Promise<void> {
    for (const [address, heading] of pages) {
      await this.#page.evaluate((hash) => (location.hash = hash), `#/${address}`)
      await expect(this.#page.getByRole('heading', { level: 1 })).toHaveText(heading)
      await this.look(address)
    }
  }

  /** A line each: the rule, the page, the element. */
  async look(where: string): Promise<void> {
    await this.#page.evaluate(async () => {
      const passing = document.getAnimations().filter(({ effect }) => effect?.getComputedTiming().endTime !== Infinity)
      await Promise.all(passing.map((animation) => animation.finished.catch(() => {})))
    })
    // The other mode opens a page of its own for the end of a run; nothing here has frames of another origin.
    const { violations } = await new AxeBuilder({ page: this.#page }).setLegacyMode().withTags(levels).analyze()
    for (const { id, nodes } of violations)
      for (const { target, html } of nodes) this.all.add(`${where}: ${id} ${target.join(' ')} ${html.slice(0, 120)}`)
    for (const faint of await faintPlaceholders(this.#page)) this.all.add(`${where}: ${faint}`)
  }

  /** The tabs of what is docked, and what is done to it. */
  async lookAtDetail(): Promise<void> {
    await shell(this.#page).go('Deployments')
    await listPage(this.#page, 'Deployments').open('shop')
    const deployment = detailOf(this.#page, 'shop')
    for (const tab of ['Overview', 'YAML', 'Events', 'Logs', 'Usage', 'Related', 'History'] as const) {
      await deployment.tab(tab)
      await this.look(`detail ${tab}`)
    }
    await deployment.act('Delete')
    await expect(this.#page.getByRole('dialog').getByRole('group', { name: 'What goes with it' })).toBeVisible()
    await this.look('deletion')
    await this.#page.keyboard.press('Escape')
    await deployment.close()
    await shell(this.#page).go('Pods')
    await listPage(this.#page, 'Pods').open('crash')
    await detailOf(this.#page, 'crash').tab('Scheduling')
    await this.look('detail Scheduling')
  }

  /** What is marked, and what opens over the page. */
  async lookOver(): Promise<void> {
    const page = this.#page
    const pods = listPage(page, 'Pods')
    await pods.mark('crash')
    await pods.rows.nth(3).hover()
    await this.look('a marked row')
    await pods.mark('crash')
    await page.getByRole('button', { name: 'CrashLoopBackOff: why?' }).click()
    await expect(page.getByRole('dialog', { name: 'crash' }).getByRole('listitem').nth(1)).toBeVisible()
    await this.look('why')
    await page.keyboard.press('Escape')
    await page.keyboard.press('Control+k')
    await expect(page.getByRole('listbox').getByRole('option').first()).toBeVisible()
    await this.look('palette')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await expect(page.getByRole('dialog')).toContainText('Go to Pods')
    await this.look('sheet of keys')
    await page.keyboard.press('Escape')
    await pods.choose('crash', 'Logs')
    await expect(page.getByRole('log')).toContainText('no settings')
    await this.look('log')
    await page.getByRole('region', { name: 'Dock' }).getByRole('button', { name: 'Close tab' }).click()
    // A manifest begins with the kind of the list.
    await shell(page).go('Deployments')
    const manifest = await newManifest(page)
    await manifest.editor.getByRole('button', { name: 'Form', exact: true }).click()
    await expect(manifest.editor.getByRole('region', { name: 'Form' }).getByLabel('Replicas')).toBeVisible()
    await this.look('manifest with its form')
    await manifest.close()
  }

  expectNone(): void {
    expect([...this.all].sort()).toEqual([])
  }
}

async function begun(page: Page, theme: Theme): Promise<Findings> {
  const findings = new Findings(page, theme)
  await findings.begin()
  return findings
}

test('axe finds nothing on the everyday pages in the light theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Light')
  await findings.lookAt(everyday)
  findings.expectNone()
})

test('axe finds nothing on the everyday pages in the dark theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Dark')
  await findings.lookAt(everyday)
  findings.expectNone()
})

test('axe finds nothing on all other pages in the light theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Light')
  await findings.lookAt(others)
  findings.expectNone()
})

test('axe finds nothing on all other pages in the dark theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Dark')
  await findings.lookAt(others)
  findings.expectNone()
})

test('axe finds nothing in details and over pages in the light theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Light')
  await findings.lookOver()
  await findings.lookAtDetail()
  findings.expectNone()
})

test('axe finds nothing in details and over pages in the dark theme', async ({ app: { page } }) => {
  const findings = await begun(page, 'Dark')
  await findings.lookOver()
  await findings.lookAtDetail()
  findings.expectNone()
})
