import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { applyJsonPatch, unknownMembers } from './json-patch.ts'
import { PatchError } from './patch-error.ts'

type Operation = { readonly op: string; readonly path: string; readonly from?: string; readonly value?: Json }

/** RFC 6902 word by word on a copy; undefined where the patch does not apply. */
function naive(document: Json, patch: readonly Operation[]): Json | undefined {
  let root = { document: structuredClone(document) } as Record<string, unknown>
  const steps = (pointer: string): string[] =>
    `document${pointer}`.split('/').map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'))
  const place = (step: string, longest: number): number => {
    const index = Number(step)
    if (!/^\d+$/.test(step) || index > longest) throw new RangeError(step)
    return index
  }
  const parent = (path: readonly string[]): Record<string, unknown> | unknown[] => {
    let here: unknown = root
    for (const step of path.slice(0, -1)) {
      if (Array.isArray(here)) here = here[place(step, here.length - 1)]
      else if (isJsonObject(here as Json) && Object.hasOwn(here as object, step)) here = (here as never)[step]
      else throw new RangeError(step)
    }
    if (typeof here !== 'object' || here === null) throw new RangeError('no container')
    return here as Record<string, unknown>
  }
  const read = (path: readonly string[]): unknown => {
    const container = parent(path)
    const key = path.at(-1)!
    if (Array.isArray(container)) return container[place(key, container.length - 1)]
    if (!Object.hasOwn(container, key)) throw new RangeError(key)
    return container[key]
  }
  const add = (path: readonly string[], value: unknown): void => {
    const container = parent(path)
    const key = path.at(-1)!
    if (!Array.isArray(container)) container[key] = value
    else container.splice(key === '-' ? container.length : place(key, container.length), 0, value)
  }
  const remove = (path: readonly string[]): void => {
    read(path)
    const container = parent(path)
    const key = path.at(-1)!
    if (Array.isArray(container)) container.splice(Number(key), 1)
    else delete container[key]
  }
  try {
    for (const { op, path, from = '', value = null } of patch) {
      const to = steps(path)
      const source = steps(from)
      if (op === 'add') add(to, structuredClone(value))
      else if (op === 'remove') remove(to)
      else if (op === 'replace') {
        read(to)
        const container = parent(to)
        const key = to.at(-1)!
        if (Array.isArray(container)) container[Number(key)] = structuredClone(value)
        else container[key] = structuredClone(value)
      } else if (op === 'copy') add(to, structuredClone(read(source)))
      else if (op === 'move') {
        const moved = read(source)
        remove(source)
        add(to, moved)
      } else if (!equal(read(to), value)) throw new RangeError('test')
    }
    return root['document'] as Json
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    root = {}
    return undefined
  }
}

function equal(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a as Json)) === JSON.stringify(sorted(b as Json))
}

function sorted(value: Json): Json {
  if (Array.isArray(value)) return (value as readonly Json[]).map(sorted)
  if (!isJsonObject(value)) return value
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key]!)])
  )
}

const names = ['a', 'b', 'm~n', 'x/y', '0']
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom<Json>(null, 1, 'x', true),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...names), tie('value'), { maxKeys: 3 })
  )
})).value as fc.Arbitrary<Json>
const document = fc.dictionary(fc.constantFrom(...names), value, { minKeys: 1, maxKeys: 4 }) as fc.Arbitrary<Json>
const pointer = fc
  .array(fc.constantFrom('a', 'b', 'm~0n', 'x~1y', '0', '1', '2', '-'), { minLength: 1, maxLength: 3 })
  .map((steps) => `/${steps.join('/')}`)
const operation: fc.Arbitrary<Operation> = fc.record({
  op: fc.constantFrom('add', 'remove', 'replace', 'copy', 'move', 'test'),
  path: pointer,
  from: pointer,
  value
})

function frozen<T>(json: T): T {
  if (typeof json === 'object' && json !== null) Object.values(Object.freeze(json)).forEach(frozen)
  return json
}

describe('JSON patch', () => {
  it('does what the RFC says, and leaves the document alone', () => {
    let applied = 0
    const check = (before: Json, patch: readonly Operation[]): void => {
      const wanted = naive(before, patch)
      let result: Json | undefined
      try {
        result = applyJsonPatch(frozen(before), patch)
      } catch (error) {
        if (!(error instanceof PatchError)) throw error
      }
      if (wanted !== undefined) applied++
      expect(result === undefined ? undefined : sorted(result)).toEqual(
        wanted === undefined ? undefined : sorted(wanted)
      )
    }
    fc.assert(
      fc.property(document, fc.array(operation, { minLength: 8, maxLength: 24 }), (before, candidates) => {
        // Random operations mostly fail, so that only those are kept which apply where they come.
        let patch: readonly Operation[] = []
        for (const one of candidates) {
          // The library takes a missing member for null.
          if (one.op === 'test' && one.value === null) continue
          const longer = [...patch, one]
          if (naive(before, longer) === undefined) check(before, longer)
          else patch = longer
        }
        check(before, patch)
      }),
      { numRuns: 300, seed: 11 }
    )
    expect(applied).toBe(300)
  })

  it.each<[string, Json, readonly Operation[], Json]>([
    ['a value that is left out is null', { a: 1 }, [{ op: 'add', path: '/b' }], { a: 1, b: null }],
    ['what stands before the first slash does not count', {}, [{ op: 'add', path: 'x/a', value: 1 }], { a: 1 }],
    [
      'an index below zero counts from the end',
      { l: [1, 2] },
      [{ op: 'replace', path: '/l/-1', value: 9 }],
      { l: [1, 9] }
    ],
    ['an index may have zeros before it', { l: [1, 2] }, [{ op: 'test', path: '/l/01', value: 2 }], { l: [1, 2] }],
    ['a missing member tests as null', {}, [{ op: 'test', path: '/a', value: null }], {}],
    ['the whole document is replaced', { a: 1 }, [{ op: 'replace', path: '', value: { b: 2 } }], { b: 2 }],
    ['the whole document is tested', { a: [1] }, [{ op: 'test', path: '', value: { a: [1] } }], { a: [1] }],
    ['the empty name is a name', { '': 1 }, [{ op: 'copy', from: '/', path: '/a' }], { '': 1, a: 1 }],
    [
      'a copy stands for itself',
      { a: { b: 1 } },
      [
        { op: 'add', path: '/a/c', value: 2 },
        { op: 'copy', from: '/a', path: '/d' },
        { op: 'replace', path: '/a/b', value: 3 }
      ],
      { a: { b: 3, c: 2 }, d: { b: 1, c: 2 } }
    ]
  ])('as the library has it: %s', (_name, before, patch, after) => {
    expect(applyJsonPatch(frozen(before), patch as unknown as Json)).toEqual(after)
  })

  it.each<[string, Operation]>([
    ['adding to the root', { op: 'add', path: '', value: {} }],
    ['removing the root', { op: 'remove', path: '' }],
    ['copying the root', { op: 'copy', from: '', path: '/a' }],
    ['moving into itself', { op: 'move', from: '/o', path: '/o/in' }],
    ['a path without a slash', { op: 'test', path: 'a', value: null }],
    ['a place that is no number', { op: 'replace', path: '/l/1e0', value: 0 }],
    ['a place past the end', { op: 'add', path: '/l/3', value: 0 }],
    ['a place before the start', { op: 'add', path: '/l/-4', value: 0 }],
    ['the place behind the end, other than to add', { op: 'remove', path: '/l/-' }],
    ['a step into a scalar', { op: 'add', path: '/s/x', value: 0 }],
    ['an operation without a name', { path: '/s' } as Operation]
  ])('refuses %s', (_name, one) => {
    const before = { o: {}, l: [1, 2], s: 'text' }
    expect(() => applyJsonPatch(before, [one as unknown as Json])).toThrow(expect.objectContaining({ code: 422 }))
  })

  it('limits operations, and what copies add', () => {
    const many = Array.from({ length: 10_001 }, () => ({ op: 'test', path: '', value: {} }))
    expect(() => applyJsonPatch({}, many)).toThrow(
      'Request entity too large: The allowed maximum operations in a JSON patch is 10000, got 10001'
    )
    expect(applyJsonPatch({}, many.slice(1))).toEqual({})
    const doubling = Array.from({ length: 40 }, (_, index) => ({ op: 'copy', from: '/a', path: `/a/${index}` }))
    expect(() => applyJsonPatch({ a: { text: 'x'.repeat(1000) } }, doubling)).toThrow(/exceeding the limit 3145728/)
  })

  it('says what is no patch', () => {
    expect(() => applyJsonPatch({}, [1])).toThrow(
      'error decoding patch: json: cannot unmarshal number into Go value of type handlers.jsonPatchOp'
    )
    expect(() => applyJsonPatch({}, [{ op: 'add', path: 5 }])).toThrow(
      'error decoding patch: json: cannot unmarshal number into Go struct field jsonPatchOp.path of type string'
    )
    expect(applyJsonPatch({ a: 1 }, null)).toEqual({ a: 1 })
    expect(unknownMembers([{ op: 'add', path: '/a', value: 1, spurious: 1 }])).toEqual(['unknown field "[0].spurious"'])
  })
})
