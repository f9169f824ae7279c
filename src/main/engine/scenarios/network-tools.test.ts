// P9, N9: what people type in a container to look at the network itself.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { pod, service, shell } from './manifests.ts'
import { type } from './typing.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('box', shell('sleep 100000'), { nodeName: 'worker-1' }))
  cluster.create(pod('near', {}, { nodeName: 'worker-1' }, { labels: { app: 'web' } }))
  cluster.create(pod('far', shell('sleep 100000'), { nodeName: 'worker-2' }))
  cluster.create(pod('tools', { image: 'nicolaka/netshoot', command: ['sleep', '100000'] }, { nodeName: 'worker-2' }))
  cluster.create(service('web'))
  cluster.run(30)
})
afterEach(() => cluster.close())

const ipOf = (name: string): string => cluster.get<Pod>(`pods ${name}`)!.status!.podIP!

test('P9: ping reaches pods near and far, with the time to live that the way leaves and statistics', () => {
  const far = ipOf('far')
  const { stdout, exitCode } = type(cluster, 'box', `ping -c 3 ${far}`)
  expect(exitCode).toBe(0)
  const lines = stdout.split('\n')
  expect(lines[0]).toBe(`PING ${far} (${far}): 56 data bytes`)
  expect(lines[1]).toMatch(new RegExp(`^64 bytes from ${far}: seq=0 ttl=62 time=0\\.\\d{3} ms$`))
  expect(lines[3]).toContain('seq=2')
  expect(lines[5]).toBe(`--- ${far} ping statistics ---`)
  expect(lines[6]).toBe('3 packets transmitted, 3 packets received, 0% packet loss')
  expect(lines[7]).toMatch(/^round-trip min\/avg\/max = 0\.\d{3}\/0\.\d{3}\/0\.\d{3} ms$/)
  expect(type(cluster, 'box', `ping -c 1 ${ipOf('near')}`).stdout).toContain('ttl=64')
  expect(type(cluster, 'box', 'ping -c 1 localhost').stdout).toContain('64 bytes from 127.0.0.1')
})

test('P9: ping by name; an unknown one is a bad address; the ClusterIP of a Service does not answer', () => {
  const { clusterIP } = cluster.get<Service>('services web')!.spec
  const answer = type(cluster, 'box', 'ping -c 2 -W 1 web')
  expect(answer.exitCode).toBe(1)
  expect(answer.stdout).toBe(
    `PING web (${clusterIP}): 56 data bytes\n\n--- web ping statistics ---\n2 packets transmitted, 0 packets received, 100% packet loss\n`
  )
  expect(type(cluster, 'box', 'ping -c 1 nobody')).toEqual({
    exitCode: 1,
    stdout: '',
    stderr: "ping: bad address 'nobody'\n"
  })
})

test('P9: ping hears nothing of a machine that is off', () => {
  const far = ipOf('far')
  cluster.engine.setNodePower('worker-2', false)
  cluster.run(5)
  expect(type(cluster, 'box', `ping -c 1 -W 2 ${far}`)).toMatchObject({ exitCode: 1 })
})

test('P9: Ctrl-C ends ping with its statistics', () => {
  const answer = type(cluster, 'box', `ping ${ipOf('far')} & sleep 2.5; kill -INT $!; wait $!; echo $?`)
  expect(answer.stdout).toMatch(/\n3 packets transmitted, 3 packets received, 0% packet loss\nround-trip .*\n0\n$/s)
})

test('P9: traceroute shows the machines on the way', () => {
  const lines = type(cluster, 'box', `traceroute -n ${ipOf('far')}`)
    .stdout.trim()
    .split('\n')
  expect(lines).toHaveLength(4)
  expect(lines[1]).toMatch(
    /^ 1 {2}10\.244\.\d+\.1 \(10\.244\.\d+\.1\) {2}\d\.\d{3} ms {2}\d\.\d{3} ms {2}\d\.\d{3} ms$/
  )
  expect(lines[2]).toMatch(/^ 2 {2}10\.244\.\d+\.0 /)
  expect(lines[3]).toContain(`${ipOf('far')} (${ipOf('far')})`)
})

test('N9: ip and ifconfig show the pod’s own end of its cable, and its routes', () => {
  const ip = ipOf('box')
  const range = cluster.get<Node>('nodes worker-1')!.spec.podCIDR!
  const gateway = range.replace('.0/24', '.1')
  const address = type(cluster, 'box', 'ip addr').stdout
  expect(address).toMatch(/^1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue qlen 1000\n/)
  expect(address).toMatch(/\n2: eth0@if\d+: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1450 qdisc noqueue\n/)
  expect(address).toContain(`    inet ${ip}/24 brd ${range.replace('.0/24', '.255')} scope global eth0\n`)
  expect(type(cluster, 'box', 'ip a show eth0').stdout).not.toContain('lo:')
  expect(type(cluster, 'box', 'ip route').stdout).toBe(
    `default via ${gateway} dev eth0\n10.244.0.0/16 via ${gateway} dev eth0\n${range} dev eth0 proto kernel scope link src ${ip}\n`
  )
  expect(type(cluster, 'box', 'ifconfig eth0').stdout).toContain(
    `inet addr:${ip}  Bcast:${range.replace('.0/24', '.255')}  Mask:255.255.255.0`
  )
  expect(type(cluster, 'box', 'route -n').stdout).toMatch(
    new RegExp(`\\n0\\.0\\.0\\.0 +${gateway} +0\\.0\\.0\\.0 +UG +0 +0 +0 eth0\\n`)
  )
  expect(type(cluster, 'box', 'ip link add x type dummy').exitCode).toBe(2)
})

test('P9: netstat and ss show who listens in the pod', () => {
  cluster.create(
    pod(
      'both',
      { image: 'nginx:1.27' },
      {
        initContainers: [
          { name: 'side', restartPolicy: 'Always', image: 'nicolaka/netshoot', command: ['sleep', '100000'] }
        ]
      }
    )
  )
  cluster.run(30)
  const { containerID } = cluster.get<Pod>('pods both')!.status!.initContainerStatuses![0]!
  let told = ''
  cluster.engine.runtime.exec(containerID!, ['sh', '-c', 'netstat -tln; ss -tln'], ({ stdout }) => (told = stdout))
  cluster.run(1)
  expect(told).toMatch(/\ntcp +0 +0 0\.0\.0\.0:80 +0\.0\.0\.0:\* +LISTEN/)
  expect(told).toMatch(/\nLISTEN +0 +4096 +0\.0\.0\.0:80 /)
  expect(type(cluster, 'tools', 'netstat -tln').stdout).not.toContain('LISTEN ')
})

test('S9: iptables-save on a machine’s network shows what kube-proxy wrote; in a pod’s own nobody may look', () => {
  cluster.create(
    pod(
      'host',
      { image: 'nicolaka/netshoot', command: ['sleep', '100000'] },
      { hostNetwork: true, nodeName: 'worker-1' }
    )
  )
  cluster.run(30)
  const { clusterIP } = cluster.get<Service>('services web')!.spec
  const saved = type(cluster, 'host', 'iptables-save').stdout
  expect(saved).toBe(cluster.engine.network.proxyRules('worker-1')!.text)
  const chain = /-d (\S+)\/32 .*"default\/web .*-j (KUBE-SVC-\w+)/.exec(saved)!
  expect(chain[1]).toBe(clusterIP)
  expect(type(cluster, 'host', `iptables -t nat -S ${chain[2]}`).stdout).toMatch(
    new RegExp(`^-N ${chain[2]}\\n(-A ${chain[2]} .*\\n)+$`)
  )
  expect(type(cluster, 'host', 'iptables -t nat -L KUBE-SERVICES -n').stdout).toContain(`/* default/web cluster IP */`)
  expect(type(cluster, 'host', 'iptables -F').exitCode).not.toBe(0)
  expect(type(cluster, 'host', 'netstat -tln').stdout).toContain(':10250')
  expect(type(cluster, 'tools', 'iptables-save').stderr).toContain('Permission denied (you must be root)')
})
