// Properties over objects made from the schema itself: any tree of fields that the types allow, most of it nonsense.
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kinds } from '../kinds/table.ts'
import type { KubeObject, NewObject } from '../kube/object.ts'
import { decodeObject } from './decode.ts'
import { parseJson } from './parse-json.ts'
import type { FieldFacts, TypeFacts } from './schema.ts'
import { definitionOf } from './schema.ts'

const word = fc.constantFrom(
  '',
  'a',
  'web',
  'A b',
  'x.y',
  '10.0.0.1',
  'é',
  '-',
  '$(HOME)',
  'nginx:latest',
  '/tmp',
  '..'
)
const quantity = fc.constantFrom('0', '1', '500m', '1Gi', '-1', '1e3', '0.5', 3, '1024Mi')

function ofType(type: TypeFacts, depth: number, field?: FieldFacts): fc.Arbitrary<unknown> {
  switch (type.form) {
    case 'Duration':
      return fc.constantFrom('', '30s', '1m0s')
    case 'string':
      return field?.enumValues === undefined ? word : fc.oneof(fc.constantFrom(...field.enumValues), word)
    case 'boolean':
      return fc.boolean()
    case 'int32':
    case 'int64':
      return fc.integer({ min: -2, max: 70_000 })
    case 'double':
      return fc.double({ noNaN: true, noDefaultInfinity: true })
    case 'bytes':
      return fc.constantFrom('', 'YQ==', 'eyJhIjoxfQ==')
    case 'Quantity':
      return quantity
    case 'IntOrString':
      return fc.oneof(fc.integer({ min: -1, max: 70_000 }), fc.constantFrom('25%', '120%', 'http', ''))
    case 'Time':
      return fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.25+09:00')
    case 'MicroTime':
      return fc.constant('2026-01-01T00:00:00.000001Z')
    case 'any':
      return fc.constantFrom({}, { a: 1 }, [1])
    case 'list':
      return fc.array(ofType(type.item, depth, field), { maxLength: 2 })
    case 'map':
      return fc.dictionary(
        fc.constantFrom('a', 'app', 'cpu', 'example.com/gpu', 'B b'),
        ofType(type.value, depth, field),
        { maxKeys: 2 }
      )
    case 'object':
      return ofDefinition(type.definition, depth - 1)
  }
}

const known = new Map<string, fc.Arbitrary<unknown>>()

/** Few fields of each object, so that deep ones are reached; below `depth` only empty ones. */
function ofDefinition(name: string, depth: number): fc.Arbitrary<unknown> {
  if (depth <= 0) return fc.constant({})
  const key = `${name}/${depth}`
  let arbitrary = known.get(key)
  if (arbitrary === undefined) {
    const fields = [...definitionOf(name).fields.values()].filter(
      ({ name: field }) => field !== 'apiVersion' && field !== 'kind' && field !== 'managedFields'
    )
    arbitrary =
      fields.length === 0
        ? fc.constant({})
        : fc
            .shuffledSubarray(fields, { maxLength: Math.min(6, fields.length) })
            .chain((chosen) =>
              fc.record(
                Object.fromEntries(
                  chosen.map((field) => [
                    field.name,
                    fc.option(ofType(field.type, depth, field), { nil: null, freq: 12 })
                  ])
                )
              )
            )
    known.set(key, arbitrary)
  }
  return arbitrary
}

describe.each(kinds.map((kind) => [kind.kind, kind] as const))('any %s', (_name, kind) => {
  // The parts that hold the most come always.
  const spec = definitionOf(kind.schema).fields.get('spec')
  const arbitrary = fc
    .record({
      metadata: ofDefinition('meta.v1.ObjectMeta', 3),
      rest: ofDefinition(kind.schema, 6),
      spec: spec === undefined ? fc.constant(undefined) : ofType(spec.type, 7)
    })
    .map(({ metadata, rest, spec: given }) => ({
      ...(rest as object),
      metadata,
      ...(given !== undefined && { spec: given })
    }))

  it('decodes to what decodes to itself, takes defaults once, and is judged without an accident', () => {
    fc.assert(
      fc.property(arbitrary, (body) => {
        const { object, error } = decodeObject(kind, body, 'Strict')
        expect(error).toBeUndefined()
        expect(decodeObject(kind, object, 'Strict').object).toBe(object)
        expect(decodeObject(kind, parseJson(JSON.stringify(object)).value, 'Strict').object).toEqual(object)
        const full = kind.setDefaults(object)
        expect(kind.setDefaults(full)).toBe(full)
        const fresh = JSON.parse(JSON.stringify(full)) as NewObject<KubeObject>
        expect(kind.setDefaults(fresh)).toBe(fresh)
        const stored = full as unknown as KubeObject
        expect(kind.validate(stored, undefined)).toEqual(kind.validate(fresh as unknown as KubeObject, undefined))
        // A copy of itself is no forbidden change.
        const changes = kind.validate(fresh as unknown as KubeObject, stored)
        expect(changes.filter(({ detail }) => /immutable|may not change|may not add/.test(detail))).toEqual([])
      }),
      { numRuns: 150, seed: 34 }
    )
  })
})
