// Every kind that people create: its list, its template, its detail, an edit and its end. A part that is missing turns red.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { root } from '../scripts/runtime.mjs'
import { qualifiedResource, type Kind } from '../src/shared/kinds/kind.ts'
import { pluralName } from '../src/shared/kinds/plural-name.ts'
import { kinds } from '../src/shared/kinds/table.ts'
import { expect, test } from './app.ts'
import { detailOf } from './pages/detail.ts'
import { manifestDock, objectEditor } from './pages/editor.ts'
import { listPage } from './pages/list.ts'

test.use({ flags: ['--speed', '60', '--seed', '7'] })
// Each has an app of its own: they share the workers.
test.describe.configure({ mode: 'parallel' })

/** What only the cluster's own components make: their lists have no button to create. */
const madeByComponents = new Set([
  'nodes',
  'leases.coordination.k8s.io',
  'controllerrevisions.apps',
  'endpoints',
  'endpointslices.discovery.k8s.io',
  'ipaddresses.networking.k8s.io',
  'volumeattachments.storage.k8s.io',
  'csinodes.storage.k8s.io',
  'csistoragecapacities.storage.k8s.io',
  'certificatesigningrequests.certificates.k8s.io',
  'events'
])

const created = kinds.filter((kind) => !madeByComponents.has(qualifiedResource(kind)))

function templateOf(kind: Kind): string {
  return readFileSync(join(root, 'resources', 'templates', `${qualifiedResource(kind)}.yaml`), 'utf8')
}

/** The name of the object of the kind itself, where a template has others beside it. */
function nameIn(kind: Kind): string {
  const document = templateOf(kind)
    .split('---\n')
    .find((text) => text.includes(`kind: ${kind.kind}\n`))
  return /^ {2}name: (.+)$/m.exec(document ?? '')?.[1] ?? ''
}

async function goTo(page: Page, { group, resource }: Kind): Promise<void> {
  await page.evaluate((hash) => (location.hash = hash), `#/list/${group === '' ? 'core' : group}/${resource}`)
}

async function createFromTemplate(page: Page, kind: Kind): Promise<string> {
  const list = listPage(page, pluralName(kind.kind))
  await goTo(page, kind)
  await list.region.getByRole('button', { name: 'Create', exact: true }).click()
  const manifest = await manifestDock(page)
  await manifest.apply()
  await expect(manifest.results, `${kind.kind}: created`).toContainText(
    `${templateOf(kind).split('---\n').length} created`
  )
  await expect(manifest.results, `${kind.kind}: no warning`).not.toContainText('Warning')
  await manifest.close()
  // Of some kinds a cluster has more than fit on the screen.
  await list.filter.fill(nameIn(kind))
  await expect(list.row(nameIn(kind)), `${kind.kind}: listed`).toBeVisible()
  return nameIn(kind)
}

function withAnnotation(yaml: string): string {
  return yaml.includes('\n  annotations:\n')
    ? yaml.replace('\n  annotations:\n', '\n  annotations:\n    edited: here\n')
    : yaml.replace('\nmetadata:\n', '\nmetadata:\n  annotations:\n    edited: here\n')
}

const partCount = 6
const parts = Array.from({ length: partCount }, (_, part) =>
  created.filter((_kind, index) => index % partCount === part)
)

for (const [index, part] of parts.entries()) {
  test(`each kind is listed, created from its template, shown, edited and deleted, part ${index + 1} of ${partCount}`, async ({
    app
  }) => {
    // A loaded machine is given time.
    const { page } = app
    for (const kind of part) {
      const name = await createFromTemplate(page, kind)
      const list = listPage(page, pluralName(kind.kind))
      await list.open(name)
      const detail = detailOf(page, name)
      await expect(detail.panel.getByText('Created', { exact: true }), `${kind.kind}: detail`).toBeVisible()
      await detail.act('Edit YAML')
      const editor = objectEditor(page, name)
      await editor.review(withAnnotation)
      await editor.save()
      await expect(editor.editor, `${kind.kind}: edited`).toContainText('Saved')
      await editor.close()
      await expect(detail.panel.getByTitle('edited=here'), `${kind.kind}: the edit is shown`).toBeVisible()
      await detail.act('Delete')
      await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()
      await expect(list.row(name), `${kind.kind}: deleted`).toBeHidden()
    }
  })
}

/** An edit that no kind of cluster takes, and upstream's words for it. */
const immutable: readonly (readonly [kind: string, from: string, to: string, words: string])[] = [
  ['Deployment', 'matchLabels:\n      app: web', 'matchLabels:\n      app: other', 'field is immutable'],
  [
    'StorageClass',
    'provisioner: disk.csi.drydock.dev',
    'provisioner: other.example.com',
    'updates to provisioner are forbidden.'
  ],
  ['RuntimeClass', 'handler: runsc', 'handler: kata', 'field is immutable'],
  ['PriorityClass', 'value: 1000', 'value: 2000', 'may not be changed in an update.'],
  ['IngressClass', 'controller: k8s.io/ingress-nginx', 'controller: example.com/other', 'field is immutable']
]

test('an edit of what cannot change is refused in upstream’s words, on its line', async ({ app }) => {
  const { page } = app
  for (const [name, from, to, words] of immutable) {
    const kind = created.find((each) => each.kind === name)!
    const object = await createFromTemplate(page, kind)
    await listPage(page, pluralName(name)).open(object)
    await detailOf(page, object).act('Edit YAML')
    const editor = objectEditor(page, object)
    await editor.review((yaml) => yaml.replace(from, to))
    await expect(editor.editor, name).toContainText('The change was refused')
    await expect(editor.editor, name).toContainText(words)
    await expect(editor.editor.locator('.cm-lint-marker-error').first(), `${name}: a line is marked`).toBeVisible()
    // What is not saved is not closed without a question.
    await editor.reset()
    await editor.close()
  }
})
