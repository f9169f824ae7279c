// What clients notice of a change: the bars of blue and green and of a rolling update, under a steady load.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { Cluster, isReady, type Body } from './cluster.ts'
import { loadOf, startLoad } from './loads.ts'
import { deployment, image, pod, service } from './manifests.ts'
import { fromPod } from './requests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
  cluster.create(pod('client'))
})
afterEach(() => cluster.close())

const careful: Body = {
  readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 },
  lifecycle: { preStop: { sleep: { seconds: 5 } } }
}

/** Requests of 1,000 a second that fail from a change until all is calm again. */
function failedDuring(change: () => void, isOver: () => boolean): number {
  const id = startLoad(cluster, fromPod(cluster, 'client'), 'http://web/', 1000)
  cluster.run(10)
  expect(loadOf(cluster, id).failed).toBe(0)
  change()
  expect(cluster.until(isOver, 300)).toBeLessThan(300)
  cluster.run(60)
  const { sent, failed, failing } = loadOf(cluster, id)
  expect(sent).toBeGreaterThan(60_000)
  expect(failing).toEqual([])
  return failed
}

function failedWhileReplaced(container: Body, port = 80, next = 'nginx:1.28'): number {
  cluster.create(deployment('web', { replicas: 3, container }))
  cluster.create(service('web', { ports: [{ port: 80, targetPort: port }] }))
  cluster.run(60)
  const before = new Set(cluster.pods('app=web').map(({ metadata }) => metadata.name))
  return failedDuring(
    () => cluster.patch('deployments web', image(next)),
    () => {
      const pods = cluster.pods('app=web')
      return pods.length === 3 && pods.every((one) => isReady(one) && !before.has(one.metadata.name))
    }
  )
}

/** Green is rolled out, waited for or not, the Service is switched to it, and blue goes at once. */
function failedWhileSwitched(container: Body, waits: boolean): number {
  const colour = (name: string): Body => deployment(name, { replicas: 2, container })
  cluster.create(colour('blue'))
  cluster.create(service('web', { selector: { app: 'blue' } }))
  cluster.run(60)
  const isGreen = (): boolean => cluster.pods('app=green').filter(isReady).length === 2
  return failedDuring(
    () => {
      cluster.create(colour('green'))
      if (waits) cluster.until(isGreen)
      cluster.patch('services web', { spec: { selector: { app: 'green' } } })
      cluster.patch('deployments blue', { spec: { replicas: 0 } })
    },
    () => isGreen() && cluster.pods('app=blue').length === 0
  )
}

describe('S11 changes under a steady load', () => {
  test('S11: a rolling update loses no request with a readiness probe and a preStop sleep', () => {
    expect(failedWhileReplaced(careful)).toBe(0)
  })

  test('S11: a rolling update loses some without: pods are asked before they listen, and after they are gone', () => {
    // It listens four seconds after its start, and is taken for ready at once.
    const slow = { image: 'grafana/grafana:11.2.0', ports: [{ containerPort: 3000 }] }
    expect(failedWhileReplaced(slow, 3000, 'grafana/grafana:11.3.0')).toBeGreaterThan(3000)
  })

  test('S11: a rolling update loses some with a readiness probe alone: kube-proxy hears of an end later than the pod', () => {
    const { readinessProbe } = careful
    const failed = failedWhileReplaced({ readinessProbe: readinessProbe! })
    expect(failed).toBeGreaterThan(0)
    // Three pods, each missed for at most the second between two syncs.
    expect(failed).toBeLessThan(1500)
  })

  test('S11: a blue/green switch loses no request with a readiness probe and a preStop sleep', () => {
    expect(failedWhileSwitched(careful, true)).toBe(0)
  })

  test('S11: a blue/green switch loses some where nobody waits and pods end at once', () => {
    expect(failedWhileSwitched({}, false)).toBeGreaterThan(0)
  })
})
