import { afterEach, beforeEach, expect, it } from 'vitest'
import { TestingApi } from './testing-api.ts'

let api: TestingApi
beforeEach(async () => {
  api = await TestingApi.open({ controlPlaneOnly: false, choice: { preset: 'ha' }, speed: 0 })
})
afterEach(() => api.close())

const pods = '/api/v1/namespaces/default/pods'

it('N3 without its majority of etcd the API says so, and is not ready', async () => {
  expect((await api.request('GET', '/readyz')).text).toBe('ok')
  for (const name of ['control-plane-1', 'control-plane-2']) api.cluster.control.setNodePower(name, false)
  expect(await api.request('GET', pods)).toMatchObject({
    code: 500,
    text: expect.stringContaining('etcdserver: request timed out')
  })
  expect((await api.request('GET', `${pods}?resourceVersion=0`)).code).toBe(200)
  const readyz = await api.request('GET', '/readyz?verbose')
  expect(readyz.code).toBe(500)
  expect(readyz.text).toContain('[-]etcd failed: reason withheld\n')
  expect(readyz.text).toContain('[+]ping ok\n')
  expect(readyz.text).toContain('readyz check failed\n')
  expect((await api.request('GET', '/readyz/etcd')).code).toBe(500)
  expect((await api.request('GET', '/readyz?exclude=etcd&exclude=etcd-readiness')).text).toBe('ok')
  api.cluster.control.setNodePower('control-plane-1', true)
  api.cluster.control.step(20_000)
  await expect.poll(async () => (await api.request('GET', '/readyz')).text).toBe('ok')
})

it('N3 with nobody behind its address the connection ends', async () => {
  for (const name of ['control-plane-1', 'control-plane-2', 'control-plane-3'])
    api.cluster.control.setNodePower(name, false)
  await expect(api.request('GET', pods)).rejects.toThrow()
})
