// P3: memcached, MongoDB, RabbitMQ and WordPress, as far as they answer.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Cluster, isReady, type Body } from './cluster.ts'
import { claim, deployment, pod, service } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ settle: 30, onDisk: true })
})
afterEach(() => cluster.close())

function run(from: string, line: string): string {
  return new Terminal(cluster).run(from, line)
}

function running(...names: readonly string[]): void {
  cluster.until(() => names.every((name) => cluster.podRow(name).startsWith('1/1 Running')), 120)
  cluster.run(2)
}

test('P3: S8: memcached keeps what it is told over nc, until it ends', () => {
  cluster.create(pod('cache', { image: 'memcached:1.6' }, {}, { labels: { app: 'cache' } }))
  cluster.create(service('cache', { ports: [{ port: 11_211 }] }))
  cluster.create(pod('client', { image: 'busybox:1.36', command: ['sleep', 'infinity'] }))
  running('cache', 'client')
  const say = (text: string): string => run('client', `printf '${text}' | nc cache 11211`).replaceAll('\r', '')
  expect(say('set a 5 0 5\\r\\nhello\\r\\nset n 0 10 1\\r\\n7\\r\\n')).toBe('STORED\nSTORED\n')
  expect(say('get a n nothing\\r\\nincr n 3\\r\\nadd a 0 0 1\\r\\nx\\r\\nnope\\r\\n')).toBe(
    'VALUE a 5 5\nhello\nVALUE n 0 1\n7\nEND\n10\nNOT_STORED\nERROR\n'
  )
  cluster.restart()
  cluster.run(11)
  expect(say('get a n\\r\\ndelete a\\r\\nget a\\r\\nquit\\r\\n')).toBe('VALUE a 5 5\nhello\nEND\nDELETED\nEND\n')
})

test('P3: redis over a bare connection answers inline commands', () => {
  cluster.create(pod('redis', { image: 'redis:7.2' }, {}, { labels: { app: 'redis' } }))
  cluster.create(service('redis', { ports: [{ port: 6379 }] }))
  cluster.create(pod('client', { image: 'busybox:1.36', command: ['sleep', 'infinity'] }))
  running('redis', 'client')
  expect(run('client', 'printf \'PING\\r\\nSET a "b c"\\r\\nGET a\\r\\n\' | nc redis 6379')).toBe(
    '+PONG\r\n+OK\r\n$3\r\nb c\r\n'
  )
})

test('P3: MongoDB and RabbitMQ become ready by the commands of their probes', () => {
  const probed = (image: string, command: readonly string[]): Body => ({
    image,
    readinessProbe: { exec: { command: [...command] }, periodSeconds: 2, timeoutSeconds: 5 }
  })
  cluster.create(pod('mongo', probed('mongo:8', ['mongosh', '--quiet', '--eval', "db.adminCommand('ping')"])))
  cluster.create(pod('rabbit', probed('rabbitmq:4', ['rabbitmq-diagnostics', '-q', 'ping'])))
  cluster.until(() => cluster.podRow('rabbit') === '0/1 Running 0', 60)
  expect(run('rabbit', 'rabbitmq-diagnostics -q ping; echo $?')).toMatch(
    /^69\nError: unable to perform an operation on node/
  )
  expect(
    cluster.until(() => ['mongo', 'rabbit'].every((name) => cluster.podRow(name) === '1/1 Running 0'), 60)
  ).toBeLessThan(60)
  expect(run('mongo', 'mongosh --quiet --eval "db.runCommand({ping: 1})"')).toBe('{ ok: 1 }\n')
  const podUid = cluster.pods().find(({ metadata }) => metadata.name === 'mongo')!.metadata.uid
  const lines = cluster.engine.runtime.logs.read({ podUid, container: 'main' }).map(({ text }) => text)
  expect(JSON.parse(lines.at(-1)!)).toMatchObject({ msg: 'Waiting for connections', attr: { port: 27_017 } })
})

test('P3: S8: WordPress says that it has no database, installs itself once it has, and keeps its blog there', () => {
  cluster.create(claim('mysql', { storageClassName: 'network-disk' }))
  const wordpress = [
    { name: 'WORDPRESS_DB_HOST', value: 'wordpress-mysql' },
    { name: 'WORDPRESS_DB_USER', value: 'wordpress' },
    { name: 'WORDPRESS_DB_PASSWORD', value: 'pw' }
  ]
  cluster.create(deployment('wordpress', { replicas: 1, image: 'wordpress:6', container: { env: wordpress } }))
  cluster.create(service('wordpress'))
  cluster.create(pod('client', { image: 'curlimages/curl', command: ['sleep', 'infinity'] }))
  cluster.until(() => cluster.pods('app=wordpress').every(isReady) && cluster.podRow('client') === '1/1 Running 0', 60)
  cluster.run(3)
  const get = (path: string): string => run('client', `curl -s -w ' %{http_code}' http://wordpress${path}`)
  expect(get('/')).toMatch(/<h1>Error establishing a database connection<\/h1>.* 500$/s)
  const mysql = ['ROOT_PASSWORD=secret', 'DATABASE=wordpress', 'USER=wordpress', 'PASSWORD=pw'].map((text) => ({
    name: `MYSQL_${text.split('=')[0]!}`,
    value: text.split('=')[1]!
  }))
  cluster.create(
    deployment('wordpress-mysql', {
      replicas: 1,
      image: 'mysql:8.0',
      container: { env: mysql, volumeMounts: [{ name: 'data', mountPath: '/var/lib/mysql' }] },
      pod: { volumes: [{ name: 'data', persistentVolumeClaim: { claimName: 'mysql' } }] },
      spec: { strategy: { type: 'Recreate' } }
    })
  )
  cluster.create(service('wordpress-mysql', { ports: [{ port: 3306 }] }))
  const databaseReady = (): void => {
    cluster.until(() => cluster.pods('app=wordpress-mysql').some(isReady), 120)
    cluster.run(12)
  }
  databaseReady()
  expect(get('/')).toBe(' 302')
  expect(get('/wp-admin/install.php')).toContain('<h1>Welcome</h1>')
  run('client', "curl -s -d 'weblog_title=Harbour+News&user_name=ada' 'http://wordpress/wp-admin/install.php?step=2'")
  expect(get('/')).toContain('<h1>Harbour News</h1>')
  for (const { metadata } of cluster.pods('app=wordpress-mysql')) cluster.delete(`pods ${metadata.name}`)
  cluster.run(5)
  databaseReady()
  expect(get('/')).toContain('<h1>Harbour News</h1>')
})
