// What clients and windows are told of pods on a node that the API server does not reach, and when.
import { CoreV1Api, Exec, KubeConfig, type V1Status } from '@kubernetes/client-node'
import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { TerminalEnd } from '../../shared/contract/terminals.ts'
import { TestingApi } from './testing-api.ts'

const pods = '/api/v1/namespaces/default/pods'
const node = 'worker-1'

describe('a node that is cut off', () => {
  let api: TestingApi
  let host: string
  const config = new KubeConfig()

  beforeAll(async () => {
    api = await TestingApi.open({ controlPlaneOnly: false, nodes: 2, speed: 50 })
    config.loadFromString(api.cluster.api.credentials('kubernetes-admin').kubeconfig)
    const spec = { nodeName: node, containers: [{ name: 'c', image: 'nginx:1.27' }] }
    await config.makeApiClient(CoreV1Api).createNamespacedPod({
      namespace: 'default',
      body: { metadata: { name: 'web' }, spec }
    })
    const { store } = api.cluster.engine
    const { promise, resolve } = Promise.withResolvers<void>()
    store.onChange(podKind, ({ object }) => object.status?.phase === 'Running' && resolve())
    await promise
    const [address] = store.get(nodeKind, undefined, node)!.status!.addresses!
    host = `${address!.address}:10250`
    api.cluster.engine.changeMachines({ type: 'partition', name: node, isCutOff: true })
  }, 60_000)
  afterAll(() => api.close())

  /** What is told, and whether not before so many simulated seconds were over. */
  async function timed<T>(seconds: number, tell: () => Promise<T>): Promise<readonly [T, boolean]> {
    const before = api.cluster.engine.now
    const told = await tell()
    return [told, api.cluster.engine.now - before >= seconds * 1000]
  }

  it('P9: logs are refused in the words of Go’s dialer, after its time-out', async () => {
    const [{ code, json }, hasWaited] = await timed(30, () => api.get(`${pods}/web/log?tailLines=5&follow=true`))
    expect([code, json()['message'], hasWaited]).toEqual([
      500,
      `Get "https://${host}/containerLogs/default/web/c?follow=true&tailLines=5": dial tcp ${host}: i/o timeout`,
      true
    ])
  })

  it('P9: exec over WebSockets is let in, and told on the error channel', async () => {
    const { promise, resolve, reject } = Promise.withResolvers<V1Status>()
    const [{ message, reason }, hasWaited] = await timed(30, () => {
      new Exec(config)
        .exec('default', 'web', 'c', ['echo', 'hi'], new PassThrough(), null, null, false, resolve)
        .catch(reject)
      return promise
    })
    expect([reason, message, hasWaited]).toEqual([
      'InternalError',
      `Internal error occurred: error sending request: Post "https://${host}/exec/default/web/c?command=echo&command=hi&output=1": dial tcp ${host}: i/o timeout`,
      true
    ])
  })

  it('P9: a window’s terminal is refused as clients without WebSockets are', async () => {
    const { promise, resolve } = Promise.withResolvers<TerminalEnd>()
    const [end, hasWaited] = await timed(30, () => {
      const place = { kind: 'shell', namespace: 'default', pod: 'web' } as const
      api.cluster.source.openTerminal(place, 'kubernetes-admin', { output: () => {}, ended: resolve })
      return promise
    })
    expect([end, hasWaited]).toEqual([
      { kind: 'refused', message: `error dialing backend: dial tcp ${host}: i/o timeout` },
      true
    ])
  })

  it('P9: a port is not forwarded, and a proxied request gets no connection to the pod', async () => {
    const place = { namespace: 'default', resource: 'pods', name: 'web', port: 80 } as const
    expect(await api.cluster.source.forwards.open(place, 'kubernetes-admin')).toEqual({
      isDone: false,
      message: `error dialing backend: dial tcp ${host}: i/o timeout`
    })
    const { podIP } = api.cluster.engine.store.get(podKind, 'default', 'web')!.status!
    const { code, json } = await api.get(`${pods}/web/proxy/`)
    expect([code, json()['message']]).toEqual([503, `error trying to reach service: dial tcp ${podIP}:80: i/o timeout`])
  })

  it('P9: where the clock stands nobody is kept waiting', async () => {
    api.cluster.control.setSpeed(0)
    expect((await api.get(`${pods}/web/log`)).code).toBe(500)
  })
})
