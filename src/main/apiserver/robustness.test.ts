// The server as a process of its own, and clients that do everything that clients should not.
import { connect as connectPlain } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { testingToken } from '../host/testing-api.ts'
import { TestingApiProcess } from '../host/testing-api-process.ts'
import { RawClient, type RawAnswer } from '../host/testing-raw-client.ts'
import { storm } from './testing-storm.ts'

const configMaps = '/api/v1/namespaces/default/configmaps'
const authorization = `Authorization: Bearer ${testingToken}\r\n`
const megabyte = 1024 * 1024
/** Milliseconds in which somebody else is answered meanwhile; on a machine that is busy with other tests too. */
const patience = 3_000

let api: TestingApiProcess
const clients: RawClient[] = []

beforeAll(async () => {
  api = await TestingApiProcess.start()
}, 30_000)
afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  // Whatever a test did to it, it is there, and answers.
  expect((await call('GET', '/readyz'))?.body).toBe('ok')
  expect(api.complaints).toBe('')
  expect(api.isWell).toBe(true)
})
afterAll(() => api.close())

async function open(): Promise<RawClient> {
  const client = await RawClient.connect(api)
  clients.push(client)
  return client
}

function head(method: string, path: string, ...headers: readonly string[]): string {
  return `${method} ${path} HTTP/1.1\r\nHost: localhost\r\n${authorization}${headers.map((line) => `${line}\r\n`).join('')}\r\n`
}

function withBody(method: string, path: string, body: string, type = 'application/json'): string {
  return head(method, path, `Content-Type: ${type}`, `Content-Length: ${body.length}`) + body
}

/** One request on a connection of its own. */
async function call(method: string, path: string, body?: string, type?: string): Promise<RawAnswer | undefined> {
  const client = await RawClient.connect(api)
  client.send(body === undefined ? head(method, path) : withBody(method, path, body, type))
  const answer = await client.answer()
  client.close()
  return answer
}

function configMap(name: string, value: string): string {
  return JSON.stringify({ metadata: { name, labels: { test: 'robustness' } }, data: { value } })
}

/** Milliseconds that a healthy server takes to say so. */
async function answerTime(): Promise<number> {
  const began = performance.now()
  expect((await call('GET', '/livez'))?.code).toBe(200)
  return performance.now() - began
}

describe('10,000 requests as nobody should send them', () => {
  test('are answered, each with a code that fits, and leave nothing behind', { timeout: 240_000 }, async () => {
    const round = 2_000
    const used: number[] = []
    const seen = new Set<number>()
    for (let number = 0; number < 5; number++) {
      const { codes, complaints } = await storm(api, 'robustness', number * round, round)
      expect(complaints).toEqual([])
      for (const code of codes.keys()) seen.add(code)
      expect(await answerTime()).toBeLessThan(patience)
      used.push((await api.memory()).used)
    }
    // The mutations reach what they are meant to reach.
    for (const code of [200, 201, 400, 401, 403, 404, 405, 406, 409, 415, 422, 431]) expect(seen).toContain(code)
    // What is kept of the newest requests and changes still fills (some 200 bytes a request, and it has its bounds); a
    // request or its connection that stayed would be kilobytes.
    expect((used.at(-1)! - used[2]!) / (2 * round)).toBeLessThan(600)
  })
})

describe('bodies that are too large', () => {
  const limit = 3 * megabyte

  test('are refused when they announce it, before they are sent', async () => {
    const client = await open()
    client.send(head('POST', configMaps, 'Content-Type: application/json', `Content-Length: ${limit + 1}`))
    const answer = await client.answer()
    expect(answer).toMatchObject({ code: 413 })
    expect(answer?.headers.get('connection')).toBe('close')
    expect(JSON.parse(answer!.body)).toMatchObject({ reason: 'RequestEntityTooLarge', code: 413 })
  })

  test('are refused when they turn out to be, and the client can read it', async () => {
    const client = await open()
    client.send(head('POST', configMaps, 'Content-Type: application/json', 'Transfer-Encoding: chunked'))
    const chunk = Buffer.concat([Buffer.from('10000\r\n'), Buffer.alloc(65_536, 0x20), Buffer.from('\r\n')])
    for (let sent = 0; sent < 64; sent++) client.send(chunk)
    expect(await client.answer()).toMatchObject({ code: 413 })
    expect(await client.closes()).toBe(true)
  })

  test('may be as large as the limit', async () => {
    const body = configMap('large', '').padEnd(limit)
    expect((await call('POST', configMaps, body))?.code).toBe(201)
    await call('DELETE', `${configMaps}/large`)
  })
})

describe('clients that stop in the middle', () => {
  test('of a head or a body keep nobody waiting, and what they began does not happen', async () => {
    const before = (await api.memory()).used
    for (let number = 0; number < 100; number++) {
      const client = await open()
      const body = configMap(`half-${number}`, 'x')
      client.send(number % 2 === 0 ? 'GET /api/v1/pods HT' : withBody('POST', configMaps, body).slice(0, -5))
    }
    expect(await answerTime()).toBeLessThan(patience)
    for (const client of clients.splice(0)) client.close()
    await after(50)
    expect((await call('GET', configMaps))?.body).not.toContain('half-')
    expect((await api.memory()).used - before).toBeLessThan(4 * megabyte)
  })

  test('of an answer cost nothing', async () => {
    for (let number = 0; number < 300; number++) await fill(number)
    const lists = await listsAnswered()
    const before = (await api.memory()).used
    for (let number = 0; number < 60; number++) {
      const client = await open()
      client.socket.once('data', () => client.close())
      client.send(number % 2 === 0 ? head('GET', configMaps) : head('GET', configMaps, 'Accept-Encoding: gzip'))
      if (number % 10 === 9) await client.closes()
    }
    expect(await answerTime()).toBeLessThan(patience)
    // Each was given up: what waits for a client that is gone would never be counted.
    await until(async () => (await listsAnswered()) === lists + 60)
    expect((await api.memory()).used - before).toBeLessThan(8 * megabyte)
    await call('DELETE', `${configMaps}?labelSelector=test%3Drobustness`)
  })
})

/** How many lists of ConfigMaps the server is done with. */
async function listsAnswered(): Promise<number> {
  const text = (await call('GET', '/metrics'))!.body
  const counts = text.matchAll(/^apiserver_request_total\{[^}]*resource="configmaps"[^}]*verb="LIST"[^}]*\} (\d+)$/gm)
  return Array.from(counts).reduce((sum, [, count]) => sum + Number(count), 0)
}

let filler: RawClient | undefined

async function fill(number: number): Promise<void> {
  filler ??= await RawClient.connect(api)
  filler.send(withBody('POST', configMaps, configMap(`fill-${number}`, 'x'.repeat(10_000))))
  expect((await filler.answer())?.code).toBe(201)
}

describe('what is no HTTP, or none for this port', () => {
  test.each([
    ['plain HTTP', 'GET / HTTP/1.1\r\nHost: localhost\r\n\r\n'],
    ['nonsense', Buffer.alloc(5_000, 0xfe)],
    ['half a handshake', Buffer.from('16030100c8010000c40303', 'hex')]
  ])('%s is closed or left alone', async (_, bytes) => {
    const sockets = Array.from({ length: 40 }, () => {
      const socket = connectPlain(api.port, '127.0.0.1')
      socket.on('error', () => {})
      socket.write(bytes)
      return socket
    })
    await after(100)
    expect(await answerTime()).toBeLessThan(patience)
    for (const socket of sockets) socket.destroy()
  })

  test('garbage behind a request does not take its answer away', async () => {
    const client = await open()
    client.send(`${head('GET', '/version')}\u0000\u0001garbage\r\n\r\n`)
    expect(await client.answer()).toMatchObject({ code: 200 })
    expect(await client.answer()).toMatchObject({ code: 400 })
    expect(await client.closes()).toBe(true)
  })

  test('requests in one packet are answered in their order', async () => {
    const client = await open()
    client.send(head('GET', '/version') + head('GET', `${configMaps}/none`) + head('GET', '/readyz'))
    expect((await client.answer())?.body).toContain('gitVersion')
    expect((await client.answer())?.code).toBe(404)
    expect((await client.answer())?.body).toBe('ok')
  })
})

describe('watches', () => {
  test('500 that wait are told, and cost little', async () => {
    await call('POST', configMaps, configMap('watched', 'x'))
    const before = (await api.memory()).used
    const path = `${configMaps}?watch=true&fieldSelector=metadata.name%3Dwatched`
    const watching = await Promise.all(
      Array.from({ length: 500 }, async () => {
        const client = await open()
        client.send(head('GET', path))
        return client
      })
    )
    await until(() => watching.every((client) => client.unread.includes('"ADDED"')))
    expect((await api.memory()).used - before).toBeLessThan(64 * megabyte)
    await call('PATCH', `${configMaps}/watched`, '{"data":{"value":"changed"}}', 'application/merge-patch+json')
    await until(() => watching.every((client) => client.unread.includes('"changed"')))
    expect(await answerTime()).toBeLessThan(patience)
    await call('DELETE', `${configMaps}/watched`)
  })

  test(
    'whose clients do not read cost no memory, and are told everything or that it is too late',
    { timeout: 60_000 },
    async () => {
      await call('POST', configMaps, configMap('busy', ''))
      const changes = 10_000
      const watching = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const client = await open()
          client.socket.pause()
          client.send(head('GET', `${configMaps}?watch=true&fieldSelector=metadata.name%3Dbusy`))
          return client
        })
      )
      const before = (await api.memory()).used
      let number = 0
      const writers = await Promise.all(Array.from({ length: 16 }, open))
      await Promise.all(
        writers.map(async (writer) => {
          while (number < changes) {
            const value = `${number++} ${'x'.repeat(1_000)}`
            writer.send(
              withBody('PATCH', `${configMaps}/busy`, `{"data":{"value":"${value}"}}`, 'application/merge-patch+json')
            )
            expect((await writer.answer())?.code).toBe(200)
          }
        })
      )
      // 20 queues of 10,000 events of 1.5 kB would be 300 MB.
      expect((await api.memory()).used - before).toBeLessThan(48 * megabyte)
      const revision = (
        JSON.parse((await call('GET', `${configMaps}/busy`))!.body) as { metadata: { resourceVersion: string } }
      ).metadata.resourceVersion
      for (const client of watching) client.socket.resume()
      const isTold = (client: RawClient): boolean =>
        client.unread.includes(`"resourceVersion":"${revision}"`) || client.unread.includes('"code":410')
      await until(() => watching.every(isTold), 40_000)
      for (const client of watching) {
        const revisions = Array.from(client.unread.matchAll(/"resourceVersion":"(\d+)"/g), ([, found]) => Number(found))
        expect(revisions).toEqual([...new Set(revisions)].sort((a, b) => a - b))
        if (!client.unread.includes('"code":410')) expect(revisions.length).toBe(changes + 1)
      }
      await call('DELETE', `${configMaps}/busy`)
    }
  )
})

describe('WebSockets', () => {
  function socketTo(path: string): WebSocket {
    const socket = new WebSocket(`wss://127.0.0.1:${api.port}${path}`, {
      ca: api.ca,
      headers: { Authorization: `Bearer ${testingToken}` }
    })
    socket.on('error', () => {})
    return socket
  }

  function codeOf(socket: WebSocket): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>()
    socket.on('unexpected-response', (_, response) => resolve(response.statusCode!))
    socket.on('close', (code) => resolve(code))
    return promise
  }

  test.each([
    [400, configMaps],
    [400, '/version'],
    [404, '/api/v1/nothing?watch=true'],
    [500, `${configMaps}?watch=true&resourceVersion=x`],
    [400, `${configMaps}?watch=true&labelSelector=%21%21`],
    [400, '/api/%zz?watch=true']
  ])('%i is answered to %s', async (code, path) => {
    expect(await codeOf(socketTo(path))).toBe(code)
  })

  test('carry the events of a watch, one a frame', async () => {
    const socket = socketTo(`${configMaps}?watch=true`)
    const frames: string[] = []
    socket.on('message', (data: Buffer) => frames.push(data.toString()))
    await call('POST', configMaps, configMap('framed', 'x'))
    await until(() => frames.some((frame) => frame.includes('framed')))
    for (const frame of frames) expect(JSON.parse(frame)).toMatchObject({ type: 'ADDED' })
    socket.close()
    await call('DELETE', `${configMaps}/framed`)
  })

  test('that are talked to, or broken, end alone', async () => {
    const socket = socketTo(`${configMaps}?watch=true`)
    const ended = codeOf(socket)
    await new Promise((resolve) => socket.once('open', resolve))
    socket.send('hello')
    socket.ping()
    socket.send('x'.repeat(100_000))
    expect(await ended).toBe(1009)
    const client = await open()
    client.send(
      head(
        'GET',
        `${configMaps}?watch=true`,
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=='
      )
    )
    client.send(Buffer.alloc(1_000, 0xff))
    expect(await client.closes()).toBe(true)
    const without = await open()
    without.send(head('GET', `${configMaps}?watch=true`, 'Connection: Upgrade', 'Upgrade: websocket'))
    expect(await without.answer()).toMatchObject({ code: 400 })
  })
})

async function until(isSo: () => boolean | Promise<boolean>, within = 10_000): Promise<void> {
  const deadline = performance.now() + within
  while (!(await isSo())) {
    if (performance.now() > deadline) throw new Error('it did not come about')
    await after(10)
  }
}
