// Terminals and forwarded ports of a window, on a cluster whose clock stands: all of it is carried out at once.
import { mkdtempSync, rmSync } from 'node:fs'
import { request } from 'node:http'
import { createServer, type AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { PortForward } from '../../shared/contract/forwards.ts'
import type { TerminalEnd, TerminalPlace } from '../../shared/contract/terminals.ts'
import type { ForwardPlace, SourceTerminal } from '../views/cluster-source.ts'
import type { EngineCluster } from './engine-cluster.ts'
import { openHost } from './testing-engine-cluster.ts'

let folder: string
let cluster: EngineCluster
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'drydock-window-streams-'))
  cluster = openHost(folder, { seed: '1', nodes: 1 })
  cluster.identities.create({ name: 'jane', groups: [] })
  await create('pods', {
    kind: 'Pod',
    metadata: { name: 'web', labels: { app: 'web' } },
    spec: { containers: [{ name: 'nginx', image: 'nginx:1.27', ports: [{ containerPort: 80 }] }] }
  })
  await create('services', {
    kind: 'Service',
    metadata: { name: 'web' },
    spec: { selector: { app: 'web' }, ports: [{ port: 8000, targetPort: 80 }] }
  })
  await create('pods', {
    kind: 'Pod',
    metadata: { name: 'stuck' },
    spec: { containers: [{ name: 'c', image: 'nginx:nope' }] }
  })
  cluster.engine.advanceTo(cluster.engine.now + 120_000)
  expect(cluster.engine.store.get(podKind, 'default', 'web')?.status?.phase).toBe('Running')
})
afterAll(() => {
  cluster.close()
  rmSync(folder, { recursive: true, force: true })
})

async function create(resource: string, body: Readonly<Record<string, unknown>>): Promise<void> {
  const { code } = await cluster.source.request({
    cluster: 'drydock',
    identity: 'kubernetes-admin',
    verb: 'create',
    group: '',
    version: 'v1',
    resource,
    namespace: 'default',
    body: { apiVersion: 'v1', ...body }
  })
  expect(code).toBe(201)
}

interface Opened {
  readonly terminal: SourceTerminal | undefined
  readonly text: () => string
  readonly end: Promise<TerminalEnd>
}

function open(pod: string, identity = 'kubernetes-admin', kind: 'shell' | 'attach' = 'shell'): Opened {
  return openAt({ kind, namespace: 'default', pod }, identity)
}

function openAt(place: TerminalPlace, identity = 'kubernetes-admin'): Opened {
  let text = ''
  const { promise, resolve } = Promise.withResolvers<TerminalEnd>()
  const terminal = cluster.source.openTerminal(place, identity, {
    output: (bytes, taken) => {
      text += Buffer.from(bytes).toString()
      taken()
    },
    ended: resolve
  })
  return { terminal, text: () => text, end: promise }
}

describe('a terminal', () => {
  it('P9 answers while time stands still, and its end is told after a commit', async () => {
    const before = cluster.api.requests.ever
    const { terminal, text, end } = open('web')
    terminal!.write(Buffer.from('hostname\r'))
    expect(text()).toBe('# hostname\r\nweb\r\n# ')
    terminal!.write(Buffer.from('exit 7\r'))
    expect(await end).toEqual({ kind: 'exited', exitCode: 7 })
    expect([...cluster.api.requests.after(before)]).toMatchObject([
      { verb: 'create', resource: 'pods', subresource: 'exec', name: 'web', code: 101, source: 'window' }
    ])
  })

  it('P9 is refused as kubectl is: by RBAC, for a pod that is not there, for a container that does not run', async () => {
    const refusals = await Promise.all([open('web', 'jane'), open('nope'), open('stuck')].map(({ end }) => end))
    expect(refusals).toEqual([
      {
        kind: 'refused',
        message:
          'pods "web" is forbidden: User "jane" cannot create resource "pods/exec" in API group "" in the namespace "default"'
      },
      { kind: 'refused', message: 'pods "nope" not found' },
      { kind: 'refused', message: 'container not found ("c")' }
    ])
  })

  it('P9: attaches to the first process, with the input that its spec gives', async () => {
    const before = cluster.api.requests.ever
    await create('pods', {
      kind: 'Pod',
      metadata: { name: 'toy' },
      spec: { containers: [{ name: 'toy', image: 'busybox', command: ['sh'], stdin: true, tty: true }] }
    })
    cluster.engine.advanceTo(cluster.engine.now + 30_000)
    const { terminal, text, end } = open('toy', 'kubernetes-admin', 'attach')
    terminal!.write(Buffer.from('hostname\r'))
    expect(text()).toContain('hostname\r\ntoy\r\n')
    terminal!.write(Buffer.from('exit 3\r'))
    expect(await end).toEqual({ kind: 'exited', exitCode: 3 })
    expect([...cluster.api.requests.after(before)].at(-1)).toMatchObject({
      subresource: 'attach',
      name: 'toy',
      code: 101
    })
    expect(await open('web', 'jane', 'attach').end).toMatchObject({
      message:
        'pods "web" is forbidden: User "jane" cannot create resource "pods/attach" in API group "" in the namespace "default"'
    })
  })

  it('N1: on a machine is a shell that asks no API; one that is off does not answer', async () => {
    const before = cluster.api.requests.ever
    const { terminal, text, end } = openAt({ kind: 'machine', node: 'worker-1' }, 'jane')
    terminal!.write(Buffer.from('cat /etc/hostname\r'))
    expect(text()).toBe('root@worker-1:/# cat /etc/hostname\r\nworker-1\r\nroot@worker-1:/# ')
    terminal!.write(Buffer.from('exit\r'))
    expect(await end).toEqual({ kind: 'exited', exitCode: 0 })
    expect([...cluster.api.requests.after(before)]).toEqual([])
    expect(await openAt({ kind: 'machine', node: 'nowhere' }).end).toEqual({
      kind: 'refused',
      message: 'ssh: Could not resolve hostname nowhere: Name or service not known'
    })
    cluster.engine.setNodePower('worker-1', false)
    expect(await openAt({ kind: 'machine', node: 'worker-1' }).end).toEqual({
      kind: 'refused',
      message: 'ssh: connect to host worker-1 port 22: No route to host'
    })
    cluster.engine.setNodePower('worker-1', true)
    cluster.engine.advanceTo(cluster.engine.now + 120_000)
  })

  it('P9 that is closed stands in the list of requests', () => {
    const before = cluster.api.requests.ever
    const { terminal } = open('web')
    terminal!.close()
    terminal!.close()
    expect([...cluster.api.requests.after(before)]).toMatchObject([{ subresource: 'exec', code: 101 }])
  })
})

describe('a forwarded port', () => {
  const pod: ForwardPlace = { namespace: 'default', resource: 'pods', name: 'web', port: 80 }

  async function opened(place: ForwardPlace): Promise<PortForward> {
    const outcome = await cluster.forwards.open(place, 'kubernetes-admin')
    if (!outcome.isDone) throw new Error(outcome.message)
    return outcome.forward
  }

  function get({ localPort }: PortForward, path = '/'): Promise<string> {
    const { promise, resolve, reject } = Promise.withResolvers<string>()
    request({ host: '127.0.0.1', port: localPort, path, agent: false }, (response) => {
      let text = `${response.statusCode} `
      response.on('data', (piece: Buffer) => (text += piece.toString()))
      response.on('end', () => resolve(text))
    })
      .on('error', reject)
      .end()
    return promise
  }

  it('P9 leads to a pod, and through a Service to one that is ready', async () => {
    const [toPod, toService] = [await opened(pod), await opened({ ...pod, resource: 'services', port: 8000 })]
    expect(await get(toPod)).toContain('Welcome to nginx!')
    expect(await get(toService, '/nope')).toMatch(/^404 /)
    expect(cluster.forwards.list()).toMatchObject([
      { name: 'web', resource: 'pods', port: 80, connections: 1 },
      { name: 'web', resource: 'services', port: 8000, connections: 1 }
    ])
    for (const { id } of [toPod, toService]) cluster.forwards.close(id)
    await expect(get(toPod)).rejects.toThrow('ECONNREFUSED')
    expect(cluster.forwards.list()).toEqual([])
  })

  it('P9 whose pod refuses the connection closes it, and says why', async () => {
    const shut = await opened({ ...pod, port: 81 })
    await expect(get(shut)).rejects.toThrow()
    expect(cluster.forwards.list()[0]).toMatchObject({
      connections: 1,
      problem: expect.stringContaining('dial tcp4 127.0.0.1:81: connect: connection refused') as string
    })
    cluster.forwards.close(shut.id)
  })

  it('P9 is refused by RBAC, for a pod that does not run, and where the port is taken', async () => {
    const taken = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => taken.once('listening', resolve))
    const { port: localPort } = taken.address() as AddressInfo
    const outcomes = [
      await cluster.forwards.open(pod, 'jane'),
      await cluster.forwards.open({ ...pod, name: 'stuck' }, 'kubernetes-admin'),
      await cluster.forwards.open({ ...pod, localPort }, 'kubernetes-admin')
    ]
    taken.close()
    expect(outcomes).toEqual([
      {
        isDone: false,
        message:
          'pods "web" is forbidden: User "jane" cannot create resource "pods/portforward" in API group "" in the namespace "default"'
      },
      { isDone: false, message: 'unable to forward port because pod is not running. Current status=Pending' },
      { isDone: false, message: `port ${localPort} is in use` }
    ])
    expect(cluster.forwards.list()).toEqual([])
  })
})
