// The long form of robustness.test.ts: more spoilt requests, and what takes its time.
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { testingToken } from '../host/testing-api.ts'
import { TestingApiProcess } from '../host/testing-api-process.ts'
import { RawClient } from '../host/testing-raw-client.ts'
import { storm } from './testing-storm.ts'

let api: TestingApiProcess

beforeAll(async () => {
  api = await TestingApiProcess.start()
}, 30_000)
afterAll(async () => {
  expect(api.complaints).toBe('')
  expect(api.isWell).toBe(true)
  await api.close()
})

const authorization = `Host: localhost\r\nAuthorization: Bearer ${testingToken}\r\n`

test.each(['first', 'second'])(
  '25,000 spoilt requests of the %s seed leave nothing behind',
  async (seed) => {
    const round = 5_000
    const used: number[] = []
    for (let number = 0; number < 5; number++) {
      const { complaints } = await storm(api, seed, number * round, round)
      expect(complaints).toEqual([])
      used.push((await api.memory()).used)
    }
    expect((used.at(-1)! - used[1]!) / (3 * round)).toBeLessThan(400)
  },
  300_000
)

test('a client that takes forever over its head is told so, and one that is done may rest', async () => {
  const slow = await RawClient.connect(api)
  const resting = await RawClient.connect(api)
  resting.send(`GET /readyz HTTP/1.1\r\n${authorization}\r\n`)
  expect(await resting.answer()).toMatchObject({ code: 200 })
  for (const part of [`GET /readyz HTTP/1.1\r\n`, ...'Host: localhost'.split('')]) {
    slow.send(part)
    await after(1_000)
  }
  expect(await slow.answer(false, 10_000)).toMatchObject({ code: 408 })
  expect(await slow.closes()).toBe(true)
  expect(resting.isClosed).toBe(false)
  resting.send(`GET /readyz HTTP/1.1\r\n${authorization}\r\n`)
  expect(await resting.answer()).toMatchObject({ code: 200 })
  resting.close()
}, 60_000)

test('a body that never ends is given up', async () => {
  const slow = await RawClient.connect(api)
  slow.send(`POST /api/v1/namespaces/default/configmaps HTTP/1.1\r\n${authorization}Content-Length: 1000\r\n\r\n{`)
  expect(await slow.answer(false, 80_000)).toMatchObject({ code: 408 })
  slow.close()
}, 100_000)

test('watches stay open while nothing happens', async () => {
  const idle = await Promise.all(
    Array.from({ length: 500 }, async () => {
      const client = await RawClient.connect(api)
      client.send(
        `GET /api/v1/namespaces/default/configmaps?watch=true&labelSelector=none HTTP/1.1\r\n${authorization}\r\n`
      )
      return client
    })
  )
  const before = (await api.memory()).used
  await after(95_000)
  expect(idle.filter(({ isClosed }) => isClosed)).toEqual([])
  expect((await api.memory()).used - before).toBeLessThan(2 * 1024 * 1024)
  for (const client of idle) client.close()
}, 200_000)
