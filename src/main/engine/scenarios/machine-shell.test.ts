// P9, N1: who is on a machine itself, by a shell of its own or by kubectl debug node.
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Node, Pod } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { pod, shell } from './manifests.ts'
import { type } from './typing.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('web', {}, { nodeName: 'worker-1' }))
  cluster.run(30)
})
afterEach(() => cluster.close())

/** Runs a line in a shell on a machine. */
function onMachine(node: string, line: string): { readonly out: string; readonly code: number | undefined } {
  const { uid } = cluster.get<Node>(`nodes ${node}`)!.metadata
  let out = ''
  let code: number | undefined
  const options = { command: ['bash', '-c', line], stdin: false, tty: false }
  cluster.engine.openSession(uid, 'machine', options, {
    output: (_stream, bytes) => (out += new TextDecoder().decode(bytes)),
    consumed: () => {},
    ended: (end) => (code = end.kind === 'exited' ? end.exitCode : -1)
  })
  cluster.until(() => code !== undefined, 60)
  return { out, code }
}

/** What kubectl debug node/NAME makes. */
function debugNode(node: string): void {
  const spec = {
    nodeName: node,
    hostNetwork: true,
    hostPID: true,
    hostIPC: true,
    restartPolicy: 'Never',
    tolerations: [{ operator: 'Exists' }],
    volumes: [{ name: 'host-root', hostPath: { path: '/' } }]
  }
  const volumeMounts = [{ name: 'host-root', mountPath: '/host' }]
  cluster.create(pod(`node-debugger-${node}`, { ...shell('sleep 100000'), volumeMounts }, spec))
  cluster.run(30)
}

test('N1: a shell on a machine finds kubeadm’s files, the kubelet’s and the logs of its pods', () => {
  expect(onMachine('control-plane-1', 'hostname; id -un; ls /etc/kubernetes/manifests').out).toBe(
    'control-plane-1\nroot\netcd.yaml\nkube-apiserver.yaml\nkube-controller-manager.yaml\nkube-scheduler.yaml\n'
  )
  const manifest = onMachine('control-plane-1', 'cat /etc/kubernetes/manifests/kube-apiserver.yaml').out
  expect(manifest).toMatch(/^apiVersion: v1\nkind: Pod\n/)
  expect(manifest).toContain('- --etcd-servers=https://127.0.0.1:2379\n')
  expect(manifest).not.toContain('nodeName')
  expect(onMachine('worker-1', 'ls /etc/kubernetes/manifests').code).not.toBe(0)
  expect(onMachine('worker-1', 'grep staticPodPath /var/lib/kubelet/config.yaml').out).toBe(
    'staticPodPath: /etc/kubernetes/manifests\n'
  )
  const { uid } = cluster.get<Pod>('pods web')!.metadata
  const log = onMachine(
    'worker-1',
    `head -1 /var/log/pods/default_web_${uid}/main/0.log; tail -n 1 /var/log/containers/web_default_main-*.log`
  )
  expect(log.out).toMatch(/^2026-11-20T12:\d\d:\d\d\.\d{9}Z std(out|err) F /)
  expect(log.out.split('\n')).toHaveLength(3)
})

test('N1: crictl, systemctl and journalctl tell what the machine’s runtime and kubelet know', () => {
  const ps = onMachine('worker-1', 'crictl ps').out.split('\n')
  expect(ps[0]).toMatch(/^CONTAINER +IMAGE +CREATED +STATE +NAME +ATTEMPT +POD ID +POD +NAMESPACE$/)
  expect(ps.some((line) => / Running +main +0 .* web +default$/.test(line))).toBe(true)
  expect(onMachine('worker-1', 'crictl logs $(crictl ps -q --name main) 2>&1 | head -1').out).not.toBe('\n')
  expect(onMachine('worker-1', 'crictl images').out).toMatch(/\ndocker\.io\/library\/nginx +1\.27 /)
  expect(onMachine('worker-1', 'systemctl is-active kubelet').out).toBe('active\n')
  expect(onMachine('worker-1', 'systemctl status kubelet').out).toContain('     Active: active (running) since ')
  expect(onMachine('worker-1', 'journalctl -u kubelet --no-pager').out).toMatch(
    /\nNov 20 12:\d\d:\d\d worker-1 kubelet\[845\]: I1120 12:\d\d:\d\d\.\d{6} +845 event\.go:389\] "Event occurred" object="default\/web" .* reason="Started"/
  )
  expect(onMachine('worker-1', 'systemctl stop kubelet').code).toBe(1)
})

test('N1: on a machine one sees its network, its processes and the rules of kube-proxy', () => {
  const network = cluster.engine.networkLooks.node('worker-1')!
  expect(onMachine('worker-1', 'ip addr').out).toBe(network.ipAddr)
  expect(onMachine('worker-1', 'ip route').out).toBe(network.ipRoute)
  const processes = onMachine('worker-1', 'ps -ef').out
  expect(processes).toMatch(/\nroot +845 +1 .* \/usr\/bin\/kubelet /)
  expect(processes).toContain('/usr/bin/containerd-shim-runc-v2')
  expect(onMachine('worker-1', 'iptables-save').out).toBe(cluster.engine.network.proxyRules('worker-1')!.text)
  const { podIP } = cluster.get<Pod>('pods web')!.status!
  expect(onMachine('worker-1', `curl -s -o /dev/null -w '%{http_code}' http://${podIP}/`).out).toBe('200')
  expect(onMachine('worker-1', 'kill -9 845').code).toBe(1)
})

test('P9: kubectl debug node sees the machine’s processes and its disk under /host; chroot goes in', () => {
  debugNode('worker-1')
  const name = 'node-debugger-worker-1'
  expect(type(cluster, name, 'hostname; cat /host/etc/hostname').stdout).toBe('worker-1\nworker-1\n')
  expect(type(cluster, name, 'ps').stdout).toContain('/usr/bin/kubelet')
  expect(type(cluster, name, 'cat /host/var/lib/kubelet/config.yaml').stdout).toContain('kind: KubeletConfiguration')
  expect(type(cluster, name, 'crictl ps').exitCode).toBe(127)
  const inside = type(
    cluster,
    name,
    "chroot /host sh -c 'pwd; crictl ps | grep -c web; cat /etc/hostname; cd /var/log; pwd; ls'"
  )
  expect(inside).toMatchObject({ exitCode: 0, stdout: '/\n1\nworker-1\n/var/log\ncontainers\npods\n' })
  const linked = "chroot /host sh -c 'head -1 /var/log/containers/web_default_main-*.log'"
  expect(type(cluster, name, linked).stdout).toMatch(/^2026-11-20T12:\d\d:\d\d\.\d{9}Z std(out|err) F /)
  expect(type(cluster, name, 'chroot /nowhere').stderr).toContain('No such file or directory')
})

test('P9: what is written under /host lies on the machine’s disk, where pods with a hostPath there find it', () => {
  debugNode('worker-1')
  const volumes = [{ name: 'data', hostPath: { path: '/srv/data' } }]
  const volumeMounts = [{ name: 'data', mountPath: '/data' }]
  cluster.create(
    pod(
      'reader',
      { ...shell('echo early > /data/early; sleep 100000'), volumeMounts },
      { volumes, nodeName: 'worker-1' }
    )
  )
  cluster.run(20)
  const name = 'node-debugger-worker-1'
  expect(type(cluster, name, 'cat /host/srv/data/early; echo late > /host/srv/data/late; ls /host/srv').stdout).toBe(
    'early\ndata\n'
  )
  expect(type(cluster, 'reader', 'cat /data/late; ls /data').stdout).toBe('late\nearly\nlate\n')
  expect(
    onMachine('worker-1', 'cat /srv/data/late; echo x > /srv/data/third; mkdir -p /opt/own/a && ls /opt/own').out
  ).toBe('late\na\n')
  expect(type(cluster, 'reader', 'cat /data/third').stdout).toBe('x\n')
  expect(onMachine('worker-2', 'ls /srv').out).toBe('')
  expect(type(cluster, name, 'echo x > /host/var/lib/kubelet/config.yaml').stderr).toContain('Read-only file system')
})

test('N4: a shell on a machine ends when that loses power, and none opens while it is off', () => {
  const { uid } = cluster.get<Node>('nodes worker-1')!.metadata
  let end: string | undefined
  const listener = { output: () => {}, consumed: () => {}, ended: ({ kind }: { kind: string }) => void (end = kind) }
  cluster.engine.openSession(uid, 'machine', { command: ['sleep', '1000'], stdin: true, tty: true }, listener)
  cluster.run(5)
  expect(end).toBeUndefined()
  cluster.engine.setNodePower('worker-1', false)
  cluster.run(5)
  expect(end).toBe('lost')
  expect(cluster.engine.openSession(uid, 'machine', { stdin: true, tty: true }, listener)).toBeUndefined()
})

test('P9: packages of a machine can only be read, and apt says so', () => {
  expect(onMachine('worker-1', 'dpkg -s bash | head -1').out).toBe('Package: bash\n')
  const { out, code } = onMachine('worker-1', 'apt-get update -qq && apt-get install -y nano')
  expect(code).toBe(100)
  expect(out).toContain(
    'E: Archives directory /var/cache/apt/archives/partial is missing. - Acquire (30: Read-only file'
  )
  expect(onMachine('worker-1', 'which nano').code).toBe(1)
})
