import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CustomResourceDefinition } from '../kinds/customresourcedefinition/types.ts'
import type { Json, KubeObject } from '../kube/object.ts'
import { decodeObject } from '../schema/decode.ts'
import type { Errors } from '../validation/field.ts'
import { errorBody } from '../validation/invalid-message.ts'
import { checkSchema } from './check-schema.ts'
import { bringKind, customKindOf } from './custom-kind.ts'
import { validateCustomResource } from './custom-validation.ts'
import { withDefaults } from './defaulting.ts'
import { JsonPathError, findAll, parseJsonPath } from './json-path.ts'
import type { JsonObject, JsonSchema } from './json-schema.ts'
import { printerColumns } from './printer-columns.ts'
import { pruned, withoutNulls } from './pruning.ts'
import { replicasAt, withReplicas } from './scale-paths.ts'
import { validateValue } from './validate-value.ts'
import { growthOf, inProportion } from '../testing-growth.ts'

function object(properties: Readonly<Record<string, JsonSchema>>, more: JsonSchema = {}): JsonSchema {
  return { type: 'object', properties, ...more }
}

function complaints(value: Json, schema: JsonSchema, before?: Json): readonly string[] {
  const errors = validateValue(value, schema, '', before === undefined ? undefined : { value: before })
  return errors.map((error) => `${error.field}: ${errorBody(error)}`)
}

describe('pruning', () => {
  const schema = object({
    spec: object({
      list: { type: 'array', items: object({ a: { type: 'string' } }) },
      free: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true, properties: { known: object({}) } },
      map: { type: 'object', additionalProperties: object({ b: { type: 'string' } }) },
      inner: object({ apiVersion: { type: 'string' } }, { 'x-kubernetes-embedded-resource': true })
    })
  })

  it('takes out what the schema does not know and says where it was', () => {
    const unknown: string[] = []
    const given = {
      apiVersion: 'v1',
      metadata: { anything: 1 },
      top: 1,
      spec: {
        list: [{ a: 'x', b: 1 }],
        free: { other: { deep: 1 }, known: { gone: 1 } },
        map: { k: { b: 'x', c: 1 } },
        inner: { kind: 'Foo', metadata: { name: 'x' }, extra: 1 }
      }
    }
    expect(pruned(given, schema, unknown)).toEqual({
      apiVersion: 'v1',
      metadata: { anything: 1 },
      spec: {
        list: [{ a: 'x' }],
        free: { other: { deep: 1 }, known: {} },
        map: { k: { b: 'x' } },
        inner: { kind: 'Foo', metadata: { name: 'x' } }
      }
    })
    expect(unknown.sort()).toEqual([
      'spec.free.known.gone',
      'spec.inner.extra',
      'spec.list[0].b',
      'spec.map.k.c',
      'top'
    ])
  })

  it('answers the same object where nothing goes', () => {
    const given = { spec: { list: [{ a: 'x' }], map: { k: { b: 'x' } } } }
    expect(pruned(given, schema, [])).toBe(given)
  })

  it('drops null where it may not be, and keeps it where a default will stand for it', () => {
    const nulls = object({
      a: { type: 'string' },
      b: { type: 'string', nullable: true },
      c: { type: 'string', default: 'c' },
      d: { type: 'array', items: object({ a: { type: 'string' } }) }
    })
    const left = withoutNulls({ a: null, b: null, c: null, d: [{ a: null }] }, nulls)
    expect(left).toEqual({ b: null, c: null, d: [{}] })
    expect(withDefaults(left, nulls)).toEqual({ b: null, c: 'c', d: [{}] })
  })
})

describe('defaults', () => {
  const schema = object({
    a: object({ x: { type: 'integer', default: 1 } }, { default: {} }),
    list: { type: 'array', items: object({ y: { type: 'string', default: 'y' } }) },
    map: { type: 'object', additionalProperties: object({ z: { type: 'boolean', default: true } }) }
  })

  it('stand in what is there, and in defaults themselves', () => {
    expect(withDefaults<JsonObject>({ list: [{}, { y: 'n' }], map: { k: {} } }, schema)).toEqual({
      a: { x: 1 },
      list: [{ y: 'y' }, { y: 'n' }],
      map: { k: { z: true } }
    })
  })

  it('change nothing the second time', () => {
    fc.assert(
      fc.property(fc.object({ maxDepth: 3 }), (value) => {
        const once = withDefaults(value as JsonObject, schema)
        expect(withDefaults(once, schema)).toBe(once)
      }),
      { seed: 3, numRuns: 200 }
    )
  })
})

describe('values against a schema', () => {
  it('are judged with the words of kube-openapi', () => {
    const cases: readonly (readonly [JsonSchema, Json, readonly string[]])[] = [
      [{ type: 'integer', maximum: 10 }, 15, ['n: Invalid value: 15: n in body should be less than or equal to 10']],
      [
        { type: 'integer', exclusiveMinimum: true, minimum: 1 },
        1,
        ['n: Invalid value: 1: n in body should be greater than 1']
      ],
      [{ type: 'number', multipleOf: 0.1 }, 0.25, ['n: Invalid value: 0.25: n in body should be a multiple of 0.1']],
      [{ type: 'number', multipleOf: 0.1 }, 0.3, []],
      [{ type: 'string' }, null, ['n: Invalid value: "null": n in body must be of type string: "null"']],
      [{ type: 'string', nullable: true }, null, []],
      [{ type: 'string', maxLength: 2 }, 'äöü', ['n: Too long: may not be more than 2 bytes']],
      [{ type: 'string', minLength: 3 }, '𝒳𝒳', ['n: Invalid value: "𝒳𝒳": n in body should be at least 3 chars long']],
      [
        { type: 'string', format: 'ipv4' },
        '1.2.3',
        ['n: Invalid value: "1.2.3": n in body must be of type ipv4: "1.2.3"']
      ],
      [{ type: 'string', format: 'no-such-format' }, 'x', []],
      [
        { type: 'array', items: { type: 'string' }, maxItems: 1 },
        ['a', 'b'],
        ['n: Too many: 2: must have at most 1 items']
      ],
      [{ 'x-kubernetes-int-or-string': true }, '5%', []],
      [{ type: 'string', enum: ['a', 'b'] }, 'c', ['n: Unsupported value: "c": supported values: "a", "b"']],
      [
        { type: 'object', anyOf: [{ required: ['a'] }, { required: ['b'] }] },
        {},
        ['<nil>: Invalid value: "": "n" must validate at least one schema (anyOf)', 'n.a: Required value']
      ],
      [
        { type: 'string', not: { pattern: '^a' } },
        'ab',
        ['<nil>: Invalid value: "": "n" must not validate the schema (not)']
      ]
    ]
    for (const [schema, value, expected] of cases) {
      expect(complaints({ n: value }, object({ n: schema })), JSON.stringify(schema)).toEqual(expected)
    }
  })

  it('are not judged again where they did not change', () => {
    const schema = object({
      a: { type: 'string', pattern: '^x' },
      list: {
        type: 'array',
        'x-kubernetes-list-type': 'map',
        'x-kubernetes-list-map-keys': ['k'],
        items: object({ k: { type: 'string' }, v: { type: 'integer', maximum: 1 } })
      },
      atomic: { type: 'array', items: { type: 'integer', maximum: 1 } }
    })
    const old = { a: 'y', list: [{ k: 'a', v: 5 }], atomic: [5] }
    expect(
      complaints(
        {
          ...old,
          list: [
            { k: 'b', v: 1 },
            { k: 'a', v: 5 }
          ]
        },
        schema,
        old
      )
    ).toEqual([])
    expect(complaints({ ...old, a: 'z' }, schema, old)).toEqual([
      'a: Invalid value: "z": a in body should match \'^x\''
    ])
    expect(complaints({ ...old, atomic: [5, 1] }, schema, old)).toHaveLength(1)
  })

  it('never take time out of proportion to a pattern', () => {
    const schema = object({ n: { type: 'string', pattern: '^(a+)+$' } })
    const complain = (size: number): void => void complaints({ n: `${'a'.repeat(size)}!` }, schema)
    expect(growthOf(complain, 30_000)).toBeLessThan(inProportion)
  })
})

describe('rules', () => {
  const rules = (schema: JsonSchema) => ({
    group: 'example.com',
    version: 'v1',
    kind: 'Foo',
    namespaced: false,
    schema
  })
  const foo = (spec: JsonObject): KubeObject =>
    ({
      apiVersion: 'example.com/v1',
      kind: 'Foo',
      metadata: { name: 'x', uid: 'u', resourceVersion: '1', creationTimestamp: '2026-01-01T00:00:00Z' },
      spec
    }) as unknown as KubeObject
  const judge = (schema: JsonSchema, spec: JsonObject, old?: JsonObject): readonly string[] =>
    validateCustomResource(rules(object({ spec: schema })), foo(spec), old === undefined ? undefined : foo(old)).map(
      (error) => `${error.field}: ${errorBody(error)}`
    )

  it('are evaluated on what their schema types', () => {
    const schema = object(
      {
        min: { type: 'integer' },
        max: { type: 'integer' },
        names: { type: 'array', items: { type: 'string' } },
        labels: { type: 'object', additionalProperties: { type: 'string' } },
        at: { type: 'string', format: 'date-time' },
        'with-dash': { type: 'string' },
        size: { 'x-kubernetes-int-or-string': true }
      },
      {
        'x-kubernetes-validations': [
          { rule: 'self.min <= self.max', message: 'min must not be over max' },
          { rule: '!has(self.names) || self.names.all(n, n.matches("^[a-z]+$"))' },
          { rule: '!has(self.labels) || !("bad" in self.labels)', reason: 'FieldValueForbidden', fieldPath: '.labels' },
          { rule: 'has(self.at) ? self.at > timestamp("2020-01-01T00:00:00Z") : true' },
          { rule: '!has(self.__dash__) || true' },
          { rule: '!has(self.size) || (type(self.size) == int ? self.size > 0 : self.size.endsWith("%"))' }
        ].filter(({ rule }) => !rule.includes('__dash__'))
      }
    )
    expect(
      judge(schema, { min: 1, max: 2, names: ['a'], labels: { a: 'b' }, at: '2026-01-01T00:00:00Z', size: '5%' })
    ).toEqual([])
    expect(
      judge(schema, { min: 3, max: 2, names: ['A'], labels: { bad: '' }, at: '2010-01-01T00:00:00Z', size: 0 })
    ).toEqual([
      'spec: Invalid value: "object": min must not be over max',
      'spec: Invalid value: "object": failed rule: !has(self.names) || self.names.all(n, n.matches("^[a-z]+$"))',
      'spec.labels: Forbidden: failed rule: !has(self.labels) || !("bad" in self.labels)',
      'spec: Invalid value: "object": failed rule: has(self.at) ? self.at > timestamp("2020-01-01T00:00:00Z") : true',
      'spec: Invalid value: "object": failed rule: !has(self.size) || (type(self.size) == int ? self.size > 0 : self.size.endsWith("%"))'
    ])
  })

  it.each([
    ['30m', []],
    ['90 mins', ['spec: Invalid value: "object": too long', 'spec: Invalid value: "object": changed']],
    ['1.5h', ['spec: Invalid value: "object": too long', 'spec: Invalid value: "object": changed']],
    ['1800s', []]
  ])('compute with durations: %s', (period, wanted) => {
    const holder = object(
      { period: { type: 'string', format: 'duration' } },
      {
        'x-kubernetes-validations': [
          { rule: 'self.period <= duration("1h")', message: 'too long' },
          { rule: 'self == oldSelf', message: 'changed' }
        ]
      }
    )
    expect(judge(holder, { period }, { period: '30m' })).toEqual(wanted)
  })

  it.each([
    ['url(self).getHost() == "a"', []],
    ['math.greatest(1, 2) == 2', ["undeclared reference to 'math'"]],
    ['authorizer.group("").resource("pods").check("get").allowed()', ["undeclared reference to 'authorizer'"]]
  ])('may use what upstream gives to definitions, and nothing else: %s', (rule, wanted) => {
    const errors: Errors = []
    const schema = object({ spec: { type: 'string', 'x-kubernetes-validations': [{ rule }] } })
    checkSchema(errors, schema, 'schema', { hasStatus: false, before: undefined })
    expect(errors.length).toBe(wanted.length)
    for (const [index, text] of wanted.entries()) expect(errorBody(errors[index]!)).toContain(text)
  })

  it('of transitions see what was, and only where there was something', () => {
    const schema = object({
      id: { type: 'string', 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'id is immutable' }] },
      once: {
        type: 'integer',
        'x-kubernetes-validations': [
          {
            rule: '!oldSelf.hasValue() || self >= oldSelf.value()',
            optionalOldSelf: true,
            messageExpression: "'went down to %d'.format([self])"
          }
        ]
      }
    })
    expect(judge(schema, { id: 'a', once: 2 })).toEqual([])
    expect(judge(schema, { id: 'b', once: 1 }, { id: 'a', once: 2 })).toEqual([
      'spec.id: Invalid value: "string": id is immutable',
      'spec.once: Invalid value: "integer": went down to 1'
    ])
    expect(judge(schema, { id: 'b' }, {})).toEqual([])
  })

  it('that fail on what did not change are not enforced', () => {
    const schema = object({
      a: { type: 'integer', 'x-kubernetes-validations': [{ rule: 'self < 5' }] },
      b: { type: 'integer' }
    })
    expect(judge(schema, { a: 9, b: 1 }, { a: 9, b: 0 })).toEqual([])
    expect(judge(schema, { a: 8, b: 0 }, { a: 9, b: 0 })).toHaveLength(1)
  })

  it('compare whole objects and lists', () => {
    const fixed = { 'x-kubernetes-validations': [{ rule: 'self == oldSelf', message: 'fixed' }] }
    const schema = object({
      o: object(
        {
          m: { type: 'object', additionalProperties: { type: 'integer' } },
          at: { type: 'string', format: 'date-time' }
        },
        fixed
      ),
      l: { type: 'array', items: object({ a: { type: 'string', nullable: true } }), ...fixed }
    })
    const old = { o: { m: { a: 1 }, at: '2026-01-01T00:00:00Z' }, l: [{ a: 'x' }] }
    expect(judge(schema, structuredClone(old), old)).toEqual([])
    expect(judge(schema, { ...old, o: { ...old.o, m: { a: 2 } } }, old)).toHaveLength(1)
    expect(judge(schema, { ...old, o: { ...old.o, at: '2026-01-02T00:00:00Z' } }, old)).toHaveLength(1)
    expect(judge(schema, { ...old, l: [{ a: null }] }, old)).toHaveLength(1)
  })

  it('that loop too long are stopped before they run', () => {
    const schema = object({
      l: {
        type: 'array',
        items: { type: 'integer' },
        'x-kubernetes-validations': [{ rule: 'self.all(a, self.all(b, self.all(c, a + b + c > 0)))' }]
      }
    })
    const found = judge(schema, { l: Array.from({ length: 300 }, () => 1) })
    expect(found).toHaveLength(1)
    expect(found[0]).toContain('cost')
  })

  it('say what went wrong in them', () => {
    const schema = object({ n: { type: 'integer', 'x-kubernetes-validations': [{ rule: '1 / self > 0' }] } })
    expect(judge(schema, { n: 0 })).toEqual([
      'spec.n: Invalid value: "integer": division by zero evaluating rule: 1 / self > 0'
    ])
  })
})

describe('JSON paths', () => {
  const data = {
    spec: {
      list: [
        { n: 'a', v: 1 },
        { n: 'b', v: 2 }
      ],
      'a.b/c': 'x'
    },
    status: { conditions: [{ type: 'Ready', status: 'True' }] }
  }

  it('find what columns ask for', () => {
    const cases: readonly (readonly [string, readonly Json[]])[] = [
      ['.spec.list[0].n', ['a']],
      ['.spec.list[-1].n', ['b']],
      ['.spec.list[*].v', [1, 2]],
      ['.spec.list[0:1].v', [1]],
      ['.spec.a\\.b/c', ['x']],
      [".spec['a.b/c']", ['x']],
      ['.status.conditions[?(@.type=="Ready")].status', ['True']],
      ['..n', ['a', 'b']],
      ['.spec.none.deeper', []]
    ]
    for (const [path, expected] of cases) expect(findAll(parseJsonPath(path), data), path).toEqual(expected)
  })

  it('are read or refused, whatever is asked', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 40 }), fc.jsonValue({ maxDepth: 3 }), (text, value) => {
        try {
          findAll(parseJsonPath(text), value as Json)
        } catch (error) {
          expect(error).toBeInstanceOf(JsonPathError)
        }
      }),
      { seed: 3, numRuns: 500 }
    )
  })
})

describe('a kind made from a definition', () => {
  const definition = {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'crontabs.stable.example.com' },
    spec: {
      group: 'stable.example.com',
      scope: 'Namespaced',
      names: { plural: 'crontabs', singular: 'crontab', kind: 'CronTab', listKind: 'CronTabList', shortNames: ['ct'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: object({
              spec: object({ cronSpec: { type: 'string' }, replicas: { type: 'integer', default: 1 } }),
              status: object({ replicas: { type: 'integer' } })
            })
          },
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' }
          },
          additionalPrinterColumns: [
            { name: 'Spec', type: 'string', jsonPath: '.spec.cronSpec' },
            { name: 'Replicas', type: 'integer', jsonPath: '.spec.replicas', priority: 1 }
          ]
        },
        {
          name: 'v2',
          served: true,
          storage: false,
          schema: { openAPIV3Schema: object({ spec: object({ added: { type: 'string', default: 'new' } }) }) }
        }
      ]
    }
  } as unknown as CustomResourceDefinition
  const custom = customKindOf(definition)
  bringKind(custom)
  const { kind } = custom

  it('reads bodies by its schema', () => {
    const body = {
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'x', foo: 1 },
      spec: { cronSpec: '*', b: 1 }
    }
    const { object: read, warnings } = decodeObject(kind, body, 'Warn')
    expect(read).toEqual({ ...body, metadata: { name: 'x' }, spec: { cronSpec: '*', replicas: 1 } })
    expect(warnings).toEqual(['unknown field "spec.b"', 'unknown field "metadata.foo"'])
    expect(decodeObject(kind, body, 'Strict').error).toBe(
      'strict decoding error: unknown field "spec.b", unknown field "metadata.foo"'
    )
  })

  it('prints what the definition asks for', () => {
    const columns = printerColumns(definition.spec.versions[0]!.additionalPrinterColumns)
    const cron = {
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'x' },
      spec: { cronSpec: '*' }
    }
    expect(columns.map((column) => [column.name, column.priority, column.cell(cron as never, 0)])).toEqual([
      ['Name', 0, 'x'],
      ['Spec', 0, '*'],
      ['Replicas', 1, null]
    ])
    expect(printerColumns().map(({ name }) => name)).toEqual(['Name', 'Age'])
  })

  it('shows its objects in each version that is served', () => {
    const [form] = kind.forms!
    const stored = {
      apiVersion: 'stable.example.com/v1',
      kind: 'CronTab',
      metadata: { name: 'x' },
      spec: { cronSpec: '*' }
    }
    const shown = form!.fromStored(stored as never)
    expect(shown).toEqual({ ...stored, apiVersion: 'stable.example.com/v2', spec: { added: 'new' } })
    expect(form!.fromStored(stored as never)).toBe(shown)
    expect(form!.toStored(shown).apiVersion).toBe('stable.example.com/v1')
  })

  it('finds its replicas by path', () => {
    expect(replicasAt({ spec: { replicas: 3 } }, '.spec.replicas')).toBe(3)
    expect(replicasAt({ spec: {} }, '.spec.replicas')).toBeUndefined()
    expect(withReplicas({ a: 1 }, '.spec.replicas', 2)).toEqual({ a: 1, spec: { replicas: 2 } })
  })
})
