import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { selectorMatches } from '../../../../shared/kube/label-selector.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod, ReplicaSet } from '../../../../shared/schema/types.ts'
import { isPodActive, isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { isPodAvailable } from '../pod-availability.ts'
import { PodTally, type ReplicaCounts } from './pod-tally.ts'

interface Move {
  readonly pod: number
  readonly isOwned: boolean
  readonly labels: Readonly<Record<string, string>>
  readonly phase: string
  readonly isReady: boolean
  readonly isGoing: boolean
  readonly wait: number
}

const move: fc.Arbitrary<Move> = fc.record({
  pod: fc.integer({ min: 0, max: 4 }),
  isOwned: fc.boolean(),
  labels: fc.constantFrom<Readonly<Record<string, string>>>({ app: 'x' }, { app: 'x', tier: 'a' }, { app: 'y' }),
  phase: fc.constantFrom('Pending', 'Running', 'Failed'),
  isReady: fc.boolean(),
  isGoing: fc.boolean(),
  wait: fc.integer({ min: 0, max: 5000 })
})

function podOf(name: string, { labels, phase, isReady, isGoing }: Move, now: number): Pod {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: formatTime(0),
      labels,
      ...(isGoing ? { deletionTimestamp: formatTime(now) } : {})
    },
    spec: { containers: [] },
    status: {
      phase,
      conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False', lastTransitionTime: formatTime(now) }]
    }
  }
}

function recount(replicaSet: ReplicaSet, pods: Iterable<Pod>, now: number): ReplicaCounts {
  const { selector, minReadySeconds = 0 } = replicaSet.spec
  const mine = [...pods].filter((pod) => isPodActive(pod) && selectorMatches(selector, pod.metadata.labels))
  return {
    replicas: mine.length,
    fullyLabeledReplicas: mine.filter(({ metadata }) => metadata.labels?.tier === 'a').length,
    readyReplicas: mine.filter(isPodReady).length,
    availableReplicas: mine.filter((pod) => isPodAvailable(pod, minReadySeconds, now)).length
  }
}

describe('W2 PodTally', () => {
  it('equals counting anew after any sequence of changes', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 40 }), fc.constantFrom(0, 1, 3), (moves, minReadySeconds) => {
        const replicaSet = {
          spec: {
            minReadySeconds,
            selector: { matchLabels: { app: 'x' } },
            template: { metadata: { labels: { app: 'x', tier: 'a' } }, spec: { containers: [] } }
          }
        } as unknown as ReplicaSet
        const tally = new PodTally(replicaSet)
        const owned = new Map<number, Pod>()
        let now = 0
        for (const step of moves) {
          now += step.wait
          const before = owned.get(step.pod)
          const after = step.isOwned ? podOf(`p${step.pod}`, step, now) : undefined
          tally.change(before, after)
          if (after === undefined) owned.delete(step.pod)
          else owned.set(step.pod, after)
          expect(tally.counts(now)).toEqual(recount(replicaSet, owned.values(), now))
          const astray = [...owned.values()].filter((pod) => isPodActive(pod) && pod.metadata.labels?.app !== 'x')
          expect([...tally.astray].sort()).toEqual(astray.map(({ metadata }) => `default/${metadata.name}`).sort())
        }
        const next = tally.nextAvailable()
        if (next !== undefined) {
          expect(tally.counts(next)).toEqual(recount(replicaSet, owned.values(), next))
        }
      })
    )
  })
})
