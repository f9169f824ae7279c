import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady } from './cluster.ts'
import { pod, shell } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

function get(name: string): Pod {
  return cluster.get<Pod>(`pods ${name}`)!
}

it('P1 the restart policy decides what becomes of a container that ends', () => {
  const restarts = (restartPolicy: string, code: number): readonly [string, boolean] => {
    const name = `${restartPolicy.toLowerCase()}-${code}`
    cluster.create(pod(name, shell(`sleep 2; exit ${code}`), { restartPolicy }))
    cluster.run(40)
    const { phase, containerStatuses } = get(name).status!
    return [phase!, containerStatuses![0]!.restartCount > 1]
  }
  expect(restarts('Never', 0)).toEqual(['Succeeded', false])
  expect(restarts('Never', 1)).toEqual(['Failed', false])
  expect(restarts('OnFailure', 0)).toEqual(['Succeeded', false])
  expect(restarts('OnFailure', 1)).toEqual(['Running', true])
  expect(restarts('Always', 0)).toEqual(['Running', true])
  expect(restarts('Always', 1)).toEqual(['Running', true])
})

it('P1 a pod of several containers fails when the last has ended and one has failed', () => {
  const containers = [
    { name: 'bad', ...shell('sleep 2; exit 4') },
    { name: 'good', ...shell('sleep 20') }
  ]
  cluster.create({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'pair' },
    spec: { restartPolicy: 'Never', containers }
  })
  cluster.run(12)
  expect(get('pair').status!.phase).toBe('Running')
  expect(cluster.podRow('pair')).toBe('1/2 Error 0')
  cluster.run(25)
  expect(get('pair').status!.phase).toBe('Failed')
  expect(cluster.podRow('pair')).toBe('0/2 Error 0')
})

it('P1 the status tells each container: image, id, restarts, its state and how it was before', () => {
  cluster.create(pod('crash', shell('sleep 2; exit 7')))
  cluster.run(14)
  const { status } = get('crash')
  expect(status!.containerStatuses![0]).toMatchObject({
    name: 'main',
    image: 'docker.io/library/busybox:1.36',
    imageID: expect.stringMatching(/^docker\.io\/library\/busybox@sha256:[0-9a-f]{64}$/),
    containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    lastState: {
      terminated: {
        exitCode: 7,
        reason: 'Error',
        startedAt: expect.any(String),
        finishedAt: expect.any(String),
        containerID: expect.stringMatching(/^containerd:/)
      }
    }
  })
  expect(status!.hostIPs).toEqual([{ ip: status!.hostIP }])
  expect(status!.podIPs).toEqual([{ ip: status!.podIP }])
})

it('P1 the conditions come in turn: scheduled, sandbox, initialised, containers ready, ready', () => {
  const initContainers = [{ name: 'one', ...shell('sleep 4') }]
  const readinessProbe = { httpGet: { path: '/', port: 80 }, initialDelaySeconds: 5 }
  const seen: string[] = []
  cluster.watchPods('', ([one]) => {
    for (const { type, status } of one?.status?.conditions ?? [])
      if (status === 'True' && !seen.includes(type)) seen.push(type)
  })
  cluster.create(pod('web', { readinessProbe }, { initContainers }))
  cluster.run(40)
  expect(seen.slice(0, 3)).toEqual(['PodScheduled', 'PodReadyToStartContainers', 'Initialized'])
  expect(seen.slice(3).toSorted()).toEqual(['ContainersReady', 'Ready'])
  for (const condition of get('web').status!.conditions!) expect(condition.observedGeneration).toBe(1)
})

it('P1 a readiness gate keeps a pod out of Ready until somebody sets its condition', () => {
  cluster.create(pod('gated', {}, { readinessGates: [{ conditionType: 'example.com/ok' }] }))
  cluster.run(20)
  expect(conditionOf(get('gated'), 'ContainersReady')).toMatchObject({ status: 'True' })
  expect(conditionOf(get('gated'), 'Ready')).toMatchObject({
    status: 'False',
    reason: 'ReadinessGatesNotReady',
    message: 'corresponding condition of pod readiness gate "example.com/ok" does not exist.'
  })
  const conditions = [{ type: 'example.com/ok', status: 'True' }]
  cluster.patch('pods gated', { status: { conditions } }, { subresource: 'status' })
  cluster.run(5)
  expect(isReady(get('gated'))).toBe(true)
})

it('P1 the status says which generation of the spec it is about', () => {
  cluster.create(pod('web'))
  cluster.run(20)
  expect(get('web').status!.observedGeneration).toBe(1)
  const containers = [{ name: 'main', image: 'nginx:1.26' }]
  cluster.patch('pods web', { spec: { containers } })
  cluster.run(30)
  expect(get('web').metadata.generation).toBe(2)
  expect(get('web').status!.observedGeneration).toBe(2)
})

it('P1 a deadline that passes fails the pod, also one that is set later', () => {
  cluster.create(pod('late', {}, { activeDeadlineSeconds: 30 }))
  const web = cluster.create<Pod>(pod('web'))
  cluster.run(20)
  cluster.patch('pods web', { spec: { activeDeadlineSeconds: 40 } })
  expect(get('late').status!.phase).toBe('Running')
  cluster.run(40)
  for (const name of ['late', 'web']) {
    expect(get(name).status).toMatchObject({
      phase: 'Failed',
      reason: 'DeadlineExceeded',
      message: 'Pod was active on the node longer than the specified deadline'
    })
  }
  expect(cluster.events(web)).toContain(
    'Normal DeadlineExceeded: Pod was active on the node longer than the specified deadline'
  )
})

it('P1 a crash loop that was quiet for ten minutes begins its back-off anew', () => {
  cluster.create(pod('moody', shell('sleep 700; exit 1')))
  const waits: number[] = []
  for (let run = 1; run <= 3; run++) {
    cluster.until(() => cluster.podRow('moody').startsWith('1/1 Running'), 60)
    cluster.until(() => !cluster.podRow('moody').startsWith('1/1 Running'), 800, 1)
    waits.push(cluster.until(() => get('moody').status!.containerStatuses![0]!.restartCount === run, 400, 0.5))
  }
  for (const wait of waits) expect(wait).toBeLessThan(12)
})

it('P1 an image that cannot be pulled says why, and how long it backs off', () => {
  const lost = cluster.create<Pod>(pod('lost', { image: 'nginx:no-such-tag' }))
  cluster.run(30)
  expect(get('lost').status!.containerStatuses![0]!.state!.waiting).toMatchObject({
    reason: 'ImagePullBackOff',
    message: expect.stringMatching(/^Back-off pulling image "nginx:no-such-tag": ErrImagePull: /)
  })
  expect(cluster.events(lost)).toContainEqual(
    expect.stringMatching(/^Normal BackOff: Back-off pulling image "nginx:no-such-tag"/)
  )
  expect(cluster.podRow('lost')).toBe('0/1 ImagePullBackOff 0')
})

it('P1 generated names are the prefix and five letters', () => {
  const { metadata } = cluster.create<Pod>(pod('', {}, {}, { generateName: 'job-' }))
  expect(metadata.name).toMatch(/^job-[bcdfghjklmnpqrstvwxz2456789]{5}$/)
})
