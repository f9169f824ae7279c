// The official JavaScript client in containers: Exec, Attach, Cp and PortForward, over WebSockets.
import {
  AdmissionregistrationV1Api,
  Attach,
  CoreV1Api,
  Cp,
  Exec,
  KubeConfig,
  PortForward,
  RbacAuthorizationV1Api,
  type V1Status
} from '@kubernetes/client-node'
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { testingToken, TestingApi } from './testing-api.ts'

/** What a stream has said when it ended. */
async function textOf(stream: PassThrough): Promise<string> {
  const pieces: Buffer[] = []
  for await (const piece of stream as AsyncIterable<Buffer>) pieces.push(piece)
  return Buffer.concat(pieces).toString()
}

describe('@kubernetes/client-node in containers', () => {
  let api: TestingApi
  const config = new KubeConfig()
  const folder = mkdtempSync(join(tmpdir(), 'drydock-streams-'))

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 2, speed: 50 })
    config.loadFromString(api.cluster.api.credentials('kubernetes-admin').kubeconfig)
    const core = config.makeApiClient(CoreV1Api)
    const containers = {
      web: { image: 'nginx:1.27' },
      speaker: { image: 'busybox:1.36', command: ['sh', '-c', 'while true; do echo tick; sleep 1; done'] }
    }
    for (const [name, container] of Object.entries(containers)) {
      await core.createNamespacedPod({
        namespace: 'default',
        body: { metadata: { name }, spec: { containers: [{ name: 'c', ...container }] } }
      })
    }
    const { store } = api.cluster.engine
    const isRunning = (name: string): boolean => store.get(podKind, 'default', name)?.status?.phase === 'Running'
    const { promise, resolve } = Promise.withResolvers<void>()
    store.onChange(podKind, () => isRunning('web') && isRunning('speaker') && resolve())
    await promise
  }, 60_000)
  afterAll(async () => {
    await api.close()
    rmSync(folder, { recursive: true, force: true })
  })

  async function run(
    command: readonly string[],
    stdin?: PassThrough,
    tty = false
  ): Promise<{ readonly stdout: string; readonly stderr: string; readonly status: V1Status }> {
    const [stdout, stderr] = [new PassThrough(), new PassThrough()]
    const { promise, resolve, reject } = Promise.withResolvers<V1Status>()
    new Exec(config)
      .exec('default', 'web', 'c', [...command], stdout, stderr, stdin ?? null, tty, resolve)
      .catch(reject)
    const [out, err] = [textOf(stdout), textOf(stderr)]
    const status = await promise
    return { stdout: await out, stderr: await err, status }
  }

  it('P9 runs commands and tells how they ended', async () => {
    expect(await run(['echo', 'hello'])).toMatchObject({ stdout: 'hello\n', stderr: '', status: { status: 'Success' } })
    expect((await run(['sh', '-c', 'exit 3'])).status).toMatchObject({
      status: 'Failure',
      reason: 'NonZeroExitCode',
      details: { causes: [{ reason: 'ExitCode', message: '3' }] }
    })
    expect((await run(['cat', '/nope'])).stderr).toContain('No such file or directory')
  })

  it('P9 hands stdin on, and its end', async () => {
    const stdin = new PassThrough()
    stdin.end('echo typed\nexit 2\n')
    expect(await run(['sh'], stdin)).toMatchObject({
      stdout: 'typed\n',
      status: { details: { causes: [{ message: '2' }] } }
    })
  })

  it('P9 attaches to what runs', async () => {
    const stdout = new PassThrough()
    const socket = await new Attach(config).attach('default', 'speaker', 'c', stdout, null, null, false)
    for await (const piece of stdout as AsyncIterable<Buffer>) {
      expect(piece.toString()).toMatch(/^(?:tick\n)+$/)
      break
    }
    socket.close()
  })

  it('P9 copies files into a container and out of it', async () => {
    const [there, back] = [join(folder, 'there'), join(folder, 'back')]
    for (const made of [there, back]) mkdirSync(made)
    const text = 'x'.repeat(600_000)
    writeFileSync(join(there, 'file'), text)
    // A Cp ends without telling anybody.
    await new Cp(config).cpToPod('default', 'web', 'c', there, '/srv')
    for (;;) if ((await run(['cat', '/srv/file'])).stdout === text) break
    const archive = join(folder, 'archive.tar')
    const stdout = new PassThrough()
    const { promise, resolve } = Promise.withResolvers<V1Status>()
    await new Exec(config).exec(
      'default',
      'web',
      'c',
      ['tar', 'cf', '-', '/srv/file'],
      stdout,
      null,
      null,
      false,
      resolve
    )
    const pieces: Buffer[] = []
    for await (const piece of stdout as AsyncIterable<Buffer>) pieces.push(piece)
    expect((await promise).status).toBe('Success')
    writeFileSync(archive, Buffer.concat(pieces))
    execFileSync('tar', ['xmf', archive, '-C', back])
    expect(readFileSync(join(back, 'srv/file'), 'utf8')).toBe(text)
    // What a client does not want to hear does not hold the process back.
    const deaf = place.replace('command=echo&command=hi', 'command=cat&command=/srv/file').replace('stdout', 'stderr')
    const heard = await messages('v5.channel.k8s.io', testingToken, deaf)
    expect(heard).toEqual([binary(2, ''), binary(3, '{"metadata":{},"status":"Success"}')])
  })

  it('P9 forwards a port', async () => {
    const [input, output, errors] = [new PassThrough(), new PassThrough(), new PassThrough()]
    const socket = await new PortForward(config).portForward('default', 'web', [80], output, errors, input)
    input.write('GET / HTTP/1.1\r\nHost: web\r\n\r\n')
    let text = ''
    for await (const piece of output as AsyncIterable<Buffer>) {
      text += piece.toString()
      if (text.includes('</html>')) break
    }
    expect(text).toMatch(/^HTTP\/1\.1 200 OK\r\n/)
    expect(text).toContain('Welcome to nginx!')
    ;(socket as { close(): void }).close()
  })

  it('P9 says on its own channel that nobody listens on a port', async () => {
    const [output, errors] = [new PassThrough(), new PassThrough()]
    const socket = await new PortForward(config).portForward('default', 'web', [81], output, errors, new PassThrough())
    for await (const piece of errors as AsyncIterable<Buffer>) {
      if (piece.length === 0) continue
      expect(piece.toString()).toContain('error forwarding port 81 to pod')
      break
    }
    ;(socket as { close(): void }).close()
  })

  const place = '/api/v1/namespaces/default/pods/web/exec?command=echo&command=hi&container=c&stdout=true'

  function binary(channel: number, text: string): Buffer {
    return Buffer.from([channel, ...Buffer.from(text)])
  }

  /** What a WebSocket of one protocol receives, text and all. */
  function messages(
    protocol: string | undefined,
    token = testingToken,
    path = place
  ): Promise<readonly (string | Buffer)[]> {
    const { promise, resolve, reject } = Promise.withResolvers<readonly (string | Buffer)[]>()
    const socket = new WebSocket(`wss://127.0.0.1:${api.port}${path}`, protocol === undefined ? [] : [protocol], {
      ca: api.ca,
      headers: { Authorization: `Bearer ${token}` }
    })
    const all: (string | Buffer)[] = []
    socket.on('message', (data: Buffer, isBinary) => all.push(isBinary ? data : data.toString()))
    socket.on('close', () => resolve(all))
    socket.on('unexpected-response', (_request, response) => reject(new Error(`${response.statusCode}`)))
    socket.on('error', reject)
    return promise
  }

  it('P9 speaks the older protocols of WebSockets, in bytes and in base64', async () => {
    const success = '{"metadata":{},"status":"Success"}'
    expect(await messages('v4.channel.k8s.io')).toEqual([binary(1, ''), binary(1, 'hi\n'), binary(3, success)])
    // These tell nothing of a good end.
    expect(await messages('channel.k8s.io')).toEqual([binary(1, ''), binary(1, 'hi\n')])
    expect(await messages(undefined)).toEqual([binary(1, ''), binary(1, 'hi\n')])
    const encoded = (channel: number, text: string): string => channel + Buffer.from(text).toString('base64')
    expect(await messages('v4.base64.channel.k8s.io')).toEqual([
      encoded(1, ''),
      encoded(1, 'hi\n'),
      encoded(3, success)
    ])
    await expect(messages('v9.channel.k8s.io')).rejects.toThrow('400')
  })

  it('P9 asks RBAC by the method: get for a WebSocket, create for SPDY, as 1.34 does', async () => {
    const rbac = config.makeApiClient(RbacAuthorizationV1Api)
    const core = config.makeApiClient(CoreV1Api)
    await core.createNamespacedServiceAccount({ namespace: 'default', body: { metadata: { name: 'looker' } } })
    const { status } = await core.createNamespacedServiceAccountToken({
      namespace: 'default',
      name: 'looker',
      body: { spec: { audiences: [] } }
    })
    const { token } = status!
    await expect(messages('v5.channel.k8s.io', token)).rejects.toThrow('403')
    await rbac.createNamespacedRole({
      namespace: 'default',
      body: { metadata: { name: 'look' }, rules: [{ apiGroups: [''], resources: ['pods/exec'], verbs: ['get'] }] }
    })
    await rbac.createNamespacedRoleBinding({
      namespace: 'default',
      body: {
        metadata: { name: 'look' },
        roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'look' },
        subjects: [{ kind: 'ServiceAccount', name: 'looker', namespace: 'default' }]
      }
    })
    expect(await messages('v5.channel.k8s.io', token)).toHaveLength(3)
    const spdy = { Connection: 'Upgrade', Upgrade: 'SPDY/3.1' }
    expect((await api.request('POST', place, { token, headers: spdy })).code).toBe(403)
  })

  it('C7 a policy about CONNECT keeps clients out of a pod by what they ask for', async () => {
    const admission = config.makeApiClient(AdmissionregistrationV1Api)
    const name = 'no-shells'
    const rule = { apiGroups: [''], apiVersions: ['v1'], operations: ['CONNECT'], resources: ['pods/exec'] }
    await admission.createValidatingAdmissionPolicy({
      body: {
        metadata: { name },
        spec: {
          matchConstraints: { resourceRules: [rule] },
          validations: [{ expression: "!object.command.exists(word, word == 'sh')", reason: 'Forbidden' }]
        }
      }
    })
    const binding = { metadata: { name }, spec: { policyName: name, validationActions: ['Deny'] } }
    await admission.createValidatingAdmissionPolicyBinding({ body: binding })
    await expect(messages('v5.channel.k8s.io', testingToken, place.replace('echo', 'sh'))).rejects.toThrow('403')
    expect(await messages('v5.channel.k8s.io')).toHaveLength(3)
    await admission.deleteValidatingAdmissionPolicyBinding({ name })
    expect((await run(['sh', '-c', 'exit 0'])).status).toMatchObject({ status: 'Success' })
  })

  it('P9 needs an upgrade, and at least one stream', async () => {
    expect((await api.request('POST', place)).json()).toMatchObject({ code: 400, message: 'Upgrade request required' })
    const spdy = { Connection: 'Upgrade', Upgrade: 'SPDY/3.1' }
    const none = await api.request('POST', place.replace('stdout=true', ''), { headers: spdy })
    expect(none).toMatchObject({ code: 400, text: 'you must specify at least 1 of stdin, stdout, stderr\n' })
    expect((await api.request('PUT', place)).code).toBe(405)
  })

  it('P9 stands in the list of requests, with how long it was open', async () => {
    const { requests } = api.cluster.api
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = requests.ever
    const stop = requests.onAdd(resolve)
    await messages('v5.channel.k8s.io')
    await promise
    stop()
    const told = [...requests.after(before)]
    expect(told).toMatchObject([{ subresource: 'exec', verb: 'get', code: 101, name: 'web', method: 'GET' }])
    expect(told[0]!.bytes).toBeGreaterThan(0)
  })
})
