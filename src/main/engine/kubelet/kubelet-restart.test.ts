import { expect, test } from 'vitest'
import { kinds } from '../../../shared/kinds/table.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { Kubelets } from './kubelets.ts'
import { LivingRuntime } from '../containers/living-runtime.ts'
import { VolumeData } from '../volumes/volume-data.ts'
import { createTestControlPlane } from '../testing-control-plane.ts'
import { createTestCluster, type TestCluster } from './testing-kubelets.ts'

/** The same cluster in a new engine, as it would be read back from its file. */
function reopened(cluster: TestCluster) {
  const { clock, store } = cluster.controlPlane
  const controlPlane = createTestControlPlane('again', clock.now)
  for (const kind of kinds) controlPlane.store.restore(kind, [...store.all(kind)], store.revision)
  const shelf = cluster.shelf.reopened()
  const runtime = new LivingRuntime(controlPlane.clock, cluster.logs, new VolumeData(shelf), shelf)
  const kubelets = new Kubelets(controlPlane, { runtime, shelf })
  kubelets.start()
  return {
    kubelets,
    runtime,
    store: controlPlane.store,
    get: (name: string): Pod => controlPlane.store.get(podKind, 'default', name)!,
    run: (seconds: number) => void controlPlane.clock.advanceTo(controlPlane.clock.now + seconds * 1000)
  }
}

test('P1: after a restart of the engine running pods run on without a write', () => {
  const cluster = createTestCluster()
  const probe = { httpGet: { path: '/', port: 80 }, periodSeconds: 1 }
  cluster.create('web', {}, { readinessProbe: probe, livenessProbe: probe })
  cluster.create('staged', { initContainers: [{ name: 'one', image: 'busybox', command: ['true'] }] })
  cluster.create('done', { restartPolicy: 'Never' }, { image: 'busybox', command: ['true'] })
  cluster.run(30)
  const again = reopened(cluster)
  const { revision } = again.store
  again.run(1800)
  expect(again.store.revision).toBe(revision)
  expect(again.get('web')).toBe(cluster.get('web'))
  const { containerID } = again.get('web').status!.containerStatuses![0]!
  expect(again.kubelets.containerId(again.get('web'), 'web')).toBe(containerID)
  expect(again.runtime.usage(containerID!)).toBeDefined()
})

test('P1: a planned end, a crash loop and a pull that fails go on after a restart of the engine', () => {
  const cluster = createTestCluster()
  const image = 'busybox'
  cluster.create(
    'sleeper',
    { restartPolicy: 'Never' },
    { image, command: ['sh', '-c', 'echo a; sleep 100; echo b; exit 4'] }
  )
  cluster.create('crash', {}, { image, command: ['sh', '-c', 'exit 1'] })
  cluster.create('wrong', {}, { image: 'nginx:brokn' })
  cluster.run(25)
  const restarts = cluster.get('crash')!.status!.containerStatuses![0]!.restartCount
  const again = reopened(cluster)
  again.run(10)
  expect(again.get('crash').status!.containerStatuses![0]).toMatchObject({
    restartCount: restarts + 1,
    state: { waiting: { reason: 'CrashLoopBackOff' } },
    lastState: { terminated: { exitCode: 1 } }
  })
  expect(again.get('wrong').status!.containerStatuses![0]!.state!.waiting!.reason).toBe('ImagePullBackOff')
  expect(again.get('sleeper').status!.phase).toBe('Running')
  again.run(90)
  expect(again.get('sleeper').status).toMatchObject({
    phase: 'Failed',
    containerStatuses: [{ state: { terminated: { exitCode: 4 } }, restartCount: 0 }]
  })
  const { uid } = again.get('sleeper').metadata
  expect(again.runtime.logs.read({ podUid: uid, container: 'web' }).map(({ text }) => text)).toEqual(['a', 'b'])
})

test('P7: a pod that was being deleted when the engine stopped is gone soon after it starts again', () => {
  const cluster = createTestCluster()
  cluster.create('web')
  cluster.run(20)
  cluster.controlPlane.writer('test').delete(podKind, 'default', 'web')
  const again = reopened(cluster)
  again.run(3)
  expect(again.store.get(podKind, 'default', 'web')).toBeUndefined()
})

test('P8: lines that were written before a restart are not written again', () => {
  const cluster = createTestCluster()
  cluster.create(
    'talk',
    {},
    { image: 'busybox', command: ['sh', '-c', 'i=0; while true; do echo $i; i=$((i+1)); sleep 5; done'] }
  )
  cluster.run(30)
  const query = { podUid: cluster.get('talk')!.metadata.uid, container: 'web' }
  const before = cluster.runtime.logs.read(query).length
  const again = reopened(cluster)
  again.run(25)
  const texts = again.runtime.logs.read(query).map(({ text }) => text)
  expect(texts.length).toBe(before + 5)
  expect(texts).toEqual(texts.map((_text, index) => String(index)))
})
