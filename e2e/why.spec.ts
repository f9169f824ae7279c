// Why something is as it is, from wherever its state stands; and the explorer of events, with cause and effect.
import { expect, test } from './app.ts'
import { expectNames } from './pages/accessible.ts'
import { detailOf } from './pages/detail.ts'
import { applyManifest } from './pages/editor.ts'
import { keyboard, typeText } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { shell } from './pages/shell.ts'

/** Its container wants a key of a ConfigMap that is not there; and a Service that nobody is behind. */
const shop = `apiVersion: v1
kind: ConfigMap
metadata:
  name: checkout-config
  namespace: default
data:
  REGION: eu
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: default
spec:
  replicas: 2
  selector:
    matchLabels:
      app: checkout
  template:
    metadata:
      labels:
        app: checkout
    spec:
      containers:
      - name: main
        image: busybox:1.36
        command: [sh, -c, 'if [ -z "$PAYMENTS_URL" ]; then echo "fatal: PAYMENTS_URL is not set"; exit 1; fi; sleep 100000']
        env:
        - name: PAYMENTS_URL
          valueFrom:
            configMapKeyRef:
              name: checkout-config
              key: PAYMENTS_URL
              optional: true
---
apiVersion: v1
kind: Service
metadata:
  name: nobody
  namespace: default
spec:
  selector:
    app: nobody
  ports:
  - port: 80
`

test('D11 a status opens its reasons: each a jump, and the last is mended from there', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(page, shop, '3 created')
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  const pods = listPage(page, 'Pods')
  const crashing = pods.rowsWith(/^checkout-.*CrashLoopBackOff/)
  await expect(crashing).toHaveCount(2)
  await window.clock.pause()

  // By mouse, from the word of the status.
  const why = page.getByRole('dialog', { name: /^checkout-/ })
  await crashing.first().getByRole('button', { name: 'CrashLoopBackOff: why?' }).click()
  await expect(why.getByRole('listitem')).toHaveText([
    /^container main exited with code 1/,
    '"fatal: PAYMENTS_URL is not set"',
    'checkout-config lacks the key PAYMENTS_URL'
  ])
  await expectNames(page, 'why')
  await why.getByRole('button', { name: 'fatal: PAYMENTS_URL' }).click()
  await expect(why).toBeHidden()
  const detail = page.getByRole('complementary', { name: /^Detail of checkout-/ })
  await expect(detail.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true')
  await detail.getByRole('button', { name: 'Close' }).click()

  // By key, for the row that has the focus; what nobody's status tells too.
  await pods.grid.focus()
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('w')
  await expect(why.getByRole('listitem')).toHaveCount(3)
  await page.keyboard.press('Escape')
  await expect(why).toBeHidden()
  await window.go('Services')
  const services = listPage(page, 'Services')
  await services.open('nobody')
  await page.keyboard.press('w')
  const nobody = page.getByRole('dialog', { name: 'nobody' })
  await expect(nobody).toContainText('no pod has the labels app=nobody')
  await expect(nobody.getByRole('button', { name: 'Edit YAML: nobody' })).toBeVisible()
  await page.keyboard.press('Escape')

  // The same chain in the overview and at the rollout; its end is mended from the reasons.
  await window.go('Overview')
  const chains = page.getByRole('region', { name: 'What is wrong and why' })
  await expect(chains.getByRole('button', { name: 'Edit YAML: checkout-config' })).toBeVisible()
  await chains.getByRole('button', { name: /^checkout-.* CrashLoopBackOff and 1 more$/ }).click()
  await detail.getByRole('button', { name: 'Rollout history' }).click()
  const stuck = page.getByRole('status').filter({ hasText: 'Revision 1' })
  await stuck.getByRole('button', { name: 'Whole chain' }).click()
  const whole = page.getByRole('dialog', { name: 'checkout' })
  await expect(whole.getByRole('listitem').last()).toHaveText('checkout-config lacks the key PAYMENTS_URL')
  await whole.getByRole('button', { name: 'Edit YAML: checkout-config' }).click()
  await expect(whole).toBeHidden()
  await expect(page.getByRole('region', { name: 'Dock' }).getByRole('tab', { name: /checkout-config/ })).toBeVisible()
})

test('D11 events: a machine was switched off, so its node died, so pods and a Deployment followed', async ({ app }) => {
  const { page } = app
  const window = shell(page)
  await applyManifest(
    page,
    shop.replace('command:', 'args: []\n        command:').replace('exit 1', 'sleep 100000'),
    '3 created'
  )
  await window.clock.setSpeed('60x')
  await window.go('Pods')
  await expect(listPage(page, 'Pods').rowsWith(/^checkout-.*Running/)).toHaveCount(2)
  await window.go('Nodes')
  const nodes = listPage(page, 'Nodes')
  await nodes.choose('worker-2', 'Switch the machine off')
  await nodes.row('worker-2').getByRole('button', { name: 'NotReady: why?' }).click()
  const why = page.getByRole('dialog', { name: 'worker-2' })
  await expect(why.getByRole('listitem').last()).toHaveText('machine worker-2 was switched off')
  await expect(why.getByRole('button', { name: 'Switch the machine on: worker-2' })).toBeVisible()
  await page.keyboard.press('Escape')

  await window.go('Events')
  const lanes = page.getByRole('list', { name: 'What deviated, and why' })
  const lane = (name: string | RegExp) =>
    lanes.getByRole('listitem').filter({ has: page.getByRole('button', { name }) })
  await expect(
    lane(/^worker-2$/).getByRole('button', { name: /NodeNotReady.*because of machine worker-2 was switched off/ })
  ).toBeVisible()
  await expect(
    lane(/^checkout-/).getByRole('button', { name: /NodeNotReady.*because of worker-2 NodeNotReady/ })
  ).toBeVisible()
  await expect(
    lane(/^checkout$/).getByRole('button', { name: /became unavailable.*because of checkout-.* NodeNotReady/ })
  ).toBeVisible()
  await window.clock.pause()
  await expectNames(page, 'Events')

  // Time is chosen by keys and by the pointer; rows follow.
  const events = page.getByRole('region', { name: 'Events', exact: true })
  const grid = events.getByRole('grid', { name: 'Events' })
  const chosen = events.getByRole('status').filter({ hasText: 'with a reason' })
  const brush = events.getByRole('group', { name: /^Chosen time/ })
  await brush.focus()
  await page.keyboard.press('ArrowLeft')
  await expect(chosen).toContainText('chosen')
  await page.keyboard.press('Escape')
  await expect(chosen).not.toContainText('chosen,')
  const { x, y, width } = (await brush.boundingBox())!
  await page.mouse.move(x + width / 4, y + 20)
  await page.mouse.down()
  await page.mouse.move(x + width - 2, y + 20, { steps: 3 })
  await page.mouse.up()
  await events.getByRole('button', { name: 'Zoom in' }).click()
  await expect(events.getByRole('button', { name: /^\d\d:\d\d:\d\d to \d\d:\d\d:\d\d$/ })).toBeVisible()

  // Filtered, one by one and grouped; a row opens its object, and w says why.
  await page.keyboard.press('/')
  await typeText(page, 'kind:Node reason:NodeNotReady ')
  const rows = grid.getByRole('rowgroup').getByRole('row')
  await expect(rows).toHaveCount(1)
  await expect(rows.first()).toContainText('node/worker-2')
  await events.getByRole('button', { name: 'One by one' }).click()
  await expect(events.getByRole('status').filter({ hasText: '1 event' })).toBeVisible()
  await events.getByRole('button', { name: 'Grouped' }).click()
  await rows.getByText('NodeNotReady').first().click()
  const detail = detailOf(page, 'worker-2')
  await expect(detail.panel.getByRole('tab', { name: 'Events' })).toHaveAttribute('aria-selected', 'true')
  await page.keyboard.press('w')
  await expect(page.getByRole('dialog', { name: 'worker-2' })).toContainText('machine worker-2 was switched off')
  await page.keyboard.press('Escape')
  await page.keyboard.press('Shift+U')
  await expect(detail.panel.getByRole('tab', { name: 'Usage' })).toHaveAttribute('aria-selected', 'true')
  await expect(page).toHaveURL(/tab=usage&at=\d+/)
})

test('D11 a state opens its reasons at a rollout, at a machine and at a container, by mouse and by keys', async ({
  app
}) => {
  const { page } = app
  const window = shell(page)
  const keys = keyboard(page)
  const checkout = page.getByRole('dialog', { name: /^checkout/ })
  const lacks = 'checkout-config lacks the key PAYMENTS_URL'
  await applyManifest(page, shop, '3 created')
  await window.clock.setSpeed('60x')

  await test.step('a container', async () => {
    await window.go('Pods')
    const pods = listPage(page, 'Pods')
    await expect(pods.rowsWith(/^checkout-.*CrashLoopBackOff/)).toHaveCount(2)
    await window.clock.pause()
    await pods.grid.focus()
    await keys.press('ArrowDown', 'Enter')
    const detail = page.getByRole('complementary', { name: /^Detail of checkout-/ })
    const state = detail.getByRole('button', { name: 'main CrashLoopBackOff: why?' })
    await state.click()
    await expect(checkout.getByRole('listitem').last()).toHaveText(lacks)
    await keys.press('Escape')
    await expect(checkout).toBeHidden()
    await expect(state).toBeFocused()
    await keys.press('Enter')
    await expect(checkout).toBeVisible()
    await keys.press('Escape')
  })

  await test.step('the header of a rollout', async () => {
    await window.go('Deployments')
    await listPage(page, 'Deployments').choose('checkout', 'Rollout history')
    const state = page.getByRole('region', { name: 'Rollouts' }).getByRole('button', { name: /: why\?$/ })
    await state.click()
    await expect(checkout.getByRole('listitem').last()).toHaveText(lacks)
    await keys.press('Escape')
    await expect(checkout).toBeHidden()
    await keys.press('w')
    await expect(checkout.getByRole('listitem').last()).toHaveText(lacks)
    await keys.press('Escape')
  })

  await test.step('a machine', async () => {
    await window.clock.run()
    await window.go('Machines')
    const worker = page.getByRole('table', { name: 'Machines of the cluster' }).getByRole('row', { name: /worker-2/ })
    await worker.click()
    await page.getByRole('region', { name: 'worker-2' }).getByRole('button', { name: 'Cut off' }).click()
    const state = worker.getByRole('button', { name: 'NotReady, unknown: why?' })
    await state.click()
    const node = page.getByRole('dialog', { name: 'worker-2' })
    await expect(node.getByRole('listitem')).not.toHaveCount(0)
    await keys.press('Escape')
    await expect(node).toBeHidden()
    await page.getByRole('button', { name: 'Add machines' }).focus()
    await keys.push(state)
    await expect(node).toBeVisible()
  })
})
