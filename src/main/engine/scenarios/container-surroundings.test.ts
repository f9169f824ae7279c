// P4, S8, P9: what the kubelet gives to containers, and what the machine under them shows.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { memoryBytes } from '../../../shared/kube/quantity.ts'
import type { Node, Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, service, shell } from './manifests.ts'
import { type } from './typing.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

const logOf = (name: string): readonly string[] => {
  const podUid = cluster.get<Pod>(`pods ${name}`)!.metadata.uid
  return cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
}

test('P4: $(NAME) in command, args and env is what stands before it, $$ escapes, what is not there stays', () => {
  cluster.create(service('web'))
  const env: Body[] = [
    { name: 'FIRST', value: 'one' },
    { name: 'LATER', value: '$(AFTER)' },
    { name: 'BOTH', value: '$(FIRST)-$(MISSING)-$$(FIRST)-$$$(FIRST)' },
    { name: 'AFTER', value: 'x' },
    { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
  ]
  const command = ['sh', '-c', 'echo "$@"; env | grep -E "^(LATER|BOTH)=" | sort', 'sh', '$(FIRST)']
  const args = ['$(BOTH)', '$(POD)', '$$(FIRST)', '$(nothing)', '$(WEB_SERVICE_PORT)', '$x $( $']
  cluster.create(pod('box', { image: 'busybox', command, args, env }, { restartPolicy: 'Never' }))
  cluster.run(20)
  const both = 'one-$(MISSING)-$(FIRST)-$one'
  expect(logOf('box')).toEqual([`one ${both} box $(FIRST) $(nothing) 80 $x $( $`, `BOTH=${both}`, 'LATER=$(AFTER)'])
})

test('P4: a template whose command has no variables of its own is expanded too, without any env', () => {
  const container = { image: 'busybox', command: ['sh', '-c', 'echo $$HOME $(HOSTNAME)'] }
  cluster.create(pod('box', container, { restartPolicy: 'Never' }))
  cluster.run(20)
  // To the shell it is $HOME and a command that is not there.
  expect(logOf('box')[0]).toContain('HOSTNAME: not found')
  expect(logOf('box')[1]).toBe('/root')
})

test('P5: a probe’s command is expanded by the values of the spec, a hook’s is not', () => {
  const env: Body[] = [
    { name: 'FILE', value: '/tmp/ok' },
    { name: 'FIELD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }
  ]
  const readinessProbe = {
    exec: { command: ['sh', '-c', 'echo "probe $(FIELD)" > /tmp/seen; test -e $(FILE)'] },
    periodSeconds: 1
  }
  const lifecycle = { postStart: { exec: { command: ['sh', '-c', 'echo "$0" > /tmp/hook', '$(FILE)'] } } }
  cluster.create(pod('box', { ...shell('touch /tmp/ok; sleep 1000'), env, readinessProbe, lifecycle }))
  cluster.run(20)
  expect(cluster.podRow('box')).toBe('1/1 Running 0')
  expect(type(cluster, 'box', 'cat /tmp/seen /tmp/hook').stdout).toBe('probe \n$(FILE)\n')
})

test('S8: /etc/resolv.conf, /etc/hosts and /etc/hostname are what the kubelet wrote', () => {
  const spec: Body = {
    hostname: 'db-0',
    subdomain: 'db',
    hostAliases: [
      { ip: '10.1.2.3', hostnames: ['foo.remote', 'bar.remote'] },
      { ip: '127.0.0.1', hostnames: ['foo.local'] }
    ],
    dnsConfig: { searches: ['my.domain'], options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }] }
  }
  cluster.create(pod('box', shell('sleep 1000'), spec))
  cluster.create(pod('outside', shell('sleep 1000'), { dnsPolicy: 'Default' }))
  cluster.create(pod('host', shell('sleep 1000'), { hostNetwork: true }))
  cluster.run(20)
  const { podIP } = cluster.get<Pod>('pods box')!.status!
  expect(type(cluster, 'box', 'cat /etc/resolv.conf').stdout).toBe(
    'search default.svc.cluster.local svc.cluster.local cluster.local my.domain\nnameserver 10.96.0.10\noptions ndots:2 edns0\n'
  )
  const hosts = type(cluster, 'box', 'cat /etc/hosts').stdout
  expect(hosts).toMatch(/^# Kubernetes-managed hosts file\.\n127\.0\.0\.1\tlocalhost\n/)
  expect(hosts).toContain(`\n${podIP}\tdb-0.db.default.svc.cluster.local\tdb-0\n`)
  expect(hosts).toMatch(
    /\n\n# Entries added by HostAliases\.\n10\.1\.2\.3\tfoo\.remote\tbar\.remote\n127\.0\.0\.1\tfoo\.local\n$/
  )
  expect(type(cluster, 'box', 'cat /etc/hostname; hostname; echo $HOSTNAME').stdout).toBe('db-0\ndb-0\ndb-0\n')
  expect(type(cluster, 'outside', 'cat /etc/resolv.conf').stdout).not.toContain('cluster.local')
  const { spec: placed, status } = cluster.get<Pod>('pods host')!
  const node = placed.nodeName!
  expect(type(cluster, 'host', 'hostname').stdout).toBe(`${node}\n`)
  expect(type(cluster, 'host', 'cat /etc/hosts').stdout).toMatch(
    /^# Kubernetes-managed hosts file \(host network\)\.\n/
  )
  expect(type(cluster, 'host', 'cat /etc/hosts').stdout).toContain(`\n${status!.hostIP}\t${node}\n`)
})

test('S8: names of /etc/hosts come before the name server, also those that somebody adds', () => {
  cluster.create(pod('web', {}, {}, { labels: { app: 'web' } }))
  cluster.create(service('web'))
  cluster.run(20)
  const { podIP } = cluster.get<Pod>('pods web')!.status!
  cluster.create(
    pod(
      'box',
      { image: 'curlimages/curl', command: ['sleep', '1000'] },
      { hostAliases: [{ ip: podIP!, hostnames: ['alias'] }] }
    )
  )
  cluster.run(20)
  expect(type(cluster, 'box', 'curl -s -o /dev/null -w "%{http_code}" http://alias/').stdout).toBe('200')
  const { clusterIP } = cluster.get<Service>('services web')!.spec
  expect(type(cluster, 'box', 'curl -s http://own/').exitCode).toBe(6)
  const added = `echo "${clusterIP} own" >> /etc/hosts; curl -s -o /dev/null -w "%{http_code}" http://own/`
  expect(type(cluster, 'box', added).stdout).toBe('200')
  expect(type(cluster, 'box', 'nslookup alias').exitCode).toBe(1)
})

test('P9: free, nproc, uptime and uname tell of the machine, /sys/fs/cgroup of the container’s limits', () => {
  const resources = { limits: { cpu: '500m', memory: '128Mi' }, requests: { cpu: '250m', memory: '64Mi' } }
  cluster.create(pod('box', { ...shell('sleep 1000'), resources }))
  cluster.run(60)
  const { spec } = cluster.get<Pod>('pods box')!
  const { capacity, nodeInfo } = cluster.get<Node>(`nodes ${spec.nodeName}`)!.status!
  const kibibytes = memoryBytes(capacity!['memory']) / 1024
  expect(type(cluster, 'box', 'free').stdout).toMatch(new RegExp(`\\nMem: +${kibibytes} +\\d+ +\\d+`))
  expect(type(cluster, 'box', 'grep MemTotal /proc/meminfo').stdout).toBe(
    `MemTotal:       ${String(kibibytes).padStart(8)} kB\n`
  )
  expect(type(cluster, 'box', 'nproc').stdout).toBe(`${capacity!['cpu']}\n`)
  expect(type(cluster, 'box', 'uname -r').stdout).toBe(`${nodeInfo!.kernelVersion}\n`)
  expect(type(cluster, 'box', 'uptime').stdout).toMatch(/ up \d+ min, /)
  const limits = type(cluster, 'box', 'cd /sys/fs/cgroup; cat memory.max cpu.max cpu.weight pids.max; ls')
  expect(limits.stdout).toBe(
    `${128 * 1024 ** 2}\n50000 100000\n10\n1024\ncgroup.procs\ncpu.max\ncpu.stat\ncpu.weight\nmemory.current\nmemory.max\npids.current\npids.max\n`
  )
  expect(Number(type(cluster, 'box', 'cat /sys/fs/cgroup/memory.current').stdout)).toBeGreaterThan(0)
  expect(type(cluster, 'box', 'top -bn1').stdout).toMatch(/^Mem: \d+K used, \d+K free,.*\nCPU: .*% idle/)
})

test('P9: mount and df show what is mounted: volumes, Secrets in memory, the machine’s disk', () => {
  cluster.create({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'key' }, stringData: { a: 'b' } })
  cluster.create({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'conf' }, data: { a: 'b' } })
  const volumes: Body[] = [
    { name: 'data', emptyDir: {} },
    { name: 'fast', emptyDir: { medium: 'Memory' } },
    { name: 'key', secret: { secretName: 'key' } },
    { name: 'conf', configMap: { name: 'conf' } }
  ]
  const volumeMounts = [
    { name: 'data', mountPath: '/data' },
    { name: 'fast', mountPath: '/fast' },
    { name: 'key', mountPath: '/key' },
    { name: 'conf', mountPath: '/conf' }
  ]
  cluster.create(pod('box', { ...shell('sleep 1000'), volumeMounts }, { volumes }))
  cluster.run(30)
  const mounts = type(cluster, 'box', 'mount').stdout
  expect(mounts).toContain('/dev/sda1 on /data type ext4 (rw,relatime)\n')
  expect(mounts).toMatch(/\ntmpfs on \/fast type tmpfs \(rw,relatime,size=\d+k,inode64\)\n/)
  expect(mounts).toMatch(/\ntmpfs on \/key type tmpfs \(ro,relatime,size=\d+k,inode64\)\n/)
  expect(mounts).toContain('/dev/sda1 on /conf type ext4 (ro,relatime)\n')
  expect(mounts).toMatch(/tmpfs on \/(var\/)?run\/secrets\/kubernetes.io\/serviceaccount type tmpfs \(ro,/)
  const before = type(cluster, 'box', 'df /fast').stdout.split('\n')[1]!.split(/ +/)
  expect(before[5]).toBe('/fast')
  type(cluster, 'box', 'head -c 1000000 /dev/zero | tr "\\0" x > /fast/file')
  const after = type(cluster, 'box', 'df /fast').stdout.split('\n')[1]!.split(/ +/)
  expect(Number(after[2]) - Number(before[2])).toBe(976)
  expect(type(cluster, 'box', 'df -h').stdout).toMatch(/\noverlay +\d+(\.\d)?G/)
})
