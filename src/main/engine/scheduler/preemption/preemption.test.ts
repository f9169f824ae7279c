import { describe, expect, it } from 'vitest'
import { nodeKind } from '../../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../../shared/kinds/pod/kind.ts'
import { priorityClassKind } from '../../../../shared/kinds/priorityclass/kind.ts'
import { conditionOf } from '../../../../shared/kube/conditions.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { setUp, type Bench } from '../testing-scheduler.ts'

const why = (pod: Pod): string | undefined => conditionOf(pod.status, 'PodScheduled')?.message

function withClasses(): Bench {
  const bench = setUp()
  const writer = bench.plane.writer('test')
  for (const [name, value] of Object.entries({ low: -10, high: 1000, higher: 2000, polite: 3000 })) {
    writer.create(priorityClassKind, {
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name },
      value,
      ...(name === 'polite' ? { preemptionPolicy: 'Never' } : {})
    })
  }
  return bench
}

/** Ends a pod that is being deleted, as the kubelet does. */
function end({ plane, get }: Bench, name: string): void {
  plane.writer('kubelet').delete(podKind, 'shop', get(name).metadata.name, { gracePeriodSeconds: 0 })
}

const leaving = ({ get }: Bench, ...names: readonly string[]): readonly boolean[] =>
  names.map((name) => get(name).metadata.deletionTimestamp !== undefined)

describe('W10 preemption', () => {
  it('evicts with condition and event, nominates the node, and binds there once the victim is gone', () => {
    const bench = withClasses()
    const { node, pod, run, get, events } = bench
    node('a', { cpu: '2' })
    pod('low', '2')
    run(1)
    pod('high', '2', { priorityClassName: 'high' })
    run(1)
    expect(conditionOf(get('low').status, 'DisruptionTarget')).toMatchObject({
      status: 'True',
      reason: 'PreemptionByScheduler',
      message: 'default-scheduler: preempting to accommodate a higher priority pod'
    })
    expect(leaving(bench, 'low')).toEqual([true])
    const preempted = `Normal Preempted Preempted by pod ${get('high').metadata.uid} on node a`
    expect(events('low').at(-1)).toBe(preempted)
    expect(get('high').status?.nominatedNodeName).toBe('a')
    expect(why(get('high'))).toBe('0/1 nodes are available: 1 Insufficient cpu.')
    end(bench, 'low')
    run(1)
    expect(get('high').spec.nodeName).toBe('a')
  })

  it('never takes pods of the same priority, and none for a pod whose policy is Never', () => {
    const bench = withClasses()
    const { node, pod, run, get } = bench
    node('a', { cpu: '2' })
    pod('first', '2')
    run(1)
    pod('equal', '2')
    pod('polite', '2', { priorityClassName: 'polite' })
    run(1)
    expect(leaving(bench, 'first')).toEqual([false])
    expect(why(get('equal'))).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 No preemption victims found for incoming pod.'
    )
    expect(why(get('polite'))).toBe(
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to preemptionPolicy=Never.'
    )
  })

  it('says why it does not help: whole nodes too small, taints, too little to gain', () => {
    const { node, pod, run, get } = withClasses()
    node('small', { cpu: '1' })
    node('tainted', { taints: [{ key: 'k', effect: 'NoSchedule' }] })
    node('mixed', { cpu: '4' })
    pod('firm', '2', { priorityClassName: 'higher' })
    run(1)
    pod('weak', '1')
    run(1)
    pod('high', '3', { priorityClassName: 'high' })
    run(1)
    expect(get('firm').spec.nodeName).toBe('mixed')
    expect(why(get('high'))).toBe(
      '0/3 nodes are available: 1 node(s) had untolerated taint {k: }, 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Insufficient cpu, 2 Preemption is not helpful for scheduling.'
    )
  })

  it('takes the least important victims and no more than it needs', () => {
    const bench = withClasses()
    const { node, pod, run } = bench
    node('a', { cpu: '4' })
    pod('plain', '2')
    pod('low-1', '1', { priorityClassName: 'low' })
    pod('low-2', '1', { priorityClassName: 'low' })
    run(1)
    pod('high', '1', { priorityClassName: 'high' })
    run(1)
    expect(leaving(bench, 'plain', 'low-1', 'low-2').filter(Boolean)).toHaveLength(1)
    expect(leaving(bench, 'plain')).toEqual([false])
  })

  it('keeps the room for the nominated pod from pods of its priority or below, not from those above', () => {
    const bench = withClasses()
    const { node, pod, run, get } = bench
    node('a', { cpu: '2' })
    pod('low', '2')
    run(1)
    pod('high', '2', { priorityClassName: 'high' })
    run(1)
    end(bench, 'low')
    pod('sneaky', '2')
    run(1)
    expect([get('high').spec.nodeName, get('sneaky').spec.nodeName]).toEqual(['a', undefined])
  })

  it('lets a higher pod take the room, and the lower one is nominated no more', () => {
    const bench = withClasses()
    const { node, pod, run, get } = bench
    node('a', { cpu: '2' })
    pod('low', '2')
    run(1)
    pod('high', '2', { priorityClassName: 'high' })
    run(1)
    pod('higher', '2', { priorityClassName: 'higher' })
    run(1)
    expect([get('high').status?.nominatedNodeName, get('higher').status?.nominatedNodeName]).toEqual([undefined, 'a'])
    end(bench, 'low')
    run(30)
    expect([get('high').spec.nodeName, get('higher').spec.nodeName]).toEqual([undefined, 'a'])
  })

  it('waits for its victims rather than look for more', () => {
    const bench = withClasses()
    const { node, pod, run, get, plane } = bench
    node('a', { cpu: '2' })
    node('b', { cpu: '2' })
    pod('low-1', '2')
    pod('low-2', '2')
    run(1)
    pod('high', '2', { priorityClassName: 'high' })
    run(1)
    const high = get('high')
    plane.writer('test').update(podKind, {
      ...high,
      spec: { ...high.spec, tolerations: [{ key: 'x', operator: 'Exists' }] }
    })
    run(1)
    expect(why(get('high'))).toBe(
      '0/2 nodes are available: 2 Insufficient cpu. no new claims to deallocate, preemption: not eligible due to a terminating pod on the nominated node.'
    )
    expect(leaving(bench, 'low-1', 'low-2').filter(Boolean)).toHaveLength(1)
  })

  it('gives up the nomination where the node can do no more', () => {
    const bench = withClasses()
    const { node, pod, run, get, plane } = bench
    const a = node('a', { cpu: '2' })
    pod('low', '2')
    run(1)
    pod('high', '2', { priorityClassName: 'high' })
    run(1)
    expect(get('high').status?.nominatedNodeName).toBe('a')
    plane
      .writer('test')
      .update(nodeKind, { ...plane.store.get(nodeKind, undefined, a.metadata.name)!, spec: { unschedulable: true } })
    run(6)
    expect(get('high').status?.nominatedNodeName).toBeUndefined()
  })
})
