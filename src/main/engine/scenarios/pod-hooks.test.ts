import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, type Body } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

/** A command of a hook. */
function line(script: string): Body {
  return { exec: { command: ['sh', '-c', script] } }
}

function container(name: string): NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number] {
  return cluster.get<Pod>(`pods ${name}`)!.status!.containerStatuses![0]!
}

/** Seconds from the deletion of a pod until it is gone. */
function goneAfter(name: string, options: Parameters<Cluster['delete']>[1] = {}): number {
  cluster.delete(`pods ${name}`, options)
  return cluster.until(() => cluster.get(`pods ${name}`) === undefined, 400)
}

it('P7 postStart holds the container back: it is ContainerCreating until the hook is over', () => {
  cluster.create(pod('first'))
  cluster.run(20)
  cluster.create(pod('slow', { lifecycle: { postStart: line('sleep 8') } }))
  cluster.run(6)
  expect(cluster.podRow('slow')).toBe('0/1 ContainerCreating 0')
  cluster.run(6)
  expect(cluster.podRow('slow')).toBe('1/1 Running 0')
})

it('P7 a postStart that fails kills the container, which is restarted with back-off, and says so', () => {
  const bad = cluster.create<Pod>(
    pod('bad', {
      ...shell('trap "exit 0" TERM; sleep 100000 & wait'),
      lifecycle: { postStart: line('sleep 1; exit 3') }
    })
  )
  const words = new Set<string>()
  cluster.until(() => words.add(cluster.podRow('bad').split(' ')[1]!).has('CrashLoopBackOff'), 40)
  expect([...words]).toContain('PostStartHookError')
  expect(words).toContain('CrashLoopBackOff')
  expect(cluster.events(bad)).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^Warning FailedPostStartHook: PostStartHook failed/),
      expect.stringMatching(/^Normal Killing: FailedPostStartHook/),
      expect.stringMatching(/^Warning BackOff: Back-off restarting failed container main in pod bad_default/)
    ])
  )
  expect(container('bad').restartCount).toBeGreaterThan(0)
})

it('P7 a postStart over HTTP needs an answer, whatever it is', () => {
  cluster.create(pod('answered', { lifecycle: { postStart: { httpGet: { port: 80, path: '/nothing' } } } }))
  const refused = cluster.create<Pod>(
    pod('refused', { lifecycle: { postStart: { httpGet: { port: 9999, path: '/ready' } } } })
  )
  cluster.run(40)
  expect(cluster.events(refused)).toContainEqual(expect.stringMatching(/^Warning FailedPostStartHook/))
  const { state, lastState } = container('refused')
  expect(state!.running).toBeUndefined()
  expect(lastState!.terminated).toBeDefined()
})

it('P7 a pod that never restarts fails with its postStart', () => {
  cluster.create(pod('once', { lifecycle: { postStart: line('exit 1') } }, { restartPolicy: 'Never' }))
  cluster.run(40)
  const { phase } = cluster.get<Pod>('pods once')!.status!
  expect(['Failed', 'Succeeded']).toContain(phase)
  expect(container('once')).toMatchObject({ restartCount: 0, state: { terminated: expect.anything() } })
})

it('P7 preStop comes before SIGTERM, within the grace period', () => {
  cluster.create(pod('sleeps', { lifecycle: { preStop: { sleep: { seconds: 10 } } } }))
  cluster.create(pod('runs', { lifecycle: { preStop: line('sleep 7') } }))
  cluster.create(pod('long', { lifecycle: { preStop: line('sleep 500') } }, { terminationGracePeriodSeconds: 12 }))
  cluster.run(20)
  const sleeps = goneAfter('sleeps')
  expect(sleeps).toBeGreaterThan(10)
  expect(sleeps).toBeLessThan(13)
  const runs = goneAfter('runs')
  expect(runs).toBeGreaterThan(7)
  expect(runs).toBeLessThan(10)
  const long = goneAfter('long')
  expect(long).toBeGreaterThan(12)
  expect(long).toBeLessThan(16)
})

it('P7 a preStop that fails is told, and SIGTERM follows at once', () => {
  const bad = cluster.create<Pod>(pod('bad', { lifecycle: { preStop: line('sleep 1; false') } }))
  cluster.run(20)
  expect(goneAfter('bad')).toBeLessThan(5)
  expect(cluster.events(bad)).toContain('Warning FailedPreStopHook: PreStopHook failed')
})

it('P7 preStop is passed over where no grace is given', () => {
  cluster.create(pod('hooked', { lifecycle: { preStop: { sleep: { seconds: 20 } } } }))
  cluster.run(20)
  cluster.delete('pods hooked', { gracePeriodSeconds: 0 })
  expect(cluster.get('pods hooked')).toBeUndefined()
})

it('P7 a program that hears SIGTERM ends by itself, one that does not is killed with 137 when its grace is over', () => {
  cluster.create(pod('hears', shell('trap "exit 0" TERM; sleep 100000 & wait')))
  cluster.create(pod('deaf', shell('sleep 100000'), { terminationGracePeriodSeconds: 15 }))
  cluster.run(20)
  expect(goneAfter('hears')).toBeLessThan(5)
  let exitCode: number | undefined
  cluster.watchPods(
    '',
    ([one]) => (exitCode = one?.status?.containerStatuses?.[0]?.state?.terminated?.exitCode ?? exitCode)
  )
  const deaf = goneAfter('deaf')
  expect(deaf).toBeGreaterThan(14.9)
  expect(deaf).toBeLessThan(18)
  expect(exitCode).toBe(137)
})

it('P7 a second deletion shortens the grace period, and never lengthens it', () => {
  cluster.create(pod('deaf', shell('sleep 100000'), { terminationGracePeriodSeconds: 300 }))
  cluster.run(20)
  cluster.delete('pods deaf')
  cluster.run(20)
  expect(goneAfter('deaf', { gracePeriodSeconds: 5 })).toBeLessThan(9)
})

it('P7 a stop signal of a container is dropped: its gate is off in 1.34', () => {
  const { spec } = cluster.create<Pod>(pod('web', { lifecycle: { stopSignal: 'SIGUSR1' } }, { os: { name: 'linux' } }))
  expect(spec.containers[0]).not.toHaveProperty('lifecycle')
})
