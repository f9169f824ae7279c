import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Pod } from '../../../shared/schema/types.ts'
import { RowError } from './database-error.ts'
import { dividedStatus, StatusShape } from './pod-status-row.ts'

type PodStatus = NonNullable<Pod['status']>

const text = fc.constantFrom('2026-11-20T12:00:00Z', '2026-11-20T12:00:01Z', '10.244.1.2', 'containerd://abc', '')
const plain = fc.oneof(fc.constantFrom(null, true, 0, 1, -2.5), text)
/** Members that are a pod's own, others, and one that is absent. */
const key = fc.constantFrom('lastTransitionTime', 'startedAt', 'ip', 'podIP', 'containerID', 'type', 'reason', 'state')
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    plain,
    fc.constant(undefined),
    fc.array(fc.oneof(plain, tie('value')), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 5 })
  )
}))
const anyStatus = fc.dictionary(key, value, { maxKeys: 5 }) as fc.Arbitrary<PodStatus>

function throughText(status: PodStatus): PodStatus {
  const { shape, texts } = dividedStatus(status)
  return new StatusShape(JSON.parse(shape) as object).filledIn(JSON.parse(JSON.stringify(texts)) as string[])
}

function asJson(status: PodStatus): string {
  return JSON.stringify(status)
}

function ready(time: string, address: string): PodStatus {
  return {
    phase: 'Running',
    conditions: [
      { type: 'Ready', status: 'True', lastTransitionTime: time },
      { type: 'PodScheduled', status: 'True', lastTransitionTime: time }
    ],
    podIP: address,
    podIPs: [{ ip: address }],
    startTime: time,
    containerStatuses: [
      {
        name: 'web',
        image: 'nginx',
        imageID: 'sha256:1',
        ready: true,
        restartCount: 0,
        resources: { requests: { cpu: '10m' } },
        state: { running: { startedAt: time } }
      }
    ]
  }
}

describe('a divided status', () => {
  test('is put together again as it was, to the order of its members', () => {
    fc.assert(
      fc.property(anyStatus, (status) => {
        expect(asJson(throughText(status))).toBe(asJson(status))
      }),
      { numRuns: 2000 }
    )
  })

  test('has one shape for pods that differ in moments, addresses and ids alone', () => {
    const [one, other] = [ready('2026-11-20T12:00:00Z', '10.244.1.2'), ready('2026-11-21T09:30:00Z', '10.244.7.9')]
    expect(dividedStatus(one).shape).toBe(dividedStatus(other).shape)
    expect(dividedStatus(one).texts).toEqual(['2026-11-20T12:00:00Z', '10.244.1.2'])
    const failed = { ...other, phase: 'Failed' }
    expect(dividedStatus(failed).shape).not.toBe(dividedStatus(one).shape)
  })

  test('shares what no text of the own stands in, and nothing else', () => {
    const { shape } = dividedStatus(ready('2026-11-20T12:00:00Z', '10.244.1.2'))
    const filler = new StatusShape(JSON.parse(shape) as object)
    const one = filler.filledIn(['2026-11-20T12:00:00Z', '10.244.1.2'])
    const other = filler.filledIn(['2026-11-21T09:30:00Z', '10.244.7.9'])
    expect(one).toEqual(ready('2026-11-20T12:00:00Z', '10.244.1.2'))
    expect(other).toEqual(ready('2026-11-21T09:30:00Z', '10.244.7.9'))
    expect(other.containerStatuses![0]!.resources).toBe(one.containerStatuses![0]!.resources)
    expect(other.conditions![0]).not.toBe(one.conditions![0])
  })

  test('whose texts are not all there is damaged', () => {
    const { shape } = dividedStatus(ready('2026-11-20T12:00:00Z', '10.244.1.2'))
    expect(() => new StatusShape(JSON.parse(shape) as object).filledIn(['2026-11-20T12:00:00Z'])).toThrow(RowError)
  })
})
