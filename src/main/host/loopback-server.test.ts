import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { MessageChannel, type MessagePort } from 'node:worker_threads'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { startLoopbackServer, type LoopbackServer } from './loopback-server.ts'

const token = 'secret-token'
let files: string
let server: LoopbackServer
let engineSides: MessagePort[]

beforeEach(async () => {
  files = mkdtempSync(join(tmpdir(), 'drydock-files-'))
  writeFileSync(join(files, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">')
  writeFileSync(join(files, 'app.js'), 'export {}')
  engineSides = []
  server = await startLoopbackServer({
    port: 0,
    files,
    token,
    connect: () => {
      const { port1, port2 } = new MessageChannel()
      engineSides.push(port1)
      return port2
    }
  })
})
afterEach(async () => {
  await server.close()
  rmSync(files, { recursive: true })
})

interface Answer {
  readonly code: number
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port: server.port, path, method, headers }, (response) => {
      let body = ''
      response.setEncoding('utf8')
      response.on('data', (part: string) => (body += part))
      response.on('end', () => resolve({ code: response.statusCode!, headers: response.headers, body }))
    })
    request.on('error', reject)
    request.end()
  })
}

function connect(headers: Record<string, string>, path = '/connect'): Promise<WebSocket | number> {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}${path}`, { headers })
    socket.on('open', () => resolve(socket))
    socket.on('unexpected-response', (_request, response) => resolve(response.statusCode!))
    socket.on('error', () => {})
  })
}

const cookie = (): Record<string, string> => ({ Cookie: `drydock-${server.port}=${token}` })
const origin = (): Record<string, string> => ({ Origin: `http://127.0.0.1:${server.port}` })

test('without a token, or with a wrong one, 401', async () => {
  expect((await get('/')).code).toBe(401)
  expect((await get('/?token=wrong')).code).toBe(401)
  expect((await get('/app.js', { Cookie: `drydock-${server.port}=wrong` })).code).toBe(401)
})

test('the first request brings the token and gets a cookie that scripts cannot read', async () => {
  const first = await get(`/?token=${token}`)
  expect(first.code).toBe(200)
  expect(first.headers['set-cookie']).toEqual([`drydock-${server.port}=${token}; HttpOnly; SameSite=Strict; Path=/`])
  expect((await get('/app.js', cookie())).code).toBe(200)
})

test('a strict policy with a new nonce each time', async () => {
  const [one, two] = await Promise.all([get('/', cookie()), get('/', cookie())])
  const nonce = /content="([^"]+)"/.exec(one.body)![1]!
  expect(one.headers['content-security-policy']).toContain(`style-src 'self' 'nonce-${nonce}'`)
  expect(one.headers['content-security-policy']).toContain("default-src 'none'; script-src 'self'")
  expect(two.body).not.toBe(one.body)
})

test('a foreign Host (DNS rebinding) or Origin gets 403', async () => {
  expect((await get('/', { ...cookie(), Host: `evil.example:${server.port}` })).code).toBe(403)
  expect((await get('/', { ...cookie(), Origin: 'http://evil.example' })).code).toBe(403)
  expect((await get('/', { ...cookie(), Host: `localhost:${server.port}` })).code).toBe(200)
})

test('nothing outside the folder, no other method', async () => {
  expect((await get('/../package.json', cookie())).code).toBe(404)
  expect((await get('/%2e%2e/%2e%2e/etc/passwd', cookie())).code).toBe(404)
  expect((await get('/missing.js', cookie())).code).toBe(404)
  expect((await get('/%00', cookie())).code).toBe(404)
  expect((await get('/', cookie(), 'POST')).code).toBe(405)
})

test('it listens on 127.0.0.1 only', () => {
  expect(server.url).toBe(`http://127.0.0.1:${server.port}/?token=${token}`)
})

test('a socket needs token, Host and its own Origin', async () => {
  expect(await connect(origin())).toBe(401)
  expect(await connect(cookie())).toBe(403)
  expect(await connect({ ...cookie(), Origin: 'http://evil.example' })).toBe(403)
  expect(await connect({ ...cookie(), ...origin(), Host: 'evil.example' })).toBe(403)
  expect(await connect({ ...cookie(), ...origin() }, '/other')).toBe(404)
  expect(engineSides).toEqual([])
})

test('frames go through unread both ways, and either end closes the other', async () => {
  const socket = (await connect({ ...cookie(), ...origin() })) as WebSocket
  const engine = engineSides[0]!
  const toEngine = new Promise((resolve) => engine.once('message', resolve))
  socket.send('{"ask":1}')
  expect(await toEngine).toBe('{"ask":1}')
  const toWindow = new Promise((resolve) => socket.once('message', (data) => resolve(data.toString())))
  engine.postMessage('{"answer":1}')
  expect(await toWindow).toBe('{"answer":1}')
  const engineClosed = new Promise((resolve) => engine.once('close', () => resolve('closed')))
  socket.close()
  expect(await engineClosed).toBe('closed')
})

test('a port in use is refused in one line', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
  const { port } = other.address() as { port: number }
  const starting = startLoopbackServer({ port, files, token, connect: () => new MessageChannel().port1 })
  await expect(starting).rejects.toThrow(`port ${port} is in use`)
  other.close()
})

test('without a port asked for, the usual one, and a free one where that is taken', async () => {
  const start = (): Promise<LoopbackServer> =>
    startLoopbackServer({ port: undefined, files, token, connect: () => new MessageChannel().port1 })
  const first = await start()
  const second = await start()
  expect(second.port).not.toBe(first.port)
  expect(second.port).not.toBe(13_400)
  await first.close()
  await second.close()
})
