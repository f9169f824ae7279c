import { expect, test } from 'vitest'
import { timelineOf } from './scripted-runtime/timeline.ts'
import { createTestCluster, type TestCluster } from './testing-kubelets.ts'

function texts(cluster: TestCluster, name: string, instance?: number): readonly string[] {
  const podUid = cluster.get(name)!.metadata.uid
  const query = { podUid, container: 'web', ...(instance === undefined ? {} : { instance }) }
  return cluster.runtime.logs.read(query).map(({ text }) => text)
}

function lines(script: string): readonly string[] {
  return timelineOf(script).lines.map(
    ({ at, parts }) => `${at} ${parts.map((part) => (part.kind === 'text' ? part.text : '?')).join('')}`
  )
}

test('P8: a server logs its start in its own format, and nothing while nobody asks', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(3600)
  expect(cluster.logs.count).toBe(0)
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

test("P8: upstream's counter counts on, and only the newest lines of a long run are written down", () => {
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
  const before = cluster.logs.count
  cluster.run(10 * 86_400)
  expect(cluster.logs.count).toBe(before)
  const late = texts(cluster, 'counter')
  expect(late.length - before).toBeLessThanOrEqual(5001)
  const numbers = late.map((line) => Number.parseInt(line, 10))
  expect(numbers.at(-1)).toBeGreaterThan(864_000)
  expect(numbers.at(-1)! - numbers.at(-2)!).toBe(1)
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
  const { clock } = cluster.controlPlane
  expect(clock.nextAt ?? Infinity).toBeGreaterThan(clock.now + 60_000)
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

test('P4: a script is worked out: times, exit codes, loops, files', () => {
  expect(lines("echo 'Hello World'; sleep 50; echo 'Bye'")).toEqual(['0 Hello World', '50000 Bye'])
  expect(timelineOf("echo 'Hello World'; sleep 50; echo 'Bye'").exit).toEqual({ at: 50_000, code: 0 })
  expect(timelineOf('sleep 5; exit 3').exit).toEqual({ at: 5000, code: 3 })
  expect(timelineOf('false && echo no; false || echo yes').lines).toHaveLength(1)
  expect(lines('for i in 1 2 3; do echo "n $i"; sleep 1; done')).toEqual(['0 n 1', '1000 n 2', '2000 n 3'])
  expect(timelineOf('nosuch').exit).toEqual({ at: 0, code: 127 })
  expect(timelineOf('sleep infinity').exit).toBeUndefined()
  expect(timelineOf('while true; do echo x; sleep 0.5; done').loop).toMatchObject({ start: 0, period: 500 })
  expect(timelineOf("trap 'exit 7' TERM; sleep 1000").trapExit).toBe(7)
  expect(timelineOf('echo hi > /tmp/f').files).toEqual([{ at: 0, path: '/tmp/f', text: 'hi\n' }])
})
