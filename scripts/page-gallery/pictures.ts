// What is photographed: each page, each tab of an object, what opens over pages, and the states that are no page.
import type { Page, WebSocketRoute } from '@playwright/test'
import { detailOf } from '../../e2e/pages/detail.ts'
import { objectEditor } from '../../e2e/pages/editor.ts'
import { listPage } from '../../e2e/pages/list.ts'
import { rolloutPage } from '../../e2e/pages/rollout.ts'
import { workloads } from '../../src/shared/kinds/joined-list.ts'
import { kindNames } from '../../src/shared/kinds/kind-names.ts'
import { pluralName } from '../../src/shared/kinds/plural-name.ts'
import { edgePictures } from './edge-pictures.ts'

export interface Picture {
  /** Of its files. */
  readonly name: string
  /** What it shows, in the index. */
  readonly title: string
  /** Where the window is, behind the `#/`. */
  readonly address: string
  /** What a person does there before the picture is taken. */
  prepare?(page: Page): Promise<void>
  /** It writes on something: such pictures are taken last, as every window shows the drafts of a cluster. */
  readonly leavesDraft?: boolean
  /** What the window's storage holds: another language or theme than usual. */
  readonly storage?: Readonly<Record<string, object>>
  /** The cluster of ten thousand pods, instead of the one that all others show. */
  readonly scene?: 'many'
}

export interface PictureGroup {
  readonly title: string
  /** Small: only at 1280x800, where it is tightest. */
  readonly sizes: 'both' | 'small'
  readonly pictures: readonly Picture[]
}

const pages: readonly Picture[] = [
  { name: 'overview', title: 'Overview', address: 'overview' },
  { name: 'map', title: 'Map', address: 'map' },
  { name: 'map-of-one', title: 'Map round one Service', address: 'map/core/services/shop/web' },
  { name: 'scheduler', title: 'Scheduler', address: 'scheduler' },
  {
    name: 'scheduler-pending',
    title: 'Scheduler, of a pending pod',
    address: 'scheduler/core/pods/warehouse/forecast'
  },
  { name: 'machines', title: 'Machines', address: 'machines' },
  { name: 'clusters', title: 'Clusters', address: 'clusters' },
  { name: 'images', title: 'Images', address: 'images' },
  { name: 'traffic', title: 'Traffic', address: 'traffic' },
  { name: 'rollouts', title: 'Rollouts', address: 'rollouts' },
  { name: 'rollout', title: 'A rollout on its way', address: 'rollouts/apps/deployments/counter/counter-web' },
  {
    name: 'rollout-stuck',
    title: 'A rollout that is stuck',
    address: 'rollouts/apps/deployments/shop/recommendationservice'
  },
  { name: 'helm', title: 'Helm releases', address: 'helm' },
  { name: 'helm-release', title: 'A Helm release', address: 'helm/default/gift-cards/history' },
  { name: 'logs', title: 'Logs', address: 'logs' },
  { name: 'logs-of-one', title: 'Logs of a Deployment', address: 'logs/apps/deployments/shop/web' },
  { name: 'logs-search', title: 'Logs, searched', address: 'logs/search?filter=ERROR' },
  { name: 'events', title: 'Events', address: 'events' },
  { name: 'usage', title: 'Usage', address: 'usage' },
  { name: 'chaos', title: 'Chaos', address: 'chaos' },
  { name: 'api', title: 'API access', address: 'api', prepare: levelChance },
  { name: 'access', title: 'Access', address: 'access/matrix' },
  { name: 'access-who-can', title: 'Who can', address: 'access/who-can' },
  { name: 'add-ons', title: 'Add-ons', address: 'add-ons' },
  { name: 'settings', title: 'Settings', address: 'settings' },
  { name: 'welcome', title: 'Welcome', address: 'welcome' }
]

/** Kinds whose list differs from others in nothing but its columns of text. */
export const alikeKinds: ReadonlySet<string> = new Set([
  'apiservices',
  'certificatesigningrequests',
  'clusterrolebindings',
  'controllerrevisions',
  'csidrivers',
  'csinodes',
  'csistoragecapacities',
  'endpoints',
  'flowschemas',
  'ingressclasses',
  'ipaddresses',
  'limitranges',
  'mutatingwebhookconfigurations',
  'podtemplates',
  'prioritylevelconfigurations',
  'replicationcontrollers',
  'roles',
  'runtimeclasses',
  'servicecidrs',
  'validatingadmissionpolicybindings',
  'validatingwebhookconfigurations',
  'volumeattachments',
  'volumeattributesclasses'
])

const lists: readonly Picture[] = [
  // Events have a page of their own.
  ...kindNames.filter(({ resource }) => resource !== 'events' && !alikeKinds.has(resource)),
  { ...workloads, kind: 'Workload' },
  { group: 'warehouse.example', resource: 'pallets', kind: 'Pallet' }
].map(({ group, resource, kind }) => ({
  name: `list-${resource}`,
  title: pluralName(kind),
  address: `list/${group === '' ? 'core' : group}/${resource}`
}))

const object = 'object/apps/deployments/shop/web'

const details: readonly Picture[] = [
  {
    name: 'docked-pod',
    title: 'A pod that crashes, docked',
    address: 'list/core/pods',
    prepare: (page) => openTroubled(page, 'CrashLoopBackOff')
  },
  {
    name: 'docked-deployment',
    title: 'A Deployment with a long name, docked',
    address: `list/apps/deployments?open=apps/deployments/warehouse/the-inventory-synchronisation-service-of-the-northern-warehouse`
  },
  { name: 'docked-node', title: 'A node that is off, docked', address: 'list/core/nodes?open=core/nodes/-/worker-3' },
  { name: 'object', title: 'A Deployment on its own page', address: object },
  { name: 'object-yaml', title: 'Its YAML', address: `${object}?tab=yaml` },
  { name: 'object-events', title: 'Its events', address: `${object}?tab=events` },
  { name: 'object-logs', title: 'Its logs', address: `${object}?tab=logs` },
  { name: 'object-usage', title: 'Its usage', address: `${object}?tab=usage` },
  { name: 'object-related', title: 'What is related to it', address: `${object}?tab=related` },
  { name: 'object-history', title: 'Its history', address: `${object}?tab=history` },
  {
    name: 'object-scheduling',
    title: 'Why a pod is pending',
    address: 'object/core/pods/warehouse/forecast?tab=scheduling'
  },
  {
    name: 'object-rules',
    title: 'The rules of a node',
    address: 'object/core/nodes/-/worker-1?tab=rules'
  }
]

const over: readonly Picture[] = [
  {
    name: 'why',
    title: 'Why a pod is not ready',
    address: 'list/core/pods?filter=warehouse',
    async prepare(page) {
      await page.getByRole('button', { name: 'CrashLoopBackOff: why?' }).first().click()
      await page.getByRole('dialog').getByRole('listitem').nth(1).waitFor()
    }
  },
  {
    name: 'palette',
    title: 'The palette',
    address: 'overview',
    prepare: (page) => page.keyboard.press('Control+k')
  },
  {
    name: 'palette-found',
    title: 'The palette, with what it found',
    address: 'overview',
    async prepare(page) {
      await page.keyboard.press('Control+k')
      await page.getByRole('combobox', { name: 'Go to anything' }).fill('counter')
      await page.getByRole('option').filter({ hasText: 'counter-web' }).first().waitFor()
    }
  },
  { name: 'keys', title: 'The sheet of keys', address: 'overview', prepare: (page) => page.keyboard.press('?') },
  {
    name: 'clock-menu',
    title: 'The menu of the clock',
    address: 'overview',
    prepare: (page) =>
      page.getByRole('group', { name: 'Simulated clock' }).getByRole('button', { name: 'Speed' }).click()
  },
  {
    name: 'namespace-menu',
    title: 'The choice of namespaces',
    address: 'overview',
    prepare: (page) => page.getByRole('banner').getByRole('button', { name: 'Namespaces', exact: true }).click()
  },
  {
    name: 'cluster-menu',
    title: 'The choice of clusters',
    address: 'overview',
    prepare: (page) =>
      page
        .getByRole('banner')
        .getByRole('button', { name: /^Clusters / })
        .click()
  },
  {
    name: 'chaos-rules',
    title: 'The chaos rules that are on',
    address: 'overview',
    prepare: (page) => page.getByRole('banner').getByRole('button', { name: '3 chaos rules' }).click()
  },
  {
    name: 'rows-marked',
    title: 'Rows that are marked, and what is done to them',
    address: 'list/apps/deployments',
    async prepare(page) {
      const list = listPage(page, 'Deployments')
      for (const name of ['adservice', 'cartservice', 'checkoutservice']) await list.mark(name)
    }
  },
  {
    name: 'row-menu',
    title: 'The menu of a row',
    address: 'list/apps/deployments',
    prepare: (page) => listPage(page, 'Deployments').row('cartservice').click({ button: 'right' })
  },
  {
    name: 'columns',
    title: 'The choice of columns',
    address: 'list/core/pods',
    prepare: (page) => page.getByRole('button', { name: 'Columns' }).click()
  },
  {
    name: 'delete',
    title: 'A deletion, and what goes with it',
    address: 'list/apps/deployments',
    async prepare(page) {
      await listPage(page, 'Deployments').choose('cartservice', 'Delete')
      await page.getByRole('dialog').getByRole('group', { name: 'What goes with it' }).waitFor()
    }
  },
  {
    name: 'set-image',
    title: 'Another image',
    address: 'list/apps/deployments',
    prepare: (page) => listPage(page, 'Deployments').choose('cartservice', 'Set image')
  },
  {
    name: 'break',
    title: 'Something broken on purpose',
    address: 'chaos',
    prepare: (page) =>
      page
        .getByRole('region', { name: 'Chaos', exact: true })
        .getByRole('button', { name: /^Partition/ })
        .click()
  },
  {
    name: 'rollout-difference',
    title: 'Two revisions beside each other',
    address: 'rollouts/apps/deployments/counter/counter-web',
    async prepare(page) {
      const rollout = rolloutPage(page, 'counter-web')
      await rollout.compare(1, 3)
      await rollout.difference.scrollIntoViewIfNeeded()
    }
  },
  {
    name: 'new-cluster',
    title: 'A new cluster',
    address: 'clusters',
    prepare: (page) => page.getByRole('button', { name: 'New cluster' }).click()
  },
  {
    name: 'apply-files',
    title: 'Files to be applied',
    address: 'overview',
    prepare: (page) => page.keyboard.press('Shift+A')
  },
  {
    name: 'manifest-form',
    title: 'A new manifest, with its form',
    leavesDraft: true,
    address: 'list/apps/deployments',
    async prepare(page) {
      await page.keyboard.press('c')
      const dock = page.getByRole('region', { name: 'Dock' })
      await dock.getByRole('button', { name: 'Form', exact: true }).click()
      await dock.getByRole('region', { name: 'Form' }).getByLabel('Replicas').waitFor()
    }
  },
  {
    name: 'edit-review',
    title: 'An edit, reviewed',
    leavesDraft: true,
    address: 'list/apps/deployments',
    async prepare(page) {
      await listPage(page, 'Deployments').choose('cartservice', 'Edit YAML')
      const editor = objectEditor(page, 'cartservice')
      await editor.review((yaml) => yaml.replace('replicas: 3', 'replicas: 5'))
      await editor.editor.getByRole('region', { name: 'Diff' }).waitFor()
    }
  },
  {
    name: 'dock-logs',
    title: 'Logs in the dock',
    address: 'list/core/pods?filter=emailservice',
    async prepare(page) {
      await chooseOfFirst(page, 'Logs')
      await page.getByRole('region', { name: 'Dock' }).getByRole('log').waitFor()
    }
  },
  {
    name: 'dock-shell',
    title: 'A shell in the dock',
    address: 'list/core/pods?filter=postgres',
    async prepare(page) {
      await chooseOfFirst(page, 'Shell')
      await page.getByRole('region', { name: 'Dock' }).getByRole('textbox').first().waitFor()
    }
  }
]

const states: readonly Picture[] = [
  { name: 'empty-kind', title: 'A kind of which there is nothing', address: 'list/core/podtemplates' },
  { name: 'empty-filter', title: 'A filter that leaves nothing', address: 'list/core/pods?filter=status:Sleeping' },
  { name: 'gone', title: 'An object that is not there', address: 'object/core/pods/shop/nobody' },
  { name: 'disconnected', title: 'The program is away', address: 'list/core/pods', prepare: loseConnection },
  { name: 'helm-gone', title: 'A release that is not there', address: 'helm/default/nobody/history' }
]

const looks: readonly Picture[] = [
  ...(['overview', 'list/core/pods', 'events'] as const).map((address) => ({
    name: `contrast-${address.split('/').at(-1)!}`,
    title: `High contrast: ${address.split('/').at(-1)!}`,
    address,
    storage: { 'drydock-theme': { mode: 'system', contrast: 'more', motion: 'system', density: 'normal' } }
  })),
  ...(['overview', 'list/core/pods', 'settings', 'machines', 'chaos'] as const).map((address) => ({
    name: `korean-${address.split('/').at(-1)!}`,
    title: `Korean: ${address.split('/').at(-1)!}`,
    address,
    storage: { 'drydock-language': { choice: 'ko' } }
  })),
  {
    name: 'dense-pods',
    title: 'Dense rows: pods',
    address: 'list/core/pods',
    storage: { 'drydock-theme': { mode: 'system', contrast: 'system', motion: 'system', density: 'dense' } }
  }
]

export const pictureGroups: readonly PictureGroup[] = [
  { title: 'Pages', sizes: 'both', pictures: pages },
  { title: 'Lists', sizes: 'both', pictures: lists },
  { title: 'Objects', sizes: 'both', pictures: details },
  { title: 'Over the pages', sizes: 'small', pictures: over },
  { title: 'Much, and what is refused', sizes: 'both', pictures: edgePictures },
  { title: 'Nothing there', sizes: 'small', pictures: states },
  { title: 'Other looks', sizes: 'small', pictures: looks }
]

/** What no seed governs, how long a request took, which keys were drawn and which port was free, would be another picture each time. */
function levelChance(page: Page): Promise<void> {
  return page.evaluate(() => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      node.nodeValue = node
        .nodeValue!.replace(/^[\d.]+ (µs|ms)$/, '1 ms')
        .replace(/127\.0\.0\.1:\d+/, '127.0.0.1:6443')
        .replace(/^(?:[\dA-F]{2}:){8,}/, (digits) => digits.replaceAll(/[\dA-F]/g, '0'))
    }
  })
}

/** As if the program had ended: what was shown stays, and nothing answers. */
async function loseConnection(page: Page): Promise<void> {
  const open = new Set<WebSocketRoute>()
  let isLost = false
  await page.routeWebSocket(/\/connect$/, (socket) => {
    if (isLost) void socket.close()
    else {
      socket.connectToServer()
      open.add(socket)
    }
  })
  await page.reload()
  await page.getByRole('gridcell').first().waitFor()
  isLost = true
  for (const socket of open) await socket.close()
}

async function chooseOfFirst(page: Page, command: string): Promise<void> {
  await listPage(page, 'Pods').rows.first().click({ button: 'right' })
  await page.getByRole('menuitem', { name: new RegExp(`^${command}\\b`) }).click()
}

async function openTroubled(page: Page, status: string): Promise<void> {
  await listPage(page, 'Pods').rowsWith(status).first().locator('[data-column="name"]').click()
  await detailOf(page, '').panel.getByRole('tablist').waitFor()
}
