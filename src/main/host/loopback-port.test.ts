import { createServer, type AddressInfo, type Server } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { listenOnLoopback } from './loopback-port.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers) server.close()
  servers.length = 0
})

function server(): Server {
  const made = createServer()
  servers.push(made)
  return made
}

test('the usual port where it is free, else a free one; on 127.0.0.1 only', async () => {
  const usual = await listenOnLoopback(server(), { port: 0, usual: 1 })
  servers.pop()!.close()
  const first = server()
  expect(await listenOnLoopback(first, { port: undefined, usual })).toBe(usual)
  expect((first.address() as AddressInfo).address).toBe('127.0.0.1')
  const second = await listenOnLoopback(server(), { port: undefined, usual })
  expect(second).not.toBe(usual)
  expect(second).toBeGreaterThan(1023)
})

test('one that was asked for and is taken is refused', async () => {
  const port = await listenOnLoopback(server(), { port: 0, usual: 1 })
  await expect(listenOnLoopback(server(), { port, usual: 1 })).rejects.toMatchObject({
    name: 'UsageError',
    message: `port ${port} is in use`
  })
})

test('a connection that cannot be accepted ends nothing', async () => {
  const listening = server()
  await listenOnLoopback(listening, { port: 0, usual: 1 })
  expect(listening.emit('error', new Error('accept EMFILE'))).toBe(true)
  expect(listening.listening).toBe(true)
})
