import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { ConfigMap, Pod, Service } from '../../../shared/schema/types.ts'
import { undisturbed } from '../containers/disturbance.ts'
import { Cluster, type Body } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'
import { answerers, ask, fromNode, fromPod, outcome, outside, times, wayOf } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(deployment('web', { replicas: 3 }))
  cluster.create(service('web', { type: 'NodePort', ports: [{ name: 'http', port: 80, nodePort: 30_080 }] }))
  cluster.create(pod('client', {}, { nodeName: 'worker-1' }))
  cluster.run(25)
})
afterEach(() => cluster.close())

const clusterIP = (name = 'web'): string => cluster.get<Service>(`services ${name}`)!.spec.clusterIP!
const rules = (node = 'worker-1') => cluster.engine.network.proxyRules(node)
const client = () => fromPod(cluster, 'client')
const toService = (count: number) => times(count, () => ask(cluster, client(), `http://${clusterIP()}/`))

/** Writes into kube-proxy's configuration, as somebody does with kubectl edit. */
function configure(from: string, to: string): void {
  const map = cluster.get<ConfigMap>('configmaps kube-proxy', 'kube-system')!
  const text = map.data!['config.conf']!
  expect(text).toContain(from)
  cluster.patch(
    'configmaps kube-proxy',
    { data: { 'config.conf': text.replace(from, to) } },
    { namespace: 'kube-system' }
  )
}

/** kubectl rollout restart daemonset kube-proxy, and until all have come back. */
function restartProxies(): void {
  for (const { metadata } of cluster.pods('k8s-app=kube-proxy', 'kube-system'))
    cluster.delete(`pods ${metadata.name}`, { namespace: 'kube-system' })
  cluster.run(45)
}

function useMode(mode: string): void {
  configure('mode: ""', `mode: ${mode}`)
  restartProxies()
}

const modes = ['iptables', 'nftables', 'ipvs', 'userspace'] as const
/** Schedulers of IPVS, with how many of three pods one client's requests reach. */
const balancing = [
  ['sh', 1],
  ['dh', 1],
  ['wrr', 3]
] as const
const counting = ['lc', 'wlc', 'sed', 'nq'] as const

describe('S9 kube-proxy’s modes', () => {
  test('S9 iptables is the default, and its rules are read as iptables-save prints them', () => {
    const { mode, command, text } = rules()!
    expect([mode, command]).toEqual(['iptables', 'iptables-save'])
    const ips = cluster
      .pods('app=web')
      .map(({ status }) => status!.podIP!)
      .toSorted()
    const lines = text.split('\n')
    const chain = 'KUBE-SVC-CDGGSHYLG3RE2FKL'
    expect(lines).toContain(
      `-A KUBE-SERVICES -d ${clusterIP()}/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j ${chain}`
    )
    expect(lines).toContain(
      `-A ${chain} ! -s 10.244.0.0/16 -d ${clusterIP()}/32 -p tcp -m comment --comment "default/web:http cluster IP" -m tcp --dport 80 -j KUBE-MARK-MASQ`
    )
    const balanced = lines.filter((line) => line.startsWith(`-A ${chain} -m comment`))
    expect(balanced.map((line) => line.replace(/KUBE-SEP-\w{16}/, 'KUBE-SEP'))).toEqual([
      `-A ${chain} -m comment --comment "default/web:http -> ${ips[0]!}:80" -m statistic --mode random --probability 0.33333333349 -j KUBE-SEP`,
      `-A ${chain} -m comment --comment "default/web:http -> ${ips[1]!}:80" -m statistic --mode random --probability 0.50000000000 -j KUBE-SEP`,
      `-A ${chain} -m comment --comment "default/web:http -> ${ips[2]!}:80" -j KUBE-SEP`
    ])
    const endpoint = /KUBE-SEP-\w{16}/.exec(balanced[0]!)![0]
    expect(lines).toContain(`-A ${endpoint} -s ${ips[0]!}/32 -m comment --comment default/web:http -j KUBE-MARK-MASQ`)
    expect(lines).toContain(
      `-A ${endpoint} -p tcp -m comment --comment default/web:http -m tcp -j DNAT --to-destination ${ips[0]!}:80`
    )
    expect(lines).toContain(
      `-A KUBE-NODEPORTS -p tcp -m comment --comment default/web:http -m tcp --dport 30080 -j ${chain.replace('SVC', 'EXT')}`
    )
    // The last rule of KUBE-SERVICES stays the last.
    expect(lines.findLast((line) => line.startsWith('-A KUBE-SERVICES'))).toContain('must be the last rule')
    // Every chain that is jumped to is there.
    const chains = new Set(lines.filter((line) => line.startsWith(':')).map((line) => line.slice(1).split(' ')[0]))
    for (const line of lines) {
      const target = /-j (KUBE-[-A-Z0-9]+)/.exec(line)?.[1]
      if (target !== undefined) expect(chains).toContain(target)
    }
  })

  test('S9 rules without endpoints reject, in the filter table', () => {
    cluster.create(service('empty'))
    cluster.run(3)
    expect(rules()!.text).toContain(
      `-A KUBE-SERVICES -d ${clusterIP('empty')}/32 -p tcp -m comment --comment "default/empty has no endpoints" -m tcp --dport 80 -j REJECT --reject-with icmp-port-unreachable`
    )
  })

  test('S9 iptables does not try again: a request to a dead endpoint is lost', () => {
    cluster.engine.setNodePower('worker-2', false)
    const lost = toService(1)
    const counts = answerers(
      times(30, () => ask(cluster, client(), `http://${clusterIP()}/`, { timeout: 500 })).concat(lost)
    )
    expect(counts['timed-out']).toBeGreaterThan(0)
  })

  test('S9 a mode is taken over when kube-proxy is restarted, not before, also over a restart of the process', () => {
    configure('mode: ""', 'mode: ipvs')
    cluster.run(60)
    expect(rules()!.mode).toBe('iptables')
    // One node at a time, as its pod is made anew.
    const [one] = cluster.pods('k8s-app=kube-proxy', 'kube-system').filter(({ spec }) => spec.nodeName === 'worker-1')
    cluster.delete(`pods ${one!.metadata.name}`, { namespace: 'kube-system' })
    cluster.run(45)
    expect([rules('worker-1')!.mode, rules('worker-2')!.mode]).toEqual(['ipvs', 'iptables'])
  })

  test('S9 … also where the process was killed in between', () => {
    cluster.close()
    cluster = new Cluster({ onDisk: true })
    configure('mode: ""', 'mode: nftables')
    cluster.run(10)
    cluster.restart()
    cluster.run(5)
    expect(rules()!.mode).toBe('iptables')
    restartProxies()
    expect(rules()!.mode).toBe('nftables')
    cluster.restart()
    expect(rules()!.mode).toBe('nftables')
  })

  test('S9 nftables: the same balance, its table, and unused ports of a ClusterIP are rejected', () => {
    useMode('nftables')
    const { command, text } = rules()!
    expect(command).toBe('nft list table ip kube-proxy')
    expect(text).toContain(`${clusterIP()} . tcp . 80 : goto service-`)
    expect(text).toMatch(
      /chain service-[A-Z2-7]{8}-default\/web\/tcp\/http \{\n(?:.*\n)*?\t\tnumgen random mod 3 vmap \{ 0 : goto endpoint-/
    )
    expect(text).toContain('tcp . 30080 : goto external-')
    expect(Object.keys(answerers(toService(40)))).toHaveLength(3)
    expect(outcome(ask(cluster, client(), `http://${clusterIP()}:81/`))).toBe('refused')
    const unknown = ask(cluster, client(), 'http://10.96.200.200/', { timeout: 2000 })
    expect([outcome(unknown), wayOf(unknown).includes('cluster-ips-check')]).toEqual(['timed-out', true])
  })

  test('S9 ipvs rr: in turn, exactly', () => {
    useMode('ipvs')
    expect(Object.values(answerers(toService(30)))).toEqual([10, 10, 10])
    const { command, text, scheduler } = rules()!
    expect([command, scheduler]).toEqual(['ipvsadm -Ln', 'rr'])
    const lines = text.split('\n')
    const at = lines.indexOf(`TCP  ${clusterIP()}:80 rr`)
    expect(at).toBeGreaterThan(0)
    const ips = cluster
      .pods('app=web')
      .map(({ status }) => status!.podIP!)
      .toSorted()
    expect(lines.slice(at + 1, at + 4).map((line) => line.trim().split(/\s+/).slice(0, 4))).toEqual(
      ips.map((ip) => ['->', `${ip}:80`, 'Masq', '1'])
    )
    expect(lines).toContain('TCP  172.18.0.3:30080 rr')
    expect(outcome(ask(cluster, client(), `http://${clusterIP()}:81/`))).toBe('refused')
    expect(outcome(ask(cluster, outside, 'http://172.18.0.3:30080/'))).toBe('200')
  })

  test.each(balancing)('S9 ipvs %s: a client’s requests go to %i of three pods', (scheduler, expected) => {
    configure('mode: ""', `ipvs:\n  scheduler: ${scheduler}\nmode: ipvs`)
    restartProxies()
    expect(Object.keys(answerers(toService(12)))).toHaveLength(expected)
  })

  test.each(counting)('S9 ipvs %s: to the one with the fewest open connections', (scheduler) => {
    configure('mode: ""', `ipvs:\n  scheduler: ${scheduler}\nmode: ipvs`)
    restartProxies()
    const [first, second, third] = cluster.pods('app=web')
    // Two of three never answer: what they were given stays open.
    for (const { status } of [first!, second!])
      cluster.engine.runtime.disturb(status!.containerStatuses![0]!.containerID!, { ...undisturbed, isHung: true })
    for (let round = 0; round < 6; round++)
      cluster.engine.sendRequest(client(), { scheme: 'http', host: clusterIP(), port: 80 }, () => {})
    cluster.run(1)
    expect(Object.keys(answerers(toService(10)))).toEqual([third!.metadata.name])
  })

  test('S9 userspace (history): in turn, and another endpoint is tried where one does not answer', () => {
    useMode('userspace')
    expect(Object.values(answerers(toService(9)))).toEqual([3, 3, 3])
    const report = ask(cluster, client(), `http://${clusterIP()}/`)
    // kube-proxy itself is the client of the pod.
    expect(report.seenFrom).not.toBe(cluster.get<Pod>('pods client')!.status!.podIP)
    cluster.engine.setNodePower('worker-2', false)
    const survivors = answerers(toService(9))
    expect(Object.keys(survivors).every((name) => cluster.get<Pod>(`pods ${name}`)!.spec.nodeName === 'worker-1')).toBe(
      true
    )
  })

  test('S9 the rules of a node stay as they were while its kube-proxy hears nothing', () => {
    const before = rules('worker-1')!.text
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: true })
    cluster.create(service('late'))
    cluster.run(5)
    expect(rules('worker-1')!.text).toBe(before)
    expect(rules('worker-2')!.text).toContain('default/late')
    cluster.engine.changeMachines({ type: 'partition', name: 'worker-1', isCutOff: false })
    cluster.run(5)
    expect(rules('worker-1')!.text).toContain('default/late')
  })

  test('S9 without its kube-proxy a node keeps old rules, and after a loss of power it has none', () => {
    cluster.patch(
      'daemonsets kube-proxy',
      { spec: { template: { spec: { nodeSelector: { proxied: 'yes' } } } } },
      { namespace: 'kube-system' }
    )
    cluster.run(90)
    expect(cluster.pods('k8s-app=kube-proxy', 'kube-system')).toEqual([])
    cluster.create(service('late', { selector: { app: 'web' } }))
    cluster.run(5)
    expect(outcome(ask(cluster, fromNode('worker-1'), `http://${clusterIP()}/`))).toBe('200')
    expect(outcome(ask(cluster, fromNode('worker-1'), `http://${clusterIP('late')}/`, { timeout: 2000 }))).toBe(
      'timed-out'
    )
    cluster.engine.setNodePower('worker-1', false)
    cluster.engine.setNodePower('worker-1', true)
    cluster.run(60)
    expect(rules('worker-1')).toBeUndefined()
    expect(outcome(ask(cluster, fromNode('worker-1'), `http://${clusterIP()}/`, { timeout: 2000 }))).toBe('timed-out')
  })
})

describe('S4 sessionAffinity', () => {
  const affine = (seconds?: number): void => {
    const timeout: Body = seconds === undefined ? {} : { timeoutSeconds: seconds }
    const sessionAffinityConfig: Body = { clientIP: timeout }
    cluster.patch('services web', { spec: { sessionAffinity: 'ClientIP', sessionAffinityConfig } })
    cluster.run(2)
  }

  test.each(modes)('S4 with %s a client stays with its pod', (mode) => {
    if (mode !== 'iptables') useMode(mode)
    affine()
    expect(Object.keys(answerers(toService(15)))).toHaveLength(1)
  })

  test('S4 for 10800 seconds where nobody says otherwise, counted from the last request', () => {
    affine()
    expect(cluster.get<Service>('services web')!.spec.sessionAffinityConfig).toEqual({
      clientIP: { timeoutSeconds: 10_800 }
    })
    expect(rules()!.text).toMatch(/--rcheck --seconds 10800 --reap --name KUBE-SEP-/)
    affine(100)
    const name = Object.keys(answerers(toService(1)))[0]!
    for (let round = 0; round < 5; round++) {
      cluster.run(90)
      expect(Object.keys(answerers(toService(1)))).toEqual([name])
    }
    // Forgotten, they are spread again.
    const found = new Set<string>()
    for (let round = 0; round < 12; round++) {
      cluster.run(110)
      for (const one of Object.keys(answerers(toService(1)))) found.add(one)
    }
    expect(found.size).toBeGreaterThan(1)
  })

  test('S4 clients of other addresses have pods of their own, and a pod that is gone is replaced by another', () => {
    affine()
    const from = (address: string): string =>
      Object.keys(answerers([ask(cluster, { kind: 'outside', address }, 'http://172.18.0.3:30080/')]))[0]!
    const addresses = times(12, () => 0).map((_zero, index) => `203.0.113.${index + 1}`)
    expect(new Set(addresses.map(from)).size).toBeGreaterThan(1)
    const mine = from('203.0.113.1')
    expect(from('203.0.113.1')).toBe(mine)
    cluster.delete(`pods ${mine}`)
    cluster.run(10)
    const other = from('203.0.113.1')
    expect(other).not.toBe(mine)
    expect(from('203.0.113.1')).toBe(other)
  })
})
