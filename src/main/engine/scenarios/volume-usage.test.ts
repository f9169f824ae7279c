// How full the volumes of claims were, over time.
import { afterEach, expect, test } from 'vitest'
import type { PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import { Cluster, type ScenarioOptions } from './cluster.ts'
import { claim, pod, shell } from './manifests.ts'

let cluster: Cluster
afterEach(() => cluster.close())

/** A pod that writes 1,000 bytes a minute to a claim's volume, and after five takes all away. */
function start(storageClassName: string, options: ScenarioOptions = {}): PersistentVolumeClaim {
  cluster = new Cluster({ settle: 30, ...options })
  cluster.create(claim('data', { storageClassName, resources: { requests: { storage: '1Mi' } } }))
  const line = 'x'.repeat(999)
  const script = `for i in 1 2 3 4 5; do echo ${line} >> /data/log; sleep 60; done; rm /data/log; sleep infinity`
  const container = { ...shell(script), volumeMounts: [{ name: 'data', mountPath: '/data' }] }
  const volumes = [{ name: 'data', persistentVolumeClaim: { claimName: 'data' } }]
  cluster.create(pod('writer', container, { volumes }))
  return cluster.get<PersistentVolumeClaim>('persistentvolumeclaims data')!
}

/** What lay there at each of the last minutes. */
function usedBy(uid: string, minutes: number): readonly (number | null)[] {
  const times = Array.from({ length: minutes }, (_, index) => cluster.now - (minutes - 1 - index) * 60_000)
  return cluster.engine.metrics.claims!.series(uid, times)!.used
}

/** A folder of a machine, and a disk. */
const storageClasses = ['standard', 'network-disk']

test.each(storageClasses)('C6 a claim of %s shows what lay on it, minute by minute', (storageClass) => {
  const { uid, creationTimestamp } = start(storageClass).metadata
  cluster.until(() => cluster.pods()[0]?.status?.phase === 'Running', 120)
  cluster.run(30)
  expect(usedBy(uid, 1)).toEqual([1000])
  cluster.run(420)
  const used = usedBy(uid, 8)
  expect(used).toEqual([1000, 2000, 3000, 4000, 5000, 0, 0, 0])
  const before = Date.parse(creationTimestamp) - 1
  expect(cluster.engine.metrics.claims!.series(uid, [before, cluster.now])).toEqual({
    used: [null, 0],
    capacity: [null, 1024 ** 2]
  })
  cluster.delete('pods writer')
  cluster.delete('persistentvolumeclaims data')
  cluster.run(60)
  expect(cluster.engine.metrics.claims!.series(uid, [cluster.now])).toBeUndefined()
})

test('C6 what lay on a claim is known after a restart, and what is written then', () => {
  const { uid } = start('network-disk', { onDisk: true }).metadata
  cluster.until(() => cluster.pods()[0]?.status?.phase === 'Running', 120)
  cluster.run(150)
  const before = usedBy(uid, 3)
  expect(before).toEqual([1000, 2000, 3000])
  cluster.restart()
  cluster.run(10)
  expect(usedBy(uid, 3)).toEqual(before)
  cluster.run(120)
  expect(usedBy(uid, 5)).toEqual([1000, 2000, 3000, 4000, 5000])
})
