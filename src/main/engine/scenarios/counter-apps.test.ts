// P3, S8: apps that find their redis by its name: the counter, the guestbook, a voting app.
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, isReady, type Body } from './cluster.ts'
import { deployment, pod, service } from './manifests.ts'
import { Terminal } from './testing-terminal.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ settle: 30, onDisk: true })
  cluster.create(pod('client', { image: 'curlimages/curl', command: ['sleep', 'infinity'] }))
})
afterEach(() => cluster.close())

function run(line: string): string {
  return new Terminal(cluster).run('client', line)
}

function ready(selector: string, count: number, seconds = 120): void {
  cluster.until(
    () =>
      cluster.pods(selector).filter((one) => isReady(one) && one.metadata.deletionTimestamp === undefined).length ===
        count && cluster.podRow('client') === '1/1 Running 0',
    seconds
  )
  cluster.run(1)
}

function redis(name = 'redis'): void {
  cluster.create(deployment(name, { replicas: 1, image: 'redis:7.2' }))
  cluster.create(service(name, { ports: [{ port: 6379 }] }))
}

function visits(): number {
  return (JSON.parse(run('curl -s http://web/')) as { readonly visits: number }).visits
}

test('P3: S8: the counter app counts on across restarts of its web pods, whichever of them answers', () => {
  redis()
  cluster.create(deployment('web', { replicas: 2, image: 'drydock/counter:1.0' }))
  cluster.create(service('web', { ports: [{ port: 80, targetPort: 8080 }] }))
  ready('app=redis', 1)
  ready('app=web', 2)
  expect([visits(), visits(), visits()]).toEqual([1, 2, 3])
  for (const { metadata } of cluster.pods('app=web')) cluster.delete(`pods ${metadata.name}`)
  ready('app=web', 2)
  expect(visits()).toBe(4)
  const [first] = cluster.pods('app=web')
  cluster.engine.runtime.crash(first!.status!.containerStatuses![0]!.containerID!, { exitCode: 2 })
  cluster.run(15)
  expect([visits(), visits()]).toEqual([5, 6])
  cluster.restart()
  expect(visits()).toBe(7)
})

test('P3: S8: the counter says so while it has no redis, and counts anew when that lost its memory', () => {
  cluster.create(
    deployment('web', {
      replicas: 1,
      image: 'drydock/counter:1.0',
      container: { readinessProbe: { httpGet: { path: '/readyz', port: 8080 }, periodSeconds: 2, failureThreshold: 1 } }
    })
  )
  cluster.create(service('web', { ports: [{ port: 80, targetPort: 8080 }] }))
  cluster.run(30)
  const row = (): string => cluster.podRows('app=web').join()
  expect(row()).toBe('0/1 Running 0')
  const address = cluster.pods('app=web')[0]!.status!.podIP!
  expect(run(`curl -s http://${address}:8080/`)).toBe('{"error":"store: dial tcp: lookup redis: no such host"}\n')
  redis()
  expect(cluster.until(() => row() === '1/1 Running 0', 60)).toBeLessThan(60)
  cluster.run(2)
  expect([visits(), visits()]).toEqual([1, 2])
  cluster.patch('deployments redis', { spec: { replicas: 0 } })
  expect(cluster.until(() => row() === '0/1 Running 0', 60)).toBeLessThan(60)
  expect(run(`curl -s -o /dev/null -w '%{http_code}' http://${address}:8080/`)).toBe('503')
  cluster.patch('deployments redis', { spec: { replicas: 1 } })
  expect(cluster.until(() => row() === '1/1 Running 0', 60)).toBeLessThan(60)
  cluster.run(2)
  expect(visits()).toBe(1)
})

test("P3: S8: the apps of Docker's tutorials count, or say what theirs say", () => {
  for (const [name, image, port] of [
    ['flask', 'drydock/flask-counter', 5000],
    ['hello', 'docker/get-started:part2', 80]
  ] as const) {
    cluster.create(deployment(name, { replicas: 1, image }))
    cluster.create(service(name, { ports: [{ port: 80, targetPort: port }] }))
    ready(`app=${name}`, 1)
  }
  expect(run('curl -s http://hello/')).toContain('<b>Visits:</b> <i>cannot connect to Redis, counter disabled</i>')
  expect(run('curl -s http://flask/')).toContain('<h1>Internal Server Error</h1>')
  const { uid } = cluster.pods('app=flask')[0]!.metadata
  const lines = cluster.engine.runtime.logs.read({ podUid: uid, container: 'main' }).map(({ text }) => text)
  expect(lines).toContain(
    'redis.exceptions.ConnectionError: Error -2 connecting to redis:6379. Name or service not known.'
  )
  redis()
  ready('app=redis', 1)
  expect(run('curl -s http://flask/; curl -s http://flask/')).toBe(
    'Hello World! I have been seen 1 times.\nHello World! I have been seen 2 times.\n'
  )
  expect(run('curl -s http://hello/')).toMatch(/<b>Hostname:<\/b> hello-.*<b>Visits:<\/b> 1$/)
})

test('P3: S8: the guestbook writes to its leader and reads from followers, which have what the leader has', () => {
  const file = join(import.meta.dirname, '../../../../resources/samples/guestbook.yaml')
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) cluster.create(document.toJS() as Body)
  ready('tier=backend', 3)
  ready('tier=frontend', 3)
  const set = (value: string): string =>
    run(`curl -s 'http://frontend/guestbook.php?cmd=set&key=messages&value=${value}'`)
  const get = (): string => run("curl -s 'http://frontend/guestbook.php?cmd=get&key=messages'")
  expect(set(',hello')).toBe('{"message": "Updated"}')
  expect(set(',hello,how%20are%20you')).toBe('{"message": "Updated"}')
  expect([get(), get(), get()]).toEqual(Array.from({ length: 3 }, () => '{"data": ",hello,how are you"}'))
  const [follower] = cluster.pods('role=follower')
  expect(new Terminal(cluster).run(follower!.metadata.name, 'redis-cli SET a 1; redis-cli INFO replication')).toMatch(
    /^READONLY You can't write against a read only replica\.\n\n# Replication\r\nrole:slave\r\nmaster_host:redis-leader\r\n.*\r\nmaster_link_status:up/s
  )
  // Without the leader the followers tell what they had.
  cluster.patch('deployments redis-leader', { spec: { replicas: 0 } })
  cluster.run(60)
  expect(get()).toBe('{"data": ",hello,how are you"}')
  expect(set('lost')).toContain('Connection refused [tcp://redis-leader:6379]')
})

test('P3: S8: the voting app counts what is posted to it', () => {
  cluster.create(
    deployment('azure-vote-back', {
      replicas: 1,
      image: 'mcr.microsoft.com/oss/bitnami/redis:6.0.8',
      container: { env: [{ name: 'ALLOW_EMPTY_PASSWORD', value: 'yes' }] }
    })
  )
  cluster.create(service('azure-vote-back', { ports: [{ port: 6379 }] }))
  cluster.create(
    deployment('vote', {
      replicas: 1,
      image: 'mcr.microsoft.com/azuredocs/azure-vote-front:v1',
      container: { env: [{ name: 'REDIS', value: 'azure-vote-back' }] }
    })
  )
  cluster.create(service('vote'))
  ready('app=azure-vote-back', 1)
  ready('app=vote', 1)
  expect(run('curl -s http://vote/')).toContain('<div id="results"> Cats - 0 | Dogs - 0 </div>')
  run('curl -s -d vote=Dogs http://vote/; curl -s -d vote=Dogs http://vote/')
  expect(run('curl -s -d vote=Cats http://vote/')).toContain('Cats - 1 | Dogs - 2')
  expect(run('curl -s -d vote=reset http://vote/')).toContain('Cats - 0 | Dogs - 0')
})

test('P3: redis that another container of its pod asks at 127.0.0.1', () => {
  cluster.create({
    ...pod('both', { image: 'drydock/counter:1.0', env: [{ name: 'REDIS_HOST', value: '127.0.0.1' }] }),
    spec: {
      containers: [
        {
          name: 'web',
          image: 'drydock/counter:1.0',
          ports: [{ containerPort: 8080 }],
          env: [{ name: 'REDIS_HOST', value: 'localhost' }]
        },
        { name: 'store', image: 'redis:7.2' }
      ]
    }
  })
  cluster.until(() => cluster.podRow('both') === '2/2 Running 0' && cluster.podRow('client') === '1/1 Running 0', 60)
  cluster.run(2)
  const { podIP } = cluster.get<Pod>('pods both')!.status!
  expect(run(`curl -s http://${podIP!}:8080/`)).toBe('{"visits":1,"pod":"both"}\n')
})
