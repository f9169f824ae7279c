// The JSON paths of printed columns: a subset of k8s.io/client-go/util/jsonpath with everything that columns use, and no
// script. Fields, quoted fields, indexes, slices, wildcards, unions of names, filters and recursive descent.
import type { Json } from '../kube/object.ts'
import { isObject } from './json-schema.ts'

type Step =
  | { readonly kind: 'field'; readonly name: string }
  | { readonly kind: 'index'; readonly from: number }
  | { readonly kind: 'slice'; readonly from?: number; readonly to?: number; readonly step: number }
  | { readonly kind: 'all' }
  | { readonly kind: 'deep' }
  | { readonly kind: 'union'; readonly parts: readonly Step[] }
  | { readonly kind: 'filter'; readonly left: Operand; readonly operator: string; readonly right: Operand }

type Operand = { readonly path: readonly Step[] } | { readonly literal: Json }

export type JsonPath = readonly Step[]

/** The text is no path that this server understands. */
export class JsonPathError extends Error {}

const token =
  /\.\.|\.\*|\.(?:[^\s.,[\]$@{}()\\=!<>'"]|\\.)+|\[\*\]|\[(-?\d*):(-?\d*)(?::(-?\d+))?\]|\[(-?\d+)\]|\[('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")(?:,('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"))*\]|\[\?\(/y

/** Parses ".spec.list[0].name". Throws JsonPathError. */
export function parseJsonPath(text: string): JsonPath {
  const { steps, end } = parseFrom(text, 0)
  if (end < text.length) throw new JsonPathError(`unexpected ${JSON.stringify(text.slice(end))} in path`)
  return steps
}

function parseFrom(text: string, start: number): { steps: JsonPath; end: number } {
  const steps: Step[] = []
  let at = start
  for (;;) {
    token.lastIndex = at
    const match = token.exec(text)
    if (match === null) return { steps, end: at }
    const [whole, from, to, step, index] = match
    at += whole.length
    if (whole === '..') {
      steps.push({ kind: 'deep' })
      const name = /^[\w$-]+/.exec(text.slice(at))?.[0]
      if (name === undefined) continue
      steps.push({ kind: 'field', name })
      at += name.length
    } else if (whole === '.*' || whole === '[*]') steps.push({ kind: 'all' })
    else if (whole.startsWith('.')) steps.push({ kind: 'field', name: whole.slice(1).replace(/\\(.)/g, '$1') })
    else if (whole === '[?(') {
      const filter = parseFilter(text, at)
      steps.push(filter.step)
      at = filter.end
    } else if (index !== undefined) steps.push({ kind: 'index', from: Number(index) })
    else if (from !== undefined) {
      steps.push({
        kind: 'slice',
        ...(from === '' ? {} : { from: Number(from) }),
        ...(to === '' || to === undefined ? {} : { to: Number(to) }),
        step: step === undefined ? 1 : Number(step)
      })
    } else {
      const names = [...whole.matchAll(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"/g)].map(([quoted]) => unquoted(quoted))
      const parts = names.map((name) => ({ kind: 'field', name }) as const)
      steps.push(parts.length === 1 ? parts[0]! : { kind: 'union', parts })
    }
  }
}

function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, '$1')
}

const comparison = /\s*(==|!=|<=|>=|<|>)\s*/y

function parseFilter(text: string, start: number): { step: Step; end: number } {
  const left = parseOperand(text, start)
  comparison.lastIndex = left.end
  const match = comparison.exec(text)
  const right = match === null ? undefined : parseOperand(text, comparison.lastIndex)
  const end = /^\s*\)\]/.exec(text.slice(right?.end ?? left.end))
  if (end === null) throw new JsonPathError('unterminated filter')
  const operator = match?.[1] ?? 'exists'
  const step = { kind: 'filter', left: left.operand, operator, right: right?.operand ?? { literal: null } } as const
  return { step, end: (right?.end ?? left.end) + end[0].length }
}

function parseOperand(text: string, start: number): { operand: Operand; end: number } {
  const rest = text.slice(start)
  const space = /^\s*/.exec(rest)![0].length
  const inner = rest.slice(space)
  if (inner.startsWith('@')) {
    const { steps, end } = parseFrom(text, start + space + 1)
    return { operand: { path: steps }, end }
  }
  const literal = /^(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false)/.exec(inner)?.[0]
  if (literal === undefined) throw new JsonPathError(`unrecognized filter operand in ${JSON.stringify(inner)}`)
  const value = /^['"]/.test(literal) ? unquoted(literal) : (JSON.parse(literal) as Json)
  return { operand: { literal: value }, end: start + space + literal.length }
}

/** Every value at the path, in order; what is missing on the way gives none. */
export function findAll(path: JsonPath, root: Json): readonly Json[] {
  let values: readonly Json[] = [root]
  for (const step of path) values = values.flatMap((value) => follow(step, value))
  return values
}

function follow(step: Step, value: Json): readonly Json[] {
  switch (step.kind) {
    case 'field':
      return isObject(value) && Object.hasOwn(value, step.name) ? [value[step.name]!] : []
    case 'index': {
      if (!Array.isArray(value)) return []
      const item = (value as readonly Json[]).at(step.from)
      return item === undefined ? [] : [item]
    }
    case 'slice':
      return Array.isArray(value) ? sliceOf(value as readonly Json[], step) : []
    case 'all':
      return childrenOf(value)
    case 'deep':
      return [value, ...childrenOf(value).flatMap((child) => follow(step, child))]
    case 'union':
      return step.parts.flatMap((part) => follow(part, value))
    case 'filter':
      return childrenOf(value).filter((child) => holds(step, child))
  }
}

function sliceOf(list: readonly Json[], { from, to, step }: Extract<Step, { kind: 'slice' }>): readonly Json[] {
  if (step <= 0) return []
  return list.slice(from, to).filter((_, index) => index % step === 0)
}

function childrenOf(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value as readonly Json[]
  return isObject(value) ? Object.values(value) : []
}

function holds({ left, operator, right }: Extract<Step, { kind: 'filter' }>, item: Json): boolean {
  const a = valueOf(left, item)
  if (operator === 'exists') return a !== undefined
  const b = valueOf(right, item)
  if (a === undefined || b === undefined) return false
  if (operator === '==') return a === b
  if (operator === '!=') return a !== b
  if (typeof a !== typeof b || a === null || b === null) return false
  if (operator === '<') return a < b
  if (operator === '<=') return a <= b
  return operator === '>' ? a > b : a >= b
}

function valueOf(operand: Operand, item: Json): Json | undefined {
  return 'literal' in operand ? operand.literal : findAll(operand.path, item)[0]
}
