import { expect, it } from 'vitest'
import type { Pod } from '../../../../shared/schema/types.ts'
import { Random } from '../../sim/random.ts'
import { candidatesToFind, pickCandidate, type Candidate } from './candidate.ts'

function victim(priority: number, minute = 0): Pod {
  const startTime = `2026-11-20T12:${String(minute).padStart(2, '0')}:00Z`
  return { spec: { priority, containers: [] }, status: { startTime } } as unknown as Pod
}

function candidate(slot: number, victims: readonly Pod[], violations = 0): Candidate {
  return { slot, victims, violations }
}

const pick = (...candidates: Candidate[]): number => pickCandidate(candidates, new Random('pick')).slot

it('W10 the node whose victims matter least is taken, one rule after the other', () => {
  // Fewest broken budgets, even where the victims matter more.
  expect(pick(candidate(1, [victim(0)], 1), candidate(2, [victim(9), victim(9)], 0))).toBe(2)
  // The most important victim matters least.
  expect(pick(candidate(1, [victim(5)]), candidate(2, [victim(4), victim(4), victim(4)]))).toBe(2)
  // The least sum of priorities.
  expect(pick(candidate(1, [victim(5), victim(3)]), candidate(2, [victim(5), victim(2)]))).toBe(2)
  // With negative priorities as well, more victims are a larger sum.
  expect(pick(candidate(1, [victim(-5), victim(-9)]), candidate(2, [victim(-5)]))).toBe(2)
  // The latest start of the most important victims: of each node the earliest counts.
  expect(pick(candidate(1, [victim(5, 1), victim(5, 50)]), candidate(2, [victim(5, 2), victim(5, 3)]))).toBe(2)
  const seeds = Array.from({ length: 20 }, (_, index) => new Random(String(index)))
  const equal = [candidate(1, [victim(5)]), candidate(2, [victim(5)])]
  expect(new Set(seeds.map((random) => pickCandidate(equal, random).slot))).toEqual(new Set([1, 2]))
})

it('W10 of many nodes that might do, a hundred are tried, or a tenth', () => {
  expect([1, 99, 100, 500, 1000, 5000].map(candidatesToFind)).toEqual([1, 99, 100, 100, 100, 500])
})
