// The map from Services to nodes, and the nodes as the scheduler sees them: by mouse, and again by keyboard.
import { expect, test } from './app.ts'
import { requestingPod, webDeployment, webService } from './manifests.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { mapPage } from './pages/map.ts'
import { shell } from './pages/shell.ts'

const ghostAndPolicy = `apiVersion: v1
kind: Service
metadata:
  name: ghost
  namespace: default
spec:
  selector:
    app: nobody
  ports:
  - port: 80
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: no-web
  namespace: default
spec:
  podSelector:
    matchLabels:
      app: web
  policyTypes: [Ingress]
`

test('the map: round an object, along its links, with traffic, policies and what is broken', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const map = mapPage(page)
  await applyManifest(page, `${webDeployment(3)}---\n${webService}`, '2 created')
  await window.clock.setSpeed('60x')
  await window.go('Services')
  await listPage(page, 'Services').open('web')
  await detailOf(page, 'web').act('Show on map')
  await expect(map.page).toContainText('around web')
  const service = map.box(/^Service web, 3 of 3 endpoints$/)
  const deployment = map.box(/^Deployment web, r1, 3 of 3 ready$/)
  const pods = map.box(/^ReplicaSet web, 3 pods$/)
  await expect(service).toBeVisible()
  await expect(pods).toBeVisible()
  // Two steps end at the pods; nodes come with the third.
  await expect(map.box(/^Node worker-/)).toHaveCount(0)
  await map.page.getByRole('group', { name: 'Steps' }).getByRole('button', { name: '3' }).click()
  await expect(map.box(/^Node worker-/).first()).toBeVisible()
  await pods.click()
  const detail = page.getByRole('complementary', { name: /^Detail of web-/ })
  await expect(detail).toBeVisible()
  await page.keyboard.press('Escape')
  await expect(detail).toBeHidden()

  // By keyboard: along links, unfolding, opening, and what stands round another.
  await service.focus()
  await page.keyboard.press('l')
  await expect(deployment).toBeFocused()
  await page.keyboard.press('ArrowRight')
  await expect(pods).toBeFocused()
  await page.keyboard.press('Space')
  await expect(map.box(/^Pod web-/)).toHaveCount(3)
  await deployment.focus()
  await page.keyboard.press('Enter')
  await expect(detailOf(page, 'web').panel).toContainText('Deployment')
  await page.keyboard.press('Escape')
  await deployment.focus()
  await page.keyboard.press('Shift+Enter')
  await expect(page).toHaveURL(/#\/map\/apps\/deployments\/default\/web/)
  await map.page.getByRole('button', { name: 'Whole map' }).click()
  await expect(map.page).toContainText('all namespaces')

  // What is broken, and what policies close.
  await applyManifest(page, ghostAndPolicy, '2 created')
  await map.switchOn('Policies')
  await expect(map.words('closed by policy')).toBeVisible()
  await map.switchOn('Only troubled')
  const ghost = map.box(/^Service ghost, no endpoints$/)
  await expect(ghost).toBeVisible()
  await ghost.getByTitle('No endpoints: why?').click()
  const why = page.getByRole('dialog', { name: 'ghost' })
  await expect(why.getByRole('listitem').first()).toContainText('no pod has the labels')
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
  await expect(map.box(/^Service kube-dns/)).toHaveCount(0)
  await map.switchOn('Only troubled')
  await map.switchOn('Policies')
  await page.keyboard.press('/')
  await typeText(page, 'ghost')
  await expect(map.page.getByRole('status')).toHaveText('1 hit')
  await page.keyboard.press('Escape')
  await map.page.getByRole('button', { name: 'Table' }).click()
  await expect(map.page.getByRole('row').filter({ hasText: 'ghost' })).toContainText('no endpoints')
  await map.page.getByRole('button', { name: 'Drawing' }).click()
  await window.go('NetworkPolicies')
  await listPage(page, 'NetworkPolicies').choose('no-web', 'Delete')
  await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click()

  // Requests that go this way.
  await window.go('Services')
  await listPage(page, 'Services').open('web')
  await detailOf(page, 'web').act('Send traffic')
  const dialog = page.getByRole('dialog', { name: 'Traffic to web' })
  await dialog.getByLabel('Requests a second').fill('600')
  await dialog.getByRole('button', { name: 'Start' }).click()
  await window.go('Map')
  await expect(map.words('600 rps').first()).toBeVisible()
  await expect(map.drawing).toContainText('requests, width is rate')
})

test('the scheduler: nodes say why, pods are found in them, and a step that helps is taken there', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  const scheduler = page.getByRole('region', { name: 'Scheduler', exact: true })
  const node = (name: RegExp) => scheduler.getByRole('button', { name })
  const side = scheduler.getByRole('complementary', { name: 'Pending pods and verdicts' })
  await window.go('Scheduler')
  await expect(node(/^worker-1, Ready, /)).toBeVisible()
  await expect(side).toContainText('Every pod has a node.')
  await node(/^worker-1, Ready, /).click()
  await detailOf(page, 'worker-1').act('Cordon')
  await expect(node(/^worker-1, Ready, cordoned, /)).toBeVisible()
  await page.keyboard.press('Escape')
  await node(/^worker-1, /)
    .getByTitle('Ready, cordoned: why?')
    .click()
  const why = page.getByRole('dialog', { name: 'worker-1' })
  await expect(why.getByRole('listitem').last()).toContainText('cordoned')
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()

  await applyManifest(
    page,
    `${webDeployment(2)}---\n${requestingPod('hog', '5')}---\n${requestingPod('greedy', '5')}`,
    '3 created'
  )
  await expect(side.getByRole('button', { name: /greedy/, pressed: true })).toBeVisible()
  await expect(node(/^worker-1, .*node\(s\) were unschedulable$/)).toBeVisible()
  await expect(node(/^worker-2, .*Insufficient cpu$/)).toBeVisible()
  const matrix = side.getByRole('table', { name: 'Filters by node' })
  await expect(matrix.getByRole('row', { name: /worker-2/ }).getByRole('img')).toHaveCount(4)
  await expect(side.getByRole('region', { name: 'Why no node takes it' })).toContainText('None of 3 nodes fits.')
  // Each was tried: cordoned or not, the node that is full would not take it.
  const help = side.getByRole('region', { name: 'What would help' })
  await expect(help.getByRole('listitem').first()).toContainText('Uncordon worker-1')
  await expect(help).toContainText('Free ')
  await help.getByRole('button', { name: 'Uncordon' }).click()
  await expect(side).toContainText('Every pod has a node.')

  // Sizes, colours, and a pod in the box of its node.
  await scheduler.getByRole('button', { name: 'memory request' }).click()
  await page.getByRole('menuitem', { name: 'CPU request' }).click()
  await scheduler.getByRole('button', { name: 'namespace', exact: true }).click()
  await page.getByRole('menuitem', { name: 'label:app', exact: true }).click()
  const legend = scheduler.getByRole('list', { name: 'Colours' })
  await expect(legend.getByRole('listitem').filter({ hasText: 'web' })).toContainText('2')
  const tile = scheduler.locator('[data-pod]').filter({ has: page.locator('title', { hasText: 'default/web-' }) })
  await tile.first().click()
  await expect(page).toHaveURL(/#\/scheduler\/core\/pods\/default\/web-/)
  await expect(side.getByRole('region', { name: 'Why it is here' })).toBeVisible()
  await expect(node(/^worker-2, .*chosen$/)).toBeVisible()

  // By keyboard.
  await page.keyboard.press('/')
  await typeText(page, 'worker')
  await expect(scheduler.getByRole('button', { name: /^control-plane-1, / })).toHaveCount(0)
  await node(/^worker-1, /).focus()
  await page.keyboard.press('ArrowRight')
  await expect(node(/^worker-2, /)).toBeFocused()
  await page.keyboard.press('Enter')
  await expect(detailOf(page, 'worker-2').panel).toBeVisible()
})
