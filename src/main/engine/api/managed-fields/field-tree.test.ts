import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { FieldsV1 } from '../../../../shared/kube/object.ts'
import {
  differenceOf,
  emptyTree,
  internTree,
  newUniqueTree,
  rememberedDifference,
  rememberedUnion,
  unionOf
} from './field-tree.ts'

/** A set of paths as the naive form of a tree. */
function pathsOf(tree: FieldsV1 | undefined, prefix = ''): string[] {
  if (tree === undefined) return []
  const keys = Object.keys(tree)
  if (keys.length === 0) return [prefix]
  return keys.flatMap((key) => (key === '.' ? [prefix] : pathsOf(tree[key], `${prefix}/${key}`)))
}

function treeOfPaths(paths: readonly string[]): FieldsV1 {
  const tree: Record<string, unknown> = {}
  for (const path of paths) {
    let here = tree
    for (const step of path.split('/').slice(1)) here = (here[step] ??= {}) as Record<string, unknown>
    here['member'] = true
  }
  return interned(tree) ?? emptyTree
}

function interned(tree: Record<string, unknown>): FieldsV1 | undefined {
  const { member, ...rest } = tree
  const children: Record<string, FieldsV1> = {}
  for (const [key, value] of Object.entries(rest)) children[key] = interned(value as Record<string, unknown>)!
  if (Object.keys(children).length === 0) return member === true ? emptyTree : undefined
  return internTree(member === true ? { '.': emptyTree, ...children } : children)
}

const step = fc.constantFrom('f:a', 'f:b', 'k:{"name":"x"}', 'v:1')
const paths = fc.uniqueArray(
  fc.array(step, { minLength: 1, maxLength: 3 }).map((steps) => `/${steps.join('/')}`),
  { minLength: 1 }
)

function address(): FieldsV1 {
  return internTree(Object.assign(newUniqueTree(), { 'k:{"ip":"10.0.0.1"}': emptyTree }))
}

describe('field trees', () => {
  it('unite and subtract as sets of paths do', () => {
    fc.assert(
      fc.property(paths, paths, (left, right) => {
        const [a, b] = [treeOfPaths(left), treeOfPaths(right)]
        const united = [...new Set([...left, ...right])].sort()
        const rest = left.filter((path) => !right.includes(path)).sort()
        for (const union of [unionOf(a, b), rememberedUnion(a, b)]) expect(pathsOf(union).sort()).toEqual(united)
        for (const less of [differenceOf(a, b), rememberedDifference(a, b)]) expect(pathsOf(less).sort()).toEqual(rest)
      }),
      { seed: 3, numRuns: 500 }
    )
  })

  it('are one object where they are equal, also when they come from a file', () => {
    const fromFile = JSON.parse('{"f:spec":{"f:replicas":{},".":{}}}') as Record<string, Record<string, FieldsV1>>
    const one = internTree({ 'f:spec': internTree({ '.': emptyTree, 'f:replicas': emptyTree }) })
    const spec = internTree(fromFile['f:spec']!)
    expect(JSON.stringify(spec)).toBe('{".":{},"f:replicas":{}}')
    expect(internTree({ 'f:spec': internTree({ '.': emptyTree, 'f:replicas': emptyTree }) })).toBe(one)
  })

  it('keep what names one object alone out of the table', () => {
    const [a, b] = [address(), address()]
    expect(a).not.toBe(b)
    expect(internTree({ 'f:podIPs': a })).not.toBe(internTree({ 'f:podIPs': a }))
    expect(JSON.stringify(unionOf(internTree({ 'f:phase': emptyTree }), internTree({ 'f:podIPs': a })))).toBe(
      '{"f:phase":{},"f:podIPs":{"k:{\\"ip\\":\\"10.0.0.1\\"}":{}}}'
    )
  })
})
