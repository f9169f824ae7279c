import { afterAll, expect, test } from 'vitest'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import { Cluster } from './cluster.ts'
import { pod, shell } from './manifests.ts'
import { type } from './typing.ts'

const cluster = new Cluster({ workers: 1 })
const long = (image: string) => ({ ...shell('sleep 100000'), image })
cluster.create({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'sub' },
  spec: { clusterIP: 'None', selector: { app: 'web' }, ports: [{ port: 80 }] }
})
cluster.create(pod('web', { image: 'nginx:1.27.3' }, { hostname: 'web', subdomain: 'sub' }, { labels: { app: 'web' } }))
cluster.create(pod('httpd', { image: 'httpd:2.4' }))
cluster.create(pod('redis', { image: 'redis:7.4.2' }))
cluster.create(pod('old', long('busybox:1.28')))
cluster.create(pod('box', long('busybox')))
cluster.run(40)

afterAll(() => cluster.close())

test('P9 a server that is asked for its version or to look at its configuration answers, and serves on', () => {
  expect(type(cluster, 'web', 'nginx -v')).toEqual({ exitCode: 0, stdout: '', stderr: 'nginx version: nginx/1.27.3\n' })
  expect(type(cluster, 'web', 'nginx -t').stderr).toContain('/etc/nginx/nginx.conf test is successful\n')
  expect(type(cluster, 'web', 'nginx -s reload')).toMatchObject({
    exitCode: 0,
    stderr: expect.stringContaining(': signal process started\n') as string
  })
  expect(type(cluster, 'web', 'cat /etc/nginx/conf.d/default.conf').stdout).toContain('listen       80;')
  expect(type(cluster, 'httpd', 'httpd -v').stdout).toBe('Server version: Apache/2.4 (Unix)\n')
  expect(type(cluster, 'redis', 'redis-server --version').stdout).toContain('Redis server v=7.4.2 ')
  expect(cluster.podRow('web')).toBe('1/1 Running 0')
  expect(type(cluster, 'web', 'curl -s -o /dev/null -w "%{http_code}" localhost').stdout).toBe('200')
})

test('S8 nslookup of busybox 1.28 says whose each address is, and what it cannot resolve', () => {
  const { clusterIP } = cluster.get<Service>('services kubernetes')!.spec
  expect(type(cluster, 'old', 'nslookup kubernetes.default')).toEqual({
    exitCode: 0,
    stderr: '',
    stdout:
      'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n' +
      `Name:      kubernetes.default\nAddress 1: ${clusterIP} kubernetes.default.svc.cluster.local\n`
  })
  expect(type(cluster, 'old', 'nslookup nobody')).toEqual({
    exitCode: 1,
    stderr: "nslookup: can't resolve 'nobody'\n",
    stdout: 'Server:    10.96.0.10\nAddress 1: 10.96.0.10 kube-dns.kube-system.svc.cluster.local\n\n'
  })
})

test('C2 env: what the image sets, what the pod says, the Services, and the home', () => {
  cluster.create(pod('variables', { image: 'nginx:1.27.3', env: [{ name: 'MINE', value: 'yes' }] }))
  cluster.run(20)
  const names = type(cluster, 'variables', 'env')
    .stdout.split('\n')
    .map((line) => line.split('=')[0])
  const seen = ['PATH', 'HOSTNAME', 'NGINX_VERSION', 'MINE', 'KUBERNETES_SERVICE_HOST', 'HOME']
  expect(names.filter((name) => seen.includes(name!))).toEqual(seen)
  expect(type(cluster, 'variables', 'echo $NGINX_VERSION').stdout).toBe('1.27.3\n')
})

test('P9 hostname -f has the domain of a pod with a subdomain', () => {
  expect(type(cluster, 'web', 'hostname -f').stdout).toBe('web.sub.default.svc.cluster.local\n')
  expect(type(cluster, 'web', 'hostname').stdout).toBe('web\n')
  expect(type(cluster, 'box', 'hostname -f').stdout).toBe('box\n')
})

test('P9 tar tells that names lose their slash, and that something was missing', () => {
  const gnu = type(cluster, 'web', 'tar cf /tmp/a.tar /etc/hostname /nothing')
  expect(gnu).toMatchObject({
    exitCode: 2,
    stderr:
      "tar: Removing leading `/' from member names\ntar: /nothing: Cannot stat: No such file or directory\n" +
      'tar: Exiting with failure status due to previous errors\n'
  })
  expect(type(cluster, 'box', 'tar cf /tmp/a.tar /etc/hostname').stderr).toBe(
    "tar: removing leading '/' from member names\n"
  )
})

test('P3 a command that a plain distribution does not have is an error of the start, wherever it is said to lie', () => {
  cluster.create(pod('missing', { image: 'busybox', args: ['/nothing', '--now'] }))
  cluster.create(
    pod(
      'mounted',
      { image: 'busybox', command: ['/scripts/run.sh'], volumeMounts: [{ name: 'scripts', mountPath: '/scripts' }] },
      { volumes: [{ name: 'scripts', emptyDir: {} }] }
    )
  )
  cluster.run(20)
  const { lastState, state } = cluster.get<Pod>('pods missing')!.status!.containerStatuses![0]!
  expect((lastState?.terminated ?? state?.terminated)!).toMatchObject({
    reason: 'StartError',
    exitCode: 128,
    message: expect.stringContaining('exec: "/nothing": stat /nothing: no such file or directory') as string
  })
  // What a volume may hold is not judged by its name.
  expect(cluster.get<Pod>('pods mounted')!.status!.containerStatuses![0]!.lastState?.terminated?.reason).not.toBe(
    'StartError'
  )
})

test('S8 a web server says what it is and what it has, and its own page for what it has not', () => {
  expect(type(cluster, 'web', 'curl -sI localhost').stdout).toMatch(
    /^HTTP\/1.1 200 OK\r\nServer: nginx\/1.27.3\r\nDate: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\nContent-Type: text\/html\r\n[^]*Content-Length: \d+\r\n\r\n$/
  )
  const missing = type(cluster, 'web', 'curl -s localhost/nothing').stdout
  expect(missing).toContain('<center><h1>404 Not Found</h1></center>')
  expect(missing).toContain('<center>nginx/1.27.3</center>')
})
