import { expect, it } from 'vitest'
import type { Pod } from '../../../../shared/schema/types.ts'
import { oomScoreOf } from './system-oom.ts'
import { parseThresholds, passedThresholds, quantityOf, type Observations } from './thresholds.ts'

const gibibyte = 1024 ** 3

it('N7 thresholds are read as the kubelet reads its flag, memory first', () => {
  expect(
    parseThresholds('nodefs.available<20%,memory.available<1.5Gi,pid.available<1000,other<1,nodefs.inodesFree')
  ).toEqual([
    { signal: 'memory.available', quantity: 1.5 * gibibyte },
    { signal: 'nodefs.available', share: 0.2 },
    { signal: 'pid.available', quantity: 1000 }
  ])
})

it('N7 a threshold is passed when less is available than its quantity or its share', () => {
  const thresholds = parseThresholds('memory.available<100,nodefs.available<10%')
  const seen = (memory: number, disk: number): Observations =>
    new Map([
      ['memory.available', { available: memory, capacity: 1000 }],
      ['nodefs.available', { available: disk, capacity: 1000 }]
    ])
  const passed = (memory: number, disk: number): readonly string[] =>
    passedThresholds(thresholds, seen(memory, disk)).map(({ signal }) => signal)
  expect(passed(100, 100)).toEqual([])
  expect(passed(99, 99)).toEqual(['memory.available', 'nodefs.available'])
  expect(quantityOf(thresholds[1]!, 1000)).toBe(100)
})

it('N7 the kernel spares Guaranteed containers, takes BestEffort ones first, others by what they ask for', () => {
  const score = (resources: object, priority = 0): number => {
    const containers = [{ name: 'main', image: 'nginx', resources }]
    return oomScoreOf({ spec: { priority, containers } } as unknown as Pod, 'main', 32 * gibibyte)
  }
  expect(score({})).toBe(1000)
  expect(score({ limits: { cpu: '1', memory: '1Gi' }, requests: { cpu: '1', memory: '1Gi' } })).toBe(-997)
  expect(score({}, 2_000_001_000)).toBe(-997)
  expect(score({ requests: { memory: '8Gi' } })).toBe(750)
  expect(score({ requests: { cpu: '1' } })).toBe(999)
  expect(score({ requests: { memory: '32Gi' } })).toBe(3)
})
