// Logs, events, reasons and charts by the keyboard alone.
import { expect, test } from './app.ts'
import { keyboard } from './pages/keyboard.ts'
import { listPage } from './pages/list.ts'
import { logsPage } from './pages/logs.ts'

const crashing = `apiVersion: v1
kind: Pod
metadata: { name: crashing, namespace: default }
spec:
  containers:
    - { name: main, image: busybox:1.36, command: [sh, -c, 'echo "fatal: no address"; exit 1'] }
`

test('why a pod fails, the events of it, and its lines in all logs', async ({ app: { page } }) => {
  const keys = keyboard(page)
  const pods = listPage(page, 'Pods')
  await keys.press('g', 'p')
  await expect(pods.grid).toBeFocused()
  await keys.apply(crashing, '1 created')
  await keys.press('/')
  await keys.type('crashing')
  await expect(pods.row('crashing')).toContainText('CrashLoopBackOff')
  await keys.press('ArrowDown', 'j')

  await test.step('w says why; a reason is a jump', async () => {
    await keys.press('w')
    const why = page.getByRole('dialog', { name: 'crashing' })
    await expect(why.getByRole('listitem')).toHaveCount(2)
    await keys.press('Escape')
    await expect(why).toBeHidden()
    await expect(pods.grid).toBeFocused()
    await keys.press('w')
    await keys.push(why.getByRole('button', { name: /fatal: no address/ }))
    const detail = page.getByRole('complementary', { name: 'Detail of crashing' })
    await expect(detail.getByRole('tab', { name: 'Logs' })).toHaveAttribute('aria-selected', 'true')
    await keys.press('Escape')
    await expect(detail).toBeHidden()
  })

  await test.step('events: time is chosen by arrows, rows are filtered, one opens its object', async () => {
    const events = page.getByRole('region', { name: 'Events', exact: true })
    const grid = events.getByRole('grid', { name: 'Events' })
    await keys.press('g', 'e')
    await expect(grid).toBeFocused()
    const brush = events.getByRole('group', { name: /^Chosen time/ })
    await keys.reach(brush, 'Shift+Tab')
    await keys.press('ArrowLeft')
    const chosen = events.getByRole('status').filter({ hasText: 'with a reason' })
    await expect(chosen).toContainText('chosen')
    await keys.press('Escape')
    await expect(chosen).not.toContainText('chosen,')
    await keys.press('/')
    await keys.type('reason:BackOff ')
    await expect(grid.getByRole('rowgroup').getByRole('row')).toHaveCount(1)
    await keys.press('ArrowDown')
    await expect(grid).toBeFocused()
    await keys.press('j', 'Enter')
    const detail = page.getByRole('complementary', { name: 'Detail of crashing' })
    await expect(detail.getByRole('tab', { name: /^Events/ })).toHaveAttribute('aria-selected', 'true')
    await keys.press('Escape')
    await expect(grid).toBeFocused()
  })

  await test.step('logs: a text is looked for, a line shown among its neighbours, time chosen by arrows', async () => {
    const logs = logsPage(page)
    await keys.press('g', 'l')
    await expect(logs.lines).toBeFocused()
    await keys.press('/')
    await expect(logs.search).toBeFocused()
    await keys.type('no address')
    await expect(logs.found).toContainText(/\d+ match/)
    await keys.press('Enter')
    await expect(logs.found).toContainText(/\d of \d/)
    await keys.reach(logs.lines)
    await keys.press('c')
    await expect(logs.context).toContainText('no address')
    await keys.push(logs.context.getByRole('button', { name: 'Close the lines around' }))
    await expect(logs.context).toHaveCount(0)
    await keys.reach(logs.bars, 'Shift+Tab')
    await keys.press('ArrowLeft')
    const stretch = logs.region.getByText(/^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/)
    await expect(stretch).toBeVisible()
    await keys.press('Escape')
    await expect(stretch).toHaveCount(0)
  })
})

test('charts: moments are read, a stretch is looked at closer, and the numbers stand in a table', async ({
  app: { page }
}) => {
  const keys = keyboard(page)
  await keys.press('g', 'y')
  const usage = page.getByRole('region', { name: 'Usage', exact: true })
  const cpu = usage.getByRole('img', { name: /^CPU\. Capacity .*Usage / })
  await expect(cpu).toBeVisible()
  await keys.reach(cpu, 'Shift+Tab')
  await keys.press('Home', 'ArrowRight')
  await expect(usage.getByText(/^\d\d:\d\d:\d\d/).first()).toBeVisible()
  await keys.press('Enter', 'Shift+ArrowRight', 'Enter')
  await expect(usage.getByRole('button', { name: /^\d\d:\d\d:\d\d – \d\d:\d\d:\d\d$/ })).toBeVisible()
  await keys.press('Escape')
  await expect(usage.getByRole('button', { name: 'Last hour' })).toBeVisible()

  const table = usage.getByRole('button', { name: 'Table' }).first()
  await keys.push(table, 'Shift+Tab')
  const chart = usage.getByRole('button', { name: 'Chart', exact: true })
  await expect(usage.getByRole('table').first()).toBeVisible()
  await expect(chart).toBeFocused()
  await keys.press('Enter')
  await expect(cpu).toBeVisible()
})
