import { expect, test } from 'vitest'
import type { ApiAccessDocument, ApiRequestUpdate } from '../../../shared/contract/api-access.ts'
import { createFixtureSource } from '../fixture/fixture-source.ts'
import { RecordedApiAccess } from '../fixture/recorded-api-access.ts'
import { StreamReader, testBench } from '../testing-router.ts'
import { requestOf } from '../../../shared/contract/testing-requests.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }

function bench() {
  const api = new RecordedApiAccess('shop-staging')
  return { api, ...testBench(createFixtureSource(), undefined, api) }
}

test('the access says where the API is and who there is, and holds no secret', async () => {
  const here = bench()
  const access = new StreamReader<ApiAccessDocument>(here, 'a', here.client.api.access({ ...call, subscription: 'a' }))
  await here.timer.pass(10)
  expect(access.last.url).toBe('https://127.0.0.1:6443')
  expect(access.last.identities.map(({ name, removable }) => [name, removable])).toContainEqual(['jane', true])
  expect(access.last.identities[0]).toMatchObject({ name: 'kubernetes-admin', removable: false })
  expect(JSON.stringify(access.last)).not.toContain('token')
})

test('an identity is made, seen by every window, used and removed', async () => {
  const here = bench()
  const access = new StreamReader<ApiAccessDocument>(here, 'a', here.client.api.access({ ...call, subscription: 'a' }))
  await here.timer.pass(10)
  await here.client.api.createIdentity({ ...call, name: 'eve', groups: ['guests'] })
  await here.timer.pass(300)
  expect(access.last.identities.at(-1)).toEqual({
    name: 'eve',
    groups: ['guests'],
    context: 'eve@shop-staging',
    removable: true
  })
  const { kubeconfig, token } = await here.client.api.credentials({ ...call, name: 'eve' })
  expect(kubeconfig).toContain('current-context: eve@shop-staging')
  expect(kubeconfig).toContain(token)
  await here.client.api.removeIdentity({ ...call, name: 'eve' })
  await here.timer.pass(300)
  expect(access.last.identities.map(({ name }) => name)).not.toContain('eve')
})

test('what cannot be is refused in words', async () => {
  const { client } = bench()
  await expect(client.api.createIdentity({ ...call, name: 'jane', groups: [] })).rejects.toThrow(
    'there is an identity "jane" already'
  )
  await expect(client.api.removeIdentity({ ...call, name: 'kubernetes-admin' })).rejects.toThrow('cannot be removed')
  await expect(client.api.credentials({ ...call, name: 'nobody' })).rejects.toThrow('there is no identity "nobody"')
  await expect(client.api.createIdentity({ ...call, name: '', groups: [] })).rejects.toThrow()
  await expect(client.api.requests({ ...call, cluster: 'x', subscription: 'r', filter: '' })).rejects.toThrow(
    'there is no cluster "x"'
  )
})

test('requests come newest first and go on coming, until nobody looks', async () => {
  const here = bench()
  const requests = new StreamReader<ApiRequestUpdate>(
    here,
    'r',
    here.client.api.requests({ ...call, subscription: 'r', filter: 'code:403 ns:payments' })
  )
  await here.timer.pass(10)
  const first = requests.last
  expect(first.matching).toBeGreaterThan(50)
  expect(first.kept).toBe(1_200)
  expect(first.requests.every(({ code, namespace }) => code === 403 && namespace === 'payments')).toBe(true)
  expect(first.requests.map(({ id }) => id)).toEqual(first.requests.map(({ id }) => id).sort((a, b) => b - a))
  here.api.requests.add(requestOf({ code: 403, namespace: 'payments', name: 'new' }))
  here.api.requests.add(requestOf({ code: 200 }))
  await here.timer.pass(300)
  expect(requests.last).toMatchObject({ reset: false, arrived: 1, matching: first.matching + 1, kept: 1_202 })
  expect(requests.last.requests.map(({ name }) => name)).toEqual(['new'])
  here.connection.close()
  here.api.requests.add(requestOf({}))
  expect(here.timer.waiting).toBe(0)
})
