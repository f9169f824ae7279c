import { afterEach, describe, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import type { Cni } from '../../../shared/machines/presets.ts'
import { Cluster } from './cluster.ts'
import { pod } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

interface Pods {
  readonly a: Pod
  readonly b: Pod
  readonly near: Pod
}

/** Pods a and near on worker-1, b on worker-2. */
function start(cni: Cni): Pods {
  cluster = new Cluster({ cni })
  for (const [name, nodeName] of [
    ['a', 'worker-1'],
    ['near', 'worker-1'],
    ['b', 'worker-2']
  ] as const)
    cluster.create(pod(name, {}, { nodeName, tolerations: [{ operator: 'Exists' }] }))
  cluster.run(20)
  const get = (name: string): Pod => cluster.get<Pod>(`pods ${name}`)!
  return { a: get('a'), b: get('b'), near: get('near') }
}

const path = (from: Pod, to: Pod): readonly string[] =>
  cluster.engine.networkLooks
    .path(from.metadata.uid, to.metadata.uid)!
    .map(
      ({ node = '', pod: inside, at, isLost }) =>
        `${node}${inside === undefined ? '' : `/${inside}`} ${at}${isLost === true ? ' lost' : ''}`
    )
const network = (node: string): { readonly ipAddr: string; readonly ipRoute: string } =>
  cluster.engine.networkLooks.node(node)!

describe('N9 the network of a node', () => {
  it('N9 flannel: bridge, veth pairs, overlay and a route to each other node', () => {
    const { a } = start('flannel')
    const { ipAddr, ipRoute } = network('worker-1')
    expect(ipAddr).toMatch(
      /^\d+: cni0: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 .*\n.*\n {4}inet 10\.244\.1\.1\/24 brd 10\.244\.1\.255 scope global cni0$/m
    )
    expect(ipAddr).toContain('inet 10.244.1.0/32 scope global flannel.1')
    expect(ipAddr.match(/^\d+: veth[0-9a-f]{8}@if2: .* master cni0 /gm)!.length).toBeGreaterThanOrEqual(2)
    expect(ipRoute).toBe(
      'default via 172.18.0.1 dev eth0 proto static\n' +
        '10.244.0.0/24 via 10.244.0.0 dev flannel.1 onlink\n' +
        '10.244.1.0/24 dev cni0 proto kernel scope link src 10.244.1.1\n' +
        '10.244.2.0/24 via 10.244.2.0 dev flannel.1 onlink\n' +
        '172.18.0.0/16 dev eth0 proto kernel scope link src 172.18.0.3\n'
    )
    expect(a.status!.podIP).toMatch(/^10\.244\.1\./)
  })

  it('N9 calico: no bridge and no overlay, but a route to each pod and through each other node', () => {
    const { a } = start('calico')
    const { ipAddr, ipRoute } = network('worker-1')
    expect(ipAddr).not.toContain('cni0')
    expect(ipAddr).toMatch(/^\d+: cali[0-9a-f]{11}@if4: /m)
    expect(ipRoute).toContain('10.244.2.0/24 via 172.18.0.4 dev eth0 proto bird\n')
    expect(ipRoute).toContain('blackhole 10.244.1.0/24 proto bird\n')
    expect(ipRoute).toMatch(
      new RegExp(`^${a.status!.podIP!.replaceAll('.', '\\.')} dev cali[0-9a-f]{11} scope link$`, 'm')
    )
  })

  it('N9 weave: its bridge in one large network', () => {
    start('weave')
    expect(network('worker-1').ipRoute).toContain('10.32.0.0/12 dev weave proto kernel scope link src 10.32.1.1\n')
    expect(network('worker-1').ipAddr).toMatch(/^\d+: vethwepl[0-9a-f]{7}@if4: .* master weave /m)
  })
})

describe('N9 the way of a packet between two pods', () => {
  it('N9 flannel: over veth, bridge and VXLAN to the other node', () => {
    const { a, b } = start('flannel')
    expect(path(a, b)).toEqual([
      'worker-1/a eth0',
      expect.stringMatching(/^worker-1 veth/),
      'worker-1 cni0',
      'worker-1 ip route',
      'worker-1 flannel.1',
      'worker-1 eth0',
      'worker-2 eth0',
      'worker-2 flannel.1',
      'worker-2 cni0',
      expect.stringMatching(/^worker-2 veth/),
      'worker-2/b eth0'
    ])
    const hops = cluster.engine.networkLooks.path(a.metadata.uid, b.metadata.uid)!
    expect(hops[4]!.what).toBe('wrapped in VXLAN 1: UDP 8472 from 172.18.0.3 to 172.18.0.4')
  })

  it('N9 on one node the bridge is enough', () => {
    const { a, near } = start('flannel')
    expect(path(a, near)).toEqual([
      'worker-1/a eth0',
      expect.stringMatching(/^worker-1 veth/),
      'worker-1 cni0',
      expect.stringMatching(/^worker-1 veth/),
      'worker-1/near eth0'
    ])
  })

  it('N9 calico: routed from node to node as it is', () => {
    const { a, b } = start('calico')
    expect(path(a, b)).toEqual([
      'worker-1/a eth0',
      expect.stringMatching(/^worker-1 cali/),
      'worker-1 ip route',
      'worker-1 eth0',
      'worker-2 eth0',
      'worker-2 ip route',
      expect.stringMatching(/^worker-2 cali/),
      'worker-2/b eth0'
    ])
  })

  it('N9 to a machine that is off it is lost on the wire', () => {
    const { a, b } = start('flannel')
    cluster.engine.setNodePower('worker-2', false)
    expect(path(a, b).at(-1)).toBe(' network lost')
    expect(path(b, a)).toEqual(['worker-2 worker-2 lost'])
  })

  it('N9 a pod in its node’s network starts at the node', () => {
    const { a } = start('flannel')
    const proxy = cluster.pods('k8s-app=kube-proxy', 'kube-system').find(({ spec }) => spec.nodeName === 'worker-2')!
    expect(path(proxy, a)[0]).toBe(`worker-2/${proxy.metadata.name} eth0`)
    expect(path(a, proxy).at(-1)).toBe(`worker-2/${proxy.metadata.name} eth0`)
  })
})
