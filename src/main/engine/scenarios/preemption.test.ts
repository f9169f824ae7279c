import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Pod, PodDisruptionBudget, PriorityClass } from '../../../shared/schema/types.ts'
import { Cluster, conditionOf, isReady, type Body } from './cluster.ts'
import { deployment, pod } from './manifests.ts'

let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster({ workers: 1 })
})
afterEach(() => cluster.close())

const priorityClass = (name: string, value: number, more: Body = {}): Body => ({
  apiVersion: 'scheduling.k8s.io/v1',
  kind: 'PriorityClass',
  metadata: { name },
  value,
  ...more
})
const asking = (cpu: string): Body => ({ resources: { requests: { cpu } } })
const named = (name: string): Pod | undefined => cluster.get<Pod>(`pods ${name}`)
const isGone = (name: string) => (): boolean => named(name) === undefined

describe('W10 preemption in a whole cluster', () => {
  test('W10 a pod of a higher class has a running pod evicted, with its grace, and takes its place', () => {
    cluster.create<PriorityClass>(priorityClass('high', 1000))
    cluster.create(pod('low', asking('6')))
    cluster.until(() => isReady(named('low')!))
    cluster.create(pod('high', asking('6'), { priorityClassName: 'high' }))
    cluster.until(() => named('high')!.status?.nominatedNodeName !== undefined, 5, 0.01)
    expect(named('high')!.spec).toMatchObject({ priority: 1000, preemptionPolicy: 'PreemptLowerPriority' })
    expect(named('high')!.status).toMatchObject({ phase: 'Pending', nominatedNodeName: 'worker-1' })
    expect(conditionOf(named('low'), 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod'
    })
    expect(named('low')!.metadata.deletionGracePeriodSeconds).toBe(30)
    const preempted = `Normal Preempted: Preempted by pod ${named('high')!.metadata.uid} on node worker-1`
    expect(cluster.events(named('low')!)).toContain(preempted)
    cluster.until(isGone('low'))
    cluster.until(() => isReady(named('high')!))
    expect(named('high')!.spec.nodeName).toBe('worker-1')
  })

  // The gate that has the API server clear it (ClearingNominatedNodeNameAfterBinding) is off in 1.34, and a kubelet's
  // merge of statuses keeps of others only their conditions and resource claims.
  test('W10 a nomination outlasts the binding and goes with the first status of the kubelet', () => {
    cluster.create<PriorityClass>(priorityClass('high', 1000))
    cluster.create(pod('low', asking('6')))
    cluster.until(() => isReady(named('low')!))
    cluster.create(pod('high', asking('6'), { priorityClassName: 'high' }))
    const seen = new Set<string>()
    cluster.watchPods('', (pods) => {
      const { spec, status } = pods.find(({ metadata }) => metadata.name === 'high') ?? {}
      if (spec?.nodeName === undefined) return
      seen.add(`${status?.startTime === undefined ? 'bound' : 'started'}: ${status?.nominatedNodeName ?? 'none'}`)
    })
    cluster.until(() => isReady(named('high')!))
    expect([...seen]).toEqual(['bound: worker-1', 'started: none'])
  })

  test('W10 a budget that allows no disruption turns the choice to other pods, and is broken where there are none', () => {
    cluster.create<PriorityClass>(priorityClass('high', 1000))
    // The guarded pod is the younger: without its budget it would be the one to go.
    cluster.create(pod('free', asking('3')))
    cluster.until(() => isReady(named('free')!))
    cluster.run(10)
    cluster.create(pod('guarded', asking('3'), {}, { labels: { app: 'guarded' } }))
    cluster.create<PodDisruptionBudget>({
      apiVersion: 'policy/v1',
      kind: 'PodDisruptionBudget',
      metadata: { name: 'guard' },
      spec: { minAvailable: 1, selector: { matchLabels: { app: 'guarded' } } }
    })
    cluster.until(() => isReady(named('guarded')!))
    cluster.create(pod('first', asking('3'), { priorityClassName: 'high' }))
    cluster.until(isGone('free'))
    cluster.until(() => named('first')!.spec.nodeName !== undefined)
    expect(named('guarded')!.metadata.deletionTimestamp).toBeUndefined()
    cluster.create(pod('second', asking('3'), { priorityClassName: 'high' }))
    cluster.until(isGone('guarded'))
    cluster.until(() => named('second')!.spec.nodeName !== undefined)
    expect(named('second')!.spec.nodeName).toBe('worker-1')
  })

  test('W10 what is evicted of a workload is made again and waits until there is room', () => {
    cluster.create<PriorityClass>(priorityClass('high', 1000))
    cluster.create(deployment('web', { replicas: 2, container: asking('3') }))
    cluster.until(() => cluster.pods('app=web').filter(isReady).length === 2)
    cluster.create(pod('high', asking('3'), { priorityClassName: 'high' }))
    cluster.until(() => named('high')!.spec.nodeName !== undefined)
    cluster.run(5)
    const pods = cluster.pods('app=web')
    expect(pods.filter(isReady)).toHaveLength(1)
    const waiting = pods.find(({ spec }) => spec.nodeName === undefined)!
    expect(conditionOf(waiting, 'PodScheduled')!['message']).toBe(
      '0/2 nodes are available: 1 Insufficient cpu, 1 node(s) had untolerated taint {node-role.kubernetes.io/control-plane: }. no new claims to deallocate, preemption: 0/2 nodes are available: 1 No preemption victims found for incoming pod, 1 Preemption is not helpful for scheduling.'
    )
    cluster.delete('pods high')
    cluster.until(() => cluster.pods('app=web').filter(isReady).length === 2)
    expect(cluster.pods('app=web').filter(isReady)).toHaveLength(2)
  })

  test('W10 a class whose policy is Never goes before others in the queue and evicts nobody', () => {
    cluster.create<PriorityClass>(priorityClass('polite', 1000, { preemptionPolicy: 'Never' }))
    cluster.create(pod('low', asking('6')))
    cluster.until(() => isReady(named('low')!))
    cluster.create(pod('other', asking('6')))
    cluster.create(pod('polite', asking('6'), { priorityClassName: 'polite' }))
    cluster.run(10)
    expect(named('low')!.metadata.deletionTimestamp).toBeUndefined()
    expect(conditionOf(named('polite'), 'PodScheduled')!['message']).toContain(
      'preemption: not eligible due to preemptionPolicy=Never.'
    )
    cluster.delete('pods low')
    cluster.until(isGone('low'))
    cluster.run(5)
    expect([named('polite')!.spec.nodeName, named('other')!.spec.nodeName]).toEqual(['worker-1', undefined])
  })
})
