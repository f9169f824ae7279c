import { expect, test } from 'vitest'
import type { ObjectLink } from '../shell/route.ts'
import { runOnAll, useOutcome } from './outcome.ts'

const links: readonly ObjectLink[] = Array.from({ length: 20 }, (_, index) => ({
  group: '',
  resource: 'pods',
  namespace: 'shop',
  name: `p${index}`
}))

test('a refused one is told of by name, with the others that were done', async () => {
  const isDone = await runOnAll('Delete', links, ({ name }) =>
    name === 'p7' ? Promise.reject(new Error('no')) : Promise.resolve()
  )
  expect(isDone).toBe(false)
  const { outcome } = useOutcome.getState()
  expect(outcome!.items).toHaveLength(20)
  expect(outcome!.items.filter((item) => item.error !== undefined).map((item) => item.link.name)).toEqual(['p7'])
})

test('at most eight are on their way at once', async () => {
  let open = 0
  let most = 0
  await runOnAll('Scale', links, async () => {
    most = Math.max(most, ++open)
    await Promise.resolve()
    open--
  })
  expect(most).toBe(8)
  expect(useOutcome.getState().outcome).toBeUndefined()
})
