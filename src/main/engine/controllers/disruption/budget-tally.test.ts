import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isPodReady } from '../../../../shared/kinds/pod/lifecycle.ts'
import { formatTime } from '../../../../shared/kube/time.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import { BudgetTally } from './budget-tally.ts'

const move = fc.record({
  pod: fc.integer({ min: 0, max: 5 }),
  owner: fc.constantFrom(undefined, 'a', 'b'),
  isThere: fc.boolean(),
  isReady: fc.boolean(),
  isGoing: fc.boolean()
})

function podOf(name: string, owner: string | undefined, isReady: boolean, isGoing: boolean): Pod {
  const reference = { apiVersion: 'apps/v1', kind: 'ReplicaSet', name: owner ?? '', uid: owner ?? '', controller: true }
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: {
      name,
      namespace: 'default',
      uid: name,
      resourceVersion: '1',
      creationTimestamp: formatTime(0),
      ...(owner === undefined ? {} : { ownerReferences: [reference] }),
      ...(isGoing ? { deletionTimestamp: formatTime(0) } : {})
    },
    spec: { containers: [] },
    status: { phase: 'Running', conditions: [{ type: 'Ready', status: isReady ? 'True' : 'False' }] }
  }
}

describe('W10 BudgetTally', () => {
  it('equals counting anew after any sequence of changes', () => {
    fc.assert(
      fc.property(fc.array(move, { maxLength: 50 }), (moves) => {
        const tally = new BudgetTally()
        const pods = new Map<string, Pod>()
        for (const { pod, owner, isThere, isReady, isGoing } of moves) {
          const name = `p${pod}`
          const next = podOf(name, owner, isReady, isGoing)
          if (isThere) {
            pods.set(name, next)
            tally.put(next)
          } else {
            pods.delete(name)
            tally.remove(name)
          }
          const all = [...pods.values()]
          const healthy = all.filter((one) => isPodReady(one) && one.metadata.deletionTimestamp === undefined)
          expect(tally.pods).toBe(all.length)
          expect(tally.healthyBut({})).toBe(healthy.length)
          expect(tally.healthyBut({ p0: '' })).toBe(healthy.filter((one) => one.metadata.name !== 'p0').length)
          expect(tally.unmanaged).toBe(all.filter((one) => one.metadata.ownerReferences === undefined).length)
          const owners = new Set(all.flatMap((one) => one.metadata.ownerReferences?.map(({ uid }) => uid) ?? []))
          expect([...tally.owners()].map(({ reference }) => reference.uid).sort()).toEqual([...owners].sort())
        }
      })
    )
  })
})
