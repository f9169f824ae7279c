// Simulated time: it stands, goes on by steps, and runs faster than ours.
import { expect, test } from './app.ts'
import { applyManifest } from './pages/editor.ts'
import { listPage } from './pages/list.ts'
import { secondsBetween, shell } from './pages/shell.ts'

const note = (name: string): string => `apiVersion: v1
kind: ConfigMap
metadata:
  name: ${name}
  namespace: default
data:
  of: the clock test
`

test('a paused clock stands still while the cluster is worked with, and steps ten seconds', async ({ app }) => {
  const { page } = app
  const { clock, go } = shell(page)
  await clock.pause()
  const before = await clock.seconds()

  // Two writes and a list that shows them take their time; the clock of the cluster knows nothing of it.
  await applyManifest(page, note('first'), '1 created')
  await go('ConfigMaps')
  const list = listPage(page, 'ConfigMaps')
  await expect(list.row('first')).toBeVisible()
  await applyManifest(page, note('second'), '1 created')
  await expect(list.row('second')).toBeVisible()
  expect(await clock.seconds()).toBe(before)
  await expect(list.row('first')).toContainText('0s')

  await clock.step()
  await expect.poll(async () => secondsBetween(before, await clock.seconds())).toBe(10)
  await expect(list.row('first')).toContainText('10s')
  await clock.step()
  await expect.poll(async () => secondsBetween(before, await clock.seconds())).toBe(20)
  await expect(clock.group.getByText('Paused')).toBeVisible()
})

test('the clock runs on from where it stood, at the speed it had', async ({ app }) => {
  const { page } = app
  const { clock } = shell(page)
  const speed = clock.group.getByRole('button', { name: 'Speed' })
  await expect(speed).toHaveText('10x')
  await page.keyboard.press('Control+Space')
  await expect(clock.group.getByText('Paused')).toBeVisible()
  await expect(speed).toHaveText('10x')
  const before = await clock.seconds()
  await clock.run()
  await expect(speed).toHaveText('10x')
  await expect.poll(async () => secondsBetween(before, await clock.seconds())).toBeGreaterThanOrEqual(10)
})

test('each speed can be chosen, and an hour passes in seconds', async ({ app }) => {
  const { page } = app
  const { clock } = shell(page)
  for (const speed of ['0.1x', '1x', '60x', '10x']) await clock.setSpeed(speed)
  const before = await clock.seconds()
  await clock.setSpeed('1000x')
  await expect.poll(async () => secondsBetween(before, await clock.seconds())).toBeGreaterThan(3_600)
  await clock.setSpeed('max')
  await clock.pause()
  await expect(page.getByRole('heading', { level: 1, name: 'All 15 pods are fine' })).toBeVisible()
})
