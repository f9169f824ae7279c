import { describe, expect, it } from 'vitest'
import type { Json, KubeObject } from '../../kube/object.ts'
import { decodeObject } from '../../schema/decode.ts'
import { errorBody } from '../../validation/invalid-message.ts'
import { customResourceDefinitionKind as kind } from './kind.ts'
import { emptyDefinitionStatus, withStoredVersion } from './stored-versions.ts'
import type { CustomResourceDefinition } from './types.ts'
import { customResourceDefinitionWarnings } from './warnings.ts'

function definition(
  schema: Json,
  more: Readonly<Record<string, Json>> = {},
  ofVersion: Readonly<Record<string, Json>> = {}
): CustomResourceDefinition {
  const body = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'foos.example.com', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
    spec: {
      group: 'example.com',
      scope: 'Namespaced',
      names: { plural: 'foos', kind: 'Foo' },
      versions: [{ name: 'v1', served: true, storage: true, schema: { openAPIV3Schema: schema }, ...ofVersion }],
      ...more
    }
  }
  const decoded = decodeObject(kind, body, 'Strict')
  expect(decoded.error).toBeUndefined()
  const whole = kind.setDefaults(decoded.object as never) as CustomResourceDefinition
  return { ...whole, status: withStoredVersion(emptyDefinitionStatus, whole.spec) }
}

function complaints(one: CustomResourceDefinition, old?: CustomResourceDefinition): readonly string[] {
  return kind.validate(one, old).map((error) => `${error.field}: ${errorBody(error)}`)
}

const root = 'spec.validation.openAPIV3Schema'
const object = (properties: Readonly<Record<string, Json>>, more: Readonly<Record<string, Json>> = {}): Json => ({
  type: 'object',
  properties,
  ...more
})

describe('a definition', () => {
  it('must have a structural schema', () => {
    const cases: readonly (readonly [Json, readonly string[]])[] = [
      [
        object({ a: {} }),
        [`${root}.properties[a].type: Required value: must not be empty for specified object fields`]
      ],
      [object({ a: { type: 'array' } }), [`${root}.properties[a].items: Required value: must be specified`]],
      [
        object({}, { anyOf: [{ properties: { b: { minLength: 1 } } }] }),
        [`${root}.properties[b]: Required value: because it is defined in ${root}.anyOf[0].properties[b]`]
      ],
      [object({ a: { 'x-kubernetes-int-or-string': true, anyOf: [{ type: 'integer' }, { type: 'string' }] } }), []],
      [object({ a: { 'x-kubernetes-preserve-unknown-fields': true } }), []],
      [
        object({ a: { type: 'object', 'x-kubernetes-embedded-resource': true } }),
        [
          `${root}.properties[a].properties: Required value: must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields`
        ]
      ],
      [
        object({}, { additionalProperties: { type: 'string' } }),
        [`${root}.additionalProperties: Forbidden: must not be used at the root`]
      ],
      [
        object({ a: { type: 'array', 'x-kubernetes-list-type': 'set', items: object({ b: { type: 'string' } }) } }),
        [
          `${root}.properties[a].items.x-kubernetes-map-type: Invalid value: null: must be atomic as item of a list with x-kubernetes-list-type=set`
        ]
      ]
    ]
    for (const [schema, expected] of cases)
      expect(complaints(definition(schema)), JSON.stringify(schema)).toEqual(expected)
  })

  it('must have defaults that its schema takes', () => {
    expect(complaints(definition(object({ a: object({ b: { type: 'string' } }, { default: { c: 1 } }) })))).toEqual([
      `${root}.properties[a].default: Invalid value: {"c":1}: must not have unknown fields`
    ])
    expect(
      complaints(
        definition(object({ metadata: { type: 'object', properties: { name: { type: 'string', default: 'x' } } } }))
      )
    ).toEqual([
      `${root}.properties[metadata].properties[name].default: Forbidden: must not be set in top-level metadata`
    ])
  })

  it('must have rules that compile', () => {
    const withRule = (rule: string, more: Readonly<Record<string, Json>> = {}): readonly string[] =>
      complaints(
        definition(
          object({ a: object({ n: { type: 'integer' } }, { 'x-kubernetes-validations': [{ rule, ...more }] }) })
        )
      )
    expect(withRule('self.n > 1')).toEqual([])
    expect(withRule('self.m > 1')[0]).toContain("undefined field 'm'")
    expect(withRule('self.n + "a" == "b"')[0]).toContain('found no matching overload')
    expect(withRule('self.n > 1', { messageExpression: '5' })[0]).toContain(
      'messageExpression must evaluate to a string'
    )
    expect(withRule('self.n > 1', { fieldPath: '.q' })[0]).toContain(
      'fieldPath: Invalid value: ".q": must be a valid path'
    )
    expect(withRule('self.n > 1', { optionalOldSelf: true })[0]).toContain(
      'may not be set if oldSelf is not used in rule'
    )
    const list = object({
      l: { type: 'array', items: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf' }] } }
    })
    expect(complaints(definition(list))[0]).toContain(
      'oldSelf cannot be used on the uncorrelatable portion of the schema'
    )
  })

  it('is told what it will not get', () => {
    const rules = [{ rule: '[self.n].transformList(i, v, v + i) == [1]' }]
    const one = definition(
      object({
        a: object(
          { u: { type: 'string', format: 'nobody-knows' }, n: { type: 'integer', format: 'int64' } },
          { 'x-kubernetes-validations': rules }
        )
      }),
      {
        conversion: {
          strategy: 'Webhook',
          webhook: { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://example.com/' } }
        }
      }
    )
    expect(complaints(one)).toEqual([])
    expect(customResourceDefinitionWarnings(one, undefined)).toEqual([
      expect.stringContaining('conversion webhooks are not called'),
      expect.stringContaining('properties[a].x-kubernetes-validations[0].rule: uses functions'),
      'unrecognized format "nobody-knows"'
    ])
  })

  it('has columns, selectable fields and a status root that upstream takes', () => {
    const schema = object({
      spec: object({ color: { type: 'string' }, list: { type: 'array', items: { type: 'string' } } })
    })
    const judge = (ofVersion: Readonly<Record<string, Json>>): readonly string[] =>
      complaints(definition(schema, {}, ofVersion))
    expect(judge({ selectableFields: [{ jsonPath: '.spec.color' }] })).toEqual([])
    expect(judge({ selectableFields: [{ jsonPath: '.spec.list' }, { jsonPath: '.spec.no' }] })).toEqual([
      'spec.selectableFields[0].jsonPath: Invalid value: ".spec.list": must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.',
      'spec.selectableFields[1].jsonPath: Invalid value: ".spec.no": is an invalid path: does not refer to a valid field'
    ])
    expect(judge({ additionalPrinterColumns: [{ name: 'a', type: 'string', jsonPath: 'spec' }] })).toEqual([
      'spec.additionalPrinterColumns[0].JSONPath: Invalid value: "spec": must be a simple json path starting with .'
    ])
    expect(
      complaints(definition(object({}, { allOf: [{ minProperties: 1 }] }), {}, { subresources: { status: {} } }))[0]
    ).toContain('fields are allowed at the root of the schema if the status subresource is enabled')
  })

  it('may not change what its objects stand on', () => {
    const schema = object({})
    const old = definition(schema)
    const established = { ...old, status: { ...old.status!, conditions: [{ type: 'Established', status: 'True' }] } }
    expect(complaints(definition(schema, { scope: 'Cluster' }), established)).toEqual([
      'spec.scope: Invalid value: "Cluster": field is immutable'
    ])
    const moved = definition(schema, {}, { name: 'v2' })
    expect(
      complaints({ ...moved, status: { ...moved.status!, storedVersions: ['v1', 'v2'] } }, established)[0]
    ).toContain(
      'status.storedVersions[0]: Invalid value: "v1": missing from spec.versions; v1 was previously a storage version'
    )
  })

  it('is read whatever stands in its schema', () => {
    const odd = decodeObject(
      kind,
      {
        spec: {
          versions: [
            { schema: { openAPIV3Schema: { items: 5, properties: { a: { items: [{ type: 'string' }], foo: 1 } } } } }
          ]
        }
      },
      'Warn'
    )
    expect(odd.error).toBeUndefined()
    expect(() =>
      kind.validate(kind.setDefaults(odd.object as never) as unknown as KubeObject as never, undefined)
    ).not.toThrow()
  })
})
