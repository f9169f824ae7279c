import { expect, test } from 'vitest'
import { createTestCluster, type TestCluster } from './testing-kubelets.ts'

function texts(cluster: TestCluster, name: string, instance?: number): readonly string[] {
  const podUid = cluster.get(name)!.metadata.uid
  const query = { podUid, container: 'web', ...(instance === undefined ? {} : { instance }) }
  return cluster.runtime.logs.read(query).map(({ text }) => text)
}

test('P8: a server logs its start in its own format, and nothing while nobody asks', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(3600)
  expect(cluster.logs.hasPending).toBe(false)
  const written = texts(cluster, 'web')
  expect(written[0]).toBe(
    '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration'
  )
  expect(written).toContainEqual(expect.stringMatching(/^2026\/11\/20 12:00:\d\d \[notice\] 1#1: nginx\/1\.27$/))
  const { length } = written
  cluster.run(3600)
  expect(texts(cluster, 'web')).toHaveLength(length)
})

test('P8: a request is answered with the pod name and leaves an access line', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(20)
  const { containerID } = cluster.get('web')!.status!.containerStatuses![0]!
  const request = {
    kind: 'http',
    port: 80,
    path: '/',
    method: 'GET',
    headers: { 'User-Agent': 'curl/8.1' },
    from: '10.244.2.9'
  } as const
  let body = ''
  cluster.runtime.request(containerID!, request, (answer) => {
    if (answer.kind === 'http') body = answer.body
  })
  expect(body).toContain('web')
  expect(texts(cluster, 'web').at(-1)).toMatch(
    /^10\.244\.2\.9 - - \[20\/Nov\/2026:12:00:20 \+0000\] "GET \/ HTTP\/1\.1" 200 \d+ "-" "curl\/8\.1" "-"$/
  )
})

test("P8: upstream's counter counts on, a line a second, however long it runs", () => {
  const cluster = createTestCluster()
  cluster.create(
    'counter',
    {},
    {
      image: 'busybox:1.28',
      args: ['/bin/sh', '-c', 'i=0; while true; do echo "$i: $(date)"; i=$((i+1)); sleep 1; done']
    }
  )
  cluster.run(30)
  const first = texts(cluster, 'counter')
  expect(first.slice(0, 3)).toEqual([
    expect.stringMatching(/^0: Fri Nov 20 12:00:\d\d UTC 2026$/),
    expect.stringMatching(/^1: /),
    expect.stringMatching(/^2: /)
  ])
  cluster.run(3600)
  const numbers = texts(cluster, 'counter').map((line) => Number.parseInt(line, 10))
  expect(numbers).toEqual(numbers.map((_number, index) => index))
  expect(numbers.length).toBeGreaterThan(3620)
})

test('P8: a followed pod is told its lines as they come, until the follower leaves', () => {
  const cluster = createTestCluster()
  cluster.create('talk', {}, { image: 'busybox', command: ['sh', '-c', 'while true; do echo tick; sleep 2; done'] })
  cluster.run(10)
  const seen: string[] = []
  const end = cluster.runtime.logs.onAppend(cluster.get('talk')!.metadata.uid, (_container, line) =>
    seen.push(line.text)
  )
  cluster.run(20)
  expect(seen.length).toBe(10)
  end()
  cluster.run(20)
  expect(seen.length).toBe(10)
})

test('P8: the log of the previous run stays, by its instance', () => {
  const cluster = createTestCluster()
  cluster.create(
    'crash',
    {},
    { image: 'busybox', command: ['sh', '-c', 'echo "starting on $HOSTNAME"; sleep 2; echo failed >&2; exit 1'] }
  )
  cluster.run(20)
  expect(texts(cluster, 'crash', 0)).toEqual(['starting on crash', 'failed'])
  expect(cluster.runtime.logs.instances(cluster.get('crash')!.metadata.uid, 'web')).toContain(1)
})
