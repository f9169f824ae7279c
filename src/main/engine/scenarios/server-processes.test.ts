// Servers that are several processes: a master and its workers.
import { afterAll, expect, test } from 'vitest'
import { Cluster } from './cluster.ts'
import { pod } from './manifests.ts'
import { type } from './typing.ts'

const cluster = new Cluster({ workers: 1 })
cluster.create({
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'two' },
  data: { 'nginx.conf': 'user www-data;\nworker_processes 2;\n' }
})
cluster.create(pod('web', { image: 'nginx:1.27-alpine' }))
cluster.create(pod('debian', { image: 'nginx:1.27' }))
const volumeMounts = [{ name: 'conf', mountPath: '/etc/nginx/nginx.conf', subPath: 'nginx.conf' }]
cluster.create(
  pod('two', { image: 'nginx:1.27-alpine', volumeMounts }, { volumes: [{ name: 'conf', configMap: { name: 'two' } }] })
)
cluster.create(pod('plain', { image: 'nginxinc/nginx-unprivileged:1.27-alpine' }))
cluster.create(pod('user', { image: 'nginx:1.27-alpine', securityContext: { runAsUser: 101 } }))
cluster.create(pod('httpd', { image: 'httpd:2.4-alpine' }))
cluster.create(
  pod('script', { image: 'nginx:1.27-alpine', command: ['sh', '-c', "sleep 1; nginx -g 'daemon off;'; echo over"] })
)
cluster.run(40)
afterAll(() => cluster.close())

const said = (name: string, line: string): string => type(cluster, name, line).stdout
/** User, number and command of each process but those that look. */
const shown = (name: string): readonly string[] =>
  said(name, 'ps')
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim().split(/\s+/))
    .map(([pid, user, , ...command]) => `${user} ${pid} ${command.join(' ')}`)
    .filter((line) => !/^\S+ \d+ (sh -c (ps|kill)|ps)/.test(line))
const processors = Number(said('web', 'nproc'))
const workers = (user: string, first: number, count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `${user} ${first + index} nginx: worker process`)

test('P9 nginx is a master and a worker for each processor of its node', () => {
  expect(shown('web')).toEqual([
    'root 1 nginx: master process nginx -g daemon off;',
    ...workers('nginx', 29, processors)
  ])
  expect(
    said('debian', 'cat /proc/*/cmdline | tr "\\0" "\\n"')
      .split('\n')
      .filter((line) => line.includes('nginx: '))
  ).toHaveLength(processors + 1)
  expect(said('web', 'cat /proc/1/comm; pidof nginx | wc -w')).toBe(`nginx\n${processors + 1}\n`)
  expect(
    said('web', 'top -bn1')
      .split('\n')
      .filter((line) => line.includes('nginx: worker'))
  ).toHaveLength(processors)
})

test('P9 its configuration says how many workers there are and who runs them, which only root can give away', () => {
  expect(shown('two')).toEqual(['root 1 nginx: master process nginx -g daemon off;', ...workers('www-data', 29, 2)])
  expect(shown('user')[1]).toBe('nginx 29 nginx: worker process')
  expect(shown('plain').map((line) => line.split(' ')[0])).toEqual(
    Array.from({ length: processors + 1 }, () => 'nginx')
  )
})

test('P9 a worker that is killed is replaced by its master, which logs it', () => {
  const before = shown('two')
  expect(type(cluster, 'two', 'kill -9 29; sleep 1').exitCode).toBe(0)
  const after = shown('two')
  expect(after).toHaveLength(before.length)
  expect(after.join('\n')).not.toContain(' 29 ')
  const next = /www-data (\d+) /.exec(after.at(-1)!)![1]
  const podUid = cluster.get('pods two')!.metadata.uid
  const log = (): readonly string[] =>
    cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text.replace(/^\S+ \S+ /, ''))
  expect(log().slice(-4)).toEqual([
    '[notice] 1#1: signal 17 (SIGCHLD) received from 29',
    '[alert] 1#1: worker process 29 exited on signal 9',
    `[notice] 1#1: start worker process ${next}`,
    '[notice] 1#1: signal 29 (SIGIO) received'
  ])
  type(cluster, 'two', `kill -QUIT ${next}; sleep 1`)
  expect(log().slice(-7, -3)).toEqual([
    `[notice] ${next}#${next}: gracefully shutting down`,
    `[notice] ${next}#${next}: exiting`,
    `[notice] ${next}#${next}: exit`,
    `[notice] 1#1: signal 17 (SIGCHLD) received from ${next}`
  ])
  expect(log().at(-3)).toBe(`[notice] 1#1: worker process ${next} exited with code 0`)
  expect(cluster.podRow('two')).toBe('1/1 Running 0')
  expect(said('web', 'curl -s -o /dev/null -w "%{http_code}" localhost')).toBe('200')
})

test('P9 httpd has the three children of its event MPM, and takes others in their place', () => {
  const children = [8, 9, 10].map((pid) => `www-data ${pid} httpd -DFOREGROUND`)
  expect(shown('httpd')).toEqual(['root 1 httpd -DFOREGROUND', ...children])
  type(cluster, 'httpd', 'kill 9; sleep 1')
  expect(shown('httpd')).toHaveLength(4)
  expect(shown('httpd').join('\n')).not.toContain(' 9 ')
})

test('P9 workers end with a master that a script has started, and the script goes on', () => {
  const master = /root (\d+) nginx: master/.exec(shown('script').join('\n'))![1]
  type(cluster, 'script', `kill -QUIT ${master}; sleep 0.02`)
  cluster.run(5)
  const podUid = cluster.get('pods script')!.metadata.uid
  const lines = cluster.engine.runtime.logs.read({ podUid, container: 'main', instance: 0 })
  expect(lines.at(-1)!.text).toBe('over')
})
