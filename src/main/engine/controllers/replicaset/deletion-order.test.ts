import { describe, expect, it } from 'vitest'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { podsToDelete } from './deletion-order.ts'

const now = Date.UTC(2026, 10, 20, 12)

interface Trait {
  readonly node?: string
  readonly phase?: string
  /** Seconds since ready; absent for not ready. */
  readonly ready?: number
  readonly cost?: string
  readonly restarts?: number
  readonly age?: number
}

function pod(name: string, { node, phase = 'Running', ready, cost, restarts = 0, age = 3600 }: Trait): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      uid: name,
      resourceVersion: '1',
      creationTimestamp: formatTime(now - age * 1000),
      ...(cost === undefined ? {} : { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } })
    },
    spec: { containers: [], ...(node === undefined ? {} : { nodeName: node }) },
    status: {
      phase,
      conditions:
        ready === undefined
          ? []
          : [{ type: 'Ready', status: 'True', lastTransitionTime: formatTime(now - ready * 1000) }],
      containerStatuses: [{ name: 'c', image: 'i', imageID: 'i', ready: true, restartCount: restarts }]
    }
  }
}

describe('W2 deletion order', () => {
  it.each<[string, Trait, Trait]>([
    ['unassigned before assigned', {}, { node: 'a' }],
    ['pending before running', { node: 'a', phase: 'Pending' }, { node: 'a' }],
    ['unknown before running', { node: 'a', phase: 'Unknown' }, { node: 'a' }],
    ['pending before unknown', { node: 'a', phase: 'Pending' }, { node: 'a', phase: 'Unknown' }],
    ['not ready before ready', { node: 'a' }, { node: 'a', ready: 100 }],
    ['cheap before dear', { node: 'a', ready: 1000, cost: '-1' }, { node: 'a', ready: 1 }],
    [
      'a cost that is no integer counts as none',
      { node: 'a', ready: 100, cost: '+7' },
      { node: 'a', ready: 100, cost: '1' }
    ],
    ['lately ready before long ready', { node: 'a', ready: 100 }, { node: 'a', ready: 1000 }],
    ['often restarted before seldom', { node: 'a', ready: 100, restarts: 3 }, { node: 'a', ready: 100 }],
    ['young before old', { node: 'a', age: 60 }, { node: 'a', age: 6000 }]
  ])('%s', (_, first, second) => {
    const a = pod('z', first)
    const b = pod('y', second)
    expect(podsToDelete([a, b], [], 1, now)).toEqual([a])
    expect(podsToDelete([b, a], [], 1, now)).toEqual([a])
  })

  it('takes from the node with more pods of the same Deployment first', () => {
    const a = pod('a', { node: 'crowded', ready: 1000 })
    const b = pod('b', { node: 'empty', ready: 10 })
    const other = pod('other', { node: 'crowded', ready: 10 })
    expect(podsToDelete([b, a], [a, b, other], 1, now)).toEqual([a])
  })

  it('compares ages by powers of two and then by uid', () => {
    const a = pod('a', { node: 'n', ready: 1000 })
    const b = pod('b', { node: 'n', ready: 900 })
    expect(podsToDelete([b, a], [], 1, now)).toEqual([a])
  })
})
