import { readFileSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Json } from '../../kube/object.ts'
import { decodeObject } from '../../schema/decode.ts'
import type { Event } from '../../schema/types.ts'
import { eventsV1Form } from './events-form.ts'
import { eventKind } from './kind.ts'

const folder = join(import.meta.dirname, '../../../../../shared/kube/roundtrip')

const time = fc.constant('2026-11-20T12:00:00Z')
const text = fc.string({ maxLength: 8 })
const reference = fc.record({ kind: text, namespace: text, name: text, uid: text }, { requiredKeys: [] })
const events = fc.record(
  {
    apiVersion: fc.constant('v1' as const),
    kind: fc.constant('Event' as const),
    metadata: fc.constant({ name: 'x', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: 'now' }),
    involvedObject: reference,
    related: reference,
    source: fc.record({ component: text, host: text }, { requiredKeys: [] }),
    message: text,
    reason: text,
    action: text,
    type: text,
    count: fc.integer({ min: 0 }),
    firstTimestamp: time,
    lastTimestamp: time,
    eventTime: time,
    reportingComponent: text,
    reportingInstance: text,
    series: fc.record({ count: fc.integer(), lastObservedTime: time })
  },
  { requiredKeys: ['apiVersion', 'kind', 'metadata', 'involvedObject'] }
)

describe('events.k8s.io/v1', () => {
  it('names the fields of an event otherwise, and no others', () => {
    const event: Event = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'x', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: 'now' },
      involvedObject: { kind: 'Pod', name: 'p' },
      message: 'm',
      source: { component: 'kubelet' },
      count: 3,
      firstTimestamp: 'a',
      lastTimestamp: 'b',
      reportingComponent: 'c'
    }
    expect(eventsV1Form.fromStored(event)).toEqual({
      apiVersion: 'events.k8s.io/v1',
      kind: 'Event',
      metadata: event.metadata,
      eventTime: null,
      regarding: { kind: 'Pod', name: 'p' },
      note: 'm',
      deprecatedSource: { component: 'kubelet' },
      deprecatedCount: 3,
      deprecatedFirstTimestamp: 'a',
      deprecatedLastTimestamp: 'b',
      reportingController: 'c'
    })
  })

  it('comes back as it was stored', () => {
    fc.assert(
      fc.property(events, (given) => {
        const stored = eventKind.setDefaults(given) as Event
        expect(eventsV1Form.toStored(eventsV1Form.fromStored(stored))).toEqual(stored)
      })
    )
  })

  it.skipIf(!existsSync(folder))("keeps all of upstream's sample", () => {
    const sample = JSON.parse(readFileSync(join(folder, 'events.k8s.io.v1.Event.json'), 'utf8')) as Json
    const kind = { ...eventKind, group: 'events.k8s.io', schema: eventsV1Form.schema }
    const { object, error } = decodeObject(kind, sample, 'Strict')
    expect(error).toBeUndefined()
    const stored = eventsV1Form.toStored(object) as Event
    expect(eventsV1Form.fromStored(stored)).toEqual(object)
  })

  it('prints as core/v1 does', () => {
    const stored = eventKind.setDefaults({
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: 'x' },
      involvedObject: { kind: 'Pod', name: 'p' },
      lastTimestamp: '2026-11-20T12:00:00Z',
      message: 'm'
    }) as Event
    const now = Date.parse('2026-11-20T12:01:00Z')
    const shown = eventsV1Form.fromStored(stored)
    const cells = eventsV1Form.columns!.map((column) => column.cell(shown, now))
    expect(cells).toEqual(eventKind.columns.map((column) => column.cell(stored, now)))
  })

  it('asks for more than core/v1', () => {
    const stored = { ...newer, count: 1, type: 'X', source: { component: 'c' }, series: { count: 1 } } as Event
    expect(eventKind.validate(stored, undefined)).toEqual([])
    expect(eventsV1Form.validate!(stored, undefined).map(({ field }) => field)).toEqual([
      'series.count',
      'series.lastObservedTime',
      'type',
      'count',
      'source'
    ])
    expect(eventsV1Form.validate!(newer, undefined)).toEqual([])
    const changed = { ...newer, reason: 'Other', series: { count: 2, lastObservedTime: '2026-11-20T12:00:00.000000Z' } }
    expect(eventsV1Form.validate!(changed, newer).map(({ field }) => field)).toEqual(['reason', 'reason'])
  })
})

const newer: Event = {
  apiVersion: 'v1',
  kind: 'Event',
  metadata: { name: 'x', namespace: 'n', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-11-20T12:00:00Z' },
  involvedObject: { kind: 'Pod', namespace: 'n', name: 'p' },
  eventTime: '2026-11-20T12:00:00.000000Z',
  reportingComponent: 'example.com/c',
  reportingInstance: 'i',
  action: 'A',
  reason: 'R',
  type: 'Normal'
}
