// The rules of an HTTPRoute that nginx could not serve, in NGINX Gateway Fabric's words. What the schema of the
// CustomResourceDefinition refuses never comes here.
import { linearExpression, type LinearExpression } from '../../../../shared/filter/linear-expression.ts'
import type { HttpRoute, RouteFilter, RouteMatch } from './gateway-types.ts'

export interface CheckedRules {
  readonly dropped: ReadonlySet<number>
  readonly broken: ReadonlySet<number>
  /** Complaints about matches. */
  readonly invalid: readonly string[]
  /** Complaints about filters that lead nowhere. */
  readonly filters: readonly string[]
}

const servedFilters = new Set([
  'RequestHeaderModifier',
  'ResponseHeaderModifier',
  'RequestRedirect',
  'URLRewrite',
  'RequestMirror'
])

/** By the spec that they are of: a graph is built anew with each change, its routes mostly stay. */
const known = new WeakMap<HttpRoute['spec'], CheckedRules>()

export function checkRules({ spec }: HttpRoute): CheckedRules {
  let checked = known.get(spec)
  if (checked === undefined) known.set(spec, (checked = check(spec)))
  return checked
}

function check(spec: HttpRoute['spec']): CheckedRules {
  const dropped = new Set<number>()
  const broken = new Set<number>()
  const invalid: string[] = []
  const complaints: string[] = []
  for (const [index, { matches = [], filters = [] }] of (spec.rules ?? []).entries()) {
    const path = `spec.rules[${index}]`
    const wrong = matches.flatMap((match, at) => matchComplaints(match, `${path}.matches[${at}]`))
    if (wrong.length > 0) dropped.add(index)
    invalid.push(...wrong)
    for (const [at, filter] of filters.entries()) {
      const complaint = filterComplaint(filter, `${path}.filters[${at}]`)
      if (complaint === undefined) continue
      broken.add(index)
      complaints.push(complaint)
    }
  }
  return { dropped, broken, invalid, filters: complaints }
}

function matchComplaints({ path, headers = [], queryParams = [] }: RouteMatch, field: string): readonly string[] {
  const complaints: string[] = []
  const regex = (name: string, value: string): void => {
    if (regexOf(value) === undefined)
      complaints.push(`${name}: Invalid value: ${JSON.stringify(value)}: ${JSON.stringify(value)} is not a valid regex`)
  }
  if (path?.type === 'RegularExpression') regex(`${field}.path.value`, path.value ?? '/')
  for (const [index, { type, value }] of headers.entries())
    if (type === 'RegularExpression') regex(`${field}.headers[${index}].value`, value)
  for (const [index, { type, value }] of queryParams.entries())
    if (type === 'RegularExpression') regex(`${field}.queryParams[${index}].value`, value)
  return complaints
}

function filterComplaint({ type }: RouteFilter, field: string): string | undefined {
  if (servedFilters.has(type)) return undefined
  return type === 'ExtensionRef'
    ? `${field}.extensionRef: Not found: "ExtensionRef"`
    : `${field}.type: Unsupported value: ${JSON.stringify(type)}: supported values: ${[...servedFilters].map((one) => JSON.stringify(one)).join(', ')}`
}

/** Expressions that were compiled: a request asks for the same ones as the one before. */
const compiled = new Map<string, LinearExpression | undefined>()
const mostCompiled = 1024

/** undefined of what is no regular expression. One without an anchor matches anywhere. */
export function regexOf(text: string): LinearExpression | undefined {
  if (compiled.has(text)) return compiled.get(text)
  if (compiled.size >= mostCompiled) compiled.clear()
  const expression = compile(text)
  compiled.set(text, expression)
  return expression
}

function compile(text: string): LinearExpression | undefined {
  try {
    return linearExpression(text, false)
  } catch {
    return undefined
  }
}
