import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { deploymentTarget, on, podTarget, refusalOf, start, stop } from './chaos-faults.ts'
import { Cluster, isReady, type Body } from './cluster.ts'
import { deployment, pod, service, shell } from './manifests.ts'
import { ask, fromNode, outcome } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ onDisk: true })
})
afterEach(() => cluster.close())

const statusOf = (name: string) => cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!
const linesOf = (name: string): readonly string[] =>
  cluster.engine.runtime.logs
    .read({ podUid: cluster.get<Pod>(`pods ${name}`)!.metadata.uid, container: 'main' })
    .map(({ text }) => text)
const memoryOf = (name: string): number =>
  cluster.engine.metrics.current(cluster.get<Pod>(`pods ${name}`)!.metadata.uid)!.memory.usage
const webGet = (name: string, timeout = 60_000) =>
  ask(cluster, fromNode('worker-1'), `http://${cluster.get<Pod>(`pods ${name}`)!.status!.podIP}/`, { timeout })
const readiness = (more: Body = {}): Body => ({
  readinessProbe: { httpGet: { path: '/', port: 80 }, periodSeconds: 2, failureThreshold: 2, ...more }
})

describe('D7 containers', () => {
  test('D7: a crash ends the container with the code or the signal that was asked for, once', () => {
    cluster.create(pod('web'))
    cluster.create(pod('script', shell('trap "" TERM; while true; do sleep 1; done')))
    cluster.run(20)
    start(cluster, { kind: 'crash', target: podTarget('web'), exitCode: 3 })
    start(cluster, { kind: 'crash', target: podTarget('script'), exitCode: 0, signal: 11 })
    cluster.run(5)
    expect(statusOf('web').lastState!.terminated).toMatchObject({ exitCode: 3, reason: 'Error' })
    expect(statusOf('script').lastState!.terminated).toMatchObject({ exitCode: 139, reason: 'Error' })
    expect(on(cluster)).toEqual([])
    cluster.run(120)
    expect([statusOf('web').restartCount, statusOf('script').restartCount]).toEqual([1, 1])
  })

  test('D7: a container that crashes again and again is in CrashLoopBackOff until that is undone', () => {
    cluster.create(deployment('web', { replicas: 2 }))
    cluster.run(20)
    const id = start(cluster, { kind: 'crash', target: deploymentTarget('web'), exitCode: 1, again: 2000 })
    cluster.run(90)
    for (const row of cluster.podRows('app=web')) expect(row).toMatch(/^0\/1 (CrashLoopBackOff|Error) /)
    // A pod that is new has it too.
    cluster.patch('deployments web', { spec: { replicas: 3 } })
    cluster.run(60)
    expect(cluster.pods('app=web').every((one) => !isReady(one))).toBe(true)
    stop(cluster, id)
    cluster.run(200)
    for (const row of cluster.podRows('app=web')) expect(row).toMatch(/^1\/1 Running /)
  })

  test('D7: a hung script says nothing and misses no turn of its own; when it goes on, it goes on where it was', () => {
    cluster.create(pod('count', shell('n=0; while true; do echo $n; n=$((n+1)); sleep 1; done')))
    cluster.run(20)
    const before = linesOf('count').length
    const id = start(cluster, { kind: 'hang', target: podTarget('count') })
    cluster.run(30)
    expect(linesOf('count').length - before).toBeLessThanOrEqual(1)
    const numbers = linesOf('count').length
    stop(cluster, id)
    cluster.run(10)
    const lines = linesOf('count')
    expect(lines.length).toBeGreaterThan(numbers + 7)
    expect(lines).toEqual(lines.map((_, index) => String(index)))
    expect(statusOf('count').restartCount).toBe(0)
  })

  test('D7: a hung server answers nobody, its probes time out, and SIGTERM waits for SIGKILL', () => {
    cluster.create(deployment('web', { replicas: 1, container: readiness({ timeoutSeconds: 1 }) }))
    cluster.create(service('web'))
    cluster.run(20)
    const [web] = cluster.pods('app=web')
    const { name } = web!.metadata
    start(cluster, { kind: 'hang', target: podTarget(name) })
    expect(outcome(webGet(name, 3000))).toBe('timed-out')
    cluster.run(10)
    expect(cluster.podRow(name)).toBe('0/1 Running 0')
    expect(cluster.events(cluster.get<Pod>(`pods ${name}`)!)).toContainEqual(
      expect.stringContaining('context deadline exceeded')
    )
    cluster.delete(`pods ${name}`)
    cluster.run(25)
    expect(cluster.podRow(name)).toBe('0/1 Terminating 0')
    cluster.run(10)
    expect(cluster.podRow(name)).toBe('NotFound')
    // The fault was about that pod alone, and is gone with it.
    expect(on(cluster)).toEqual([])
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0'])
  })

  test('D7: a server that hangs while it starts says no more, and hears SIGTERM when it goes on', () => {
    cluster.create(pod('search', { image: 'elasticsearch:8.19.6' }))
    cluster.until(() => cluster.podRow('search') === '1/1 Running 0')
    const id = start(cluster, { kind: 'hang', target: podTarget('search') })
    const before = linesOf('search').length
    cluster.run(60)
    expect(linesOf('search')).toHaveLength(before)
    cluster.delete('pods search', { gracePeriodSeconds: 300 })
    cluster.run(100)
    expect(cluster.podRow('search')).toBe('1/1 Terminating 0')
    stop(cluster, id)
    cluster.run(20)
    expect(cluster.podRow('search')).toBe('NotFound')
  })

  test('D7: a leak grows by its rate until the kernel ends the container with 137, OOMKilled, and begins anew', () => {
    cluster.create(pod('web', { resources: { limits: { memory: '64Mi' } } }))
    cluster.run(20)
    const calm = memoryOf('web')
    const mebibyte = 1024 ** 2
    const id = start(cluster, { kind: 'leak', target: podTarget('web'), bytesPerSecond: mebibyte })
    cluster.run(20)
    expect((memoryOf('web') - calm) / mebibyte).toBeGreaterThan(13)
    expect((memoryOf('web') - calm) / mebibyte).toBeLessThan(23)
    const { uid } = cluster.get<Pod>('pods web')!.metadata
    const { memory } = cluster.engine.metrics.series({
      type: 'pod',
      uid,
      from: cluster.now - 20_000,
      to: cluster.now,
      points: 5
    })
    const grown = memory.usage.map((bytes) => Math.round((bytes! - memory.usage[0]!) / mebibyte))
    expect(grown).toEqual([0, 5, 10, 15, expect.toBeOneOf([19, 20])])
    expect(cluster.until(() => statusOf('web').restartCount === 1, 120)).toBeLessThan(60)
    expect(statusOf('web').lastState!.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' })
    cluster.run(5)
    expect((memoryOf('web') - calm) / mebibyte).toBeLessThan(12)
    stop(cluster, id)
    cluster.run(120)
    expect(statusOf('web').restartCount).toBe(1)
    expect(Math.abs(memoryOf('web') - calm) / mebibyte).toBeLessThan(2)
  })

  test('D7: a slow container answers later, and its probes fail where they do not wait so long', () => {
    cluster.create(pod('web', readiness()))
    cluster.run(20)
    const quick = webGet('web').latency
    const id = start(cluster, { kind: 'slow', target: podTarget('web'), delay: 700 })
    expect(Math.round(webGet('web').latency - quick)).toBe(700)
    cluster.run(10)
    expect(cluster.podRow('web')).toBe('1/1 Running 0')
    start(cluster, { kind: 'slow', target: podTarget('web'), delay: 700 })
    cluster.run(10)
    expect(cluster.podRow('web')).toBe('0/1 Running 0')
    stop(cluster, id)
    cluster.run(10)
    expect(cluster.podRow('web')).toBe('1/1 Running 0')
  })

  test('D7: the probe that is to fail fails, and no other; undone, it succeeds', () => {
    const http = { httpGet: { path: '/', port: 80 }, periodSeconds: 5 }
    cluster.create(pod('web', { readinessProbe: http, livenessProbe: http }))
    cluster.run(20)
    const id = start(cluster, { kind: 'fail-probe', target: podTarget('web'), probe: 'readiness' })
    cluster.run(60)
    expect(cluster.podRow('web')).toBe('0/1 Running 0')
    expect(cluster.events(cluster.get<Pod>('pods web')!)).toContainEqual(
      expect.stringMatching(/^Warning Unhealthy: Readiness probe failed: HTTP probe failed with statuscode: 500/)
    )
    expect(outcome(webGet('web'))).toBe('200')
    stop(cluster, id)
    cluster.run(6)
    expect(cluster.podRow('web')).toBe('1/1 Running 0')
    start(cluster, { kind: 'fail-probe', target: podTarget('web'), probe: 'liveness' })
    cluster.run(60)
    expect(statusOf('web').restartCount).toBeGreaterThan(0)
    expect(refusalOf(cluster, { kind: 'fail-probe', target: podTarget('web'), probe: 'startup' })).toBe(
      'web has no startup probe'
    )
  })

  test('D7: what is broken is broken after a restart of the process too, and a duration ends it', () => {
    cluster.create(pod('count', shell('while true; do echo on; sleep 1; done')))
    cluster.create(deployment('web', { replicas: 1, container: readiness() }))
    cluster.run(20)
    start(cluster, { kind: 'hang', target: podTarget('count') }, 60)
    start(cluster, { kind: 'fail-probe', target: deploymentTarget('web'), probe: 'readiness' }, 60)
    cluster.run(10)
    const before = linesOf('count').length
    const [, probe] = on(cluster)
    cluster.restart()
    cluster.run(30)
    expect(on(cluster)).toHaveLength(2)
    expect(on(cluster)[1]).toEqual(probe)
    expect(linesOf('count')).toHaveLength(before)
    expect(cluster.podRows('app=web')).toEqual(['0/1 Running 0'])
    cluster.run(30)
    expect(on(cluster)).toEqual([])
    expect(linesOf('count').length).toBeGreaterThan(before + 5)
    expect(cluster.podRows('app=web')).toEqual(['1/1 Running 0'])
  })

  test('D7: what is not there cannot be broken, and is refused in upstream’s words', () => {
    cluster.create(pod('web'))
    cluster.run(20)
    expect(refusalOf(cluster, { kind: 'hang', target: podTarget('nobody') })).toBe('pods "nobody" not found')
    expect(refusalOf(cluster, { kind: 'hang', target: deploymentTarget('web') })).toBe(
      'deployments.apps "web" not found'
    )
    expect(refusalOf(cluster, { kind: 'hang', target: { ...podTarget('web'), container: 'other' } })).toBe(
      'container other not found in web'
    )
    expect(on(cluster)).toEqual([])
  })
})
