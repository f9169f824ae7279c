import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { configMapKind } from '../../shared/kinds/configmap/kind.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { tableOf } from '../engine/api/table.ts'
import { printedList } from './list-print.ts'
import type { AnswerForm } from './media-types.ts'
import { objectJson } from './object-json.ts'
import { representationOf, type Representation } from './representation.ts'

const text = fc.string({ unit: 'binary', maxLength: 12 })
const objects = fc.array(
  fc.record({
    apiVersion: fc.constant('v1'),
    kind: fc.constant('ConfigMap'),
    metadata: fc.record({
      name: text,
      namespace: text,
      uid: text,
      resourceVersion: fc.constant('7'),
      creationTimestamp: fc.constant('2026-11-20T12:00:00Z')
    }),
    data: fc.dictionary(text, text)
  }),
  { maxLength: 6 }
) as unknown as fc.Arbitrary<readonly KubeObject[]>

const metadata = { resourceVersion: '9', continue: 'abc', remainingItemCount: 3 }
const json: AnswerForm = { encoding: 'json', isPretty: false }
const now = Date.UTC(2026, 10, 20, 13)

function shown(form: AnswerForm, hasTypedItems = false): Representation {
  return representationOf({ kind: configMapKind, form, include: 'Metadata', hasTypedItems, now: () => now })
}

/** The text of a list, written as an answer writes it. */
function written(representation: Representation, items: readonly KubeObject[], form: AnswerForm = json): string {
  const list = printedList(representation.list(metadata), form)
  return list.head + items.map((item) => list.item(item)).join(list.separator) + list.tail
}

function naiveList(items: readonly KubeObject[], hasTypedItems: boolean): object {
  const shownItems = hasTypedItems ? items : items.map(({ apiVersion: _version, kind: _kind, ...rest }) => rest)
  return { kind: 'ConfigMapList', apiVersion: 'v1', metadata, items: shownItems }
}

describe('a list written in pieces', () => {
  test('is the list, as JSON', () => {
    fc.assert(
      fc.property(objects, (items) => {
        expect(written(shown(json), items)).toBe(`${JSON.stringify(naiveList(items, false))}\n`)
        expect(JSON.parse(written(shown(json, true), items))).toEqual(
          JSON.parse(JSON.stringify(naiveList(items, true)))
        )
      })
    )
  })

  test('is the list in every other print', () => {
    fc.assert(
      fc.property(objects, (items) => {
        fc.pre(items.length > 0)
        const pretty = written(shown(json), items, { encoding: 'json', isPretty: true })
        expect(pretty).toBe(`${JSON.stringify(naiveList(items, false), null, 2)}\n`)
        const yaml = written(shown(json), items, { encoding: 'yaml', isPretty: false })
        expect(parse(yaml)).toEqual(JSON.parse(JSON.stringify(naiveList(items, false))))
      })
    )
  })

  test('is the table that the engine makes', () => {
    const form: AnswerForm = { ...json, transform: { kind: 'Table', version: 'v1' } }
    fc.assert(
      fc.property(objects, (items) => {
        const whole = { ...tableOf(configMapKind, items, metadata, now, 'Metadata'), apiVersion: 'meta.k8s.io/v1' }
        expect(JSON.parse(written(shown(form), items))).toEqual(JSON.parse(JSON.stringify(whole)))
      })
    )
  })

  test('is their metadata alone', () => {
    const form: AnswerForm = { ...json, transform: { kind: 'PartialObjectMetadataList', version: 'v1' } }
    fc.assert(
      fc.property(objects, (items) => {
        const partial = items.map((item) => ({
          kind: 'PartialObjectMetadata',
          apiVersion: 'meta.k8s.io/v1',
          metadata: item.metadata
        }))
        const whole = { kind: 'PartialObjectMetadataList', apiVersion: 'meta.k8s.io/v1', metadata, items: partial }
        expect(JSON.parse(written(shown(form), items))).toEqual(JSON.parse(JSON.stringify(whole)))
      })
    )
  })
})

test('the text of an object is its own, remembered or not', () => {
  fc.assert(
    fc.property(objects, (items) => {
      for (const object of [...items, ...items]) {
        const { apiVersion, kind, ...rest } = object
        expect(objectJson(object)).toBe(JSON.stringify({ kind, apiVersion, ...rest }))
      }
    })
  )
  // What begins otherwise stays as it is.
  for (const object of [
    {},
    { kind: 'Status', apiVersion: 'v1' },
    { apiVersion: 'v1', kind: '"}' },
    { apiVersion: 'v1' }
  ]) {
    expect(JSON.parse(objectJson(object))).toEqual(object)
  }
})
