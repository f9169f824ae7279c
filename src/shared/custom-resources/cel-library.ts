// The functions that Kubernetes adds to CEL, as far as this server evaluates them (k8s.io/apiserver's pkg/cel/library
// and cel-go's string extensions). All are pure; regular expressions are RE2's.
import { Environment } from '@marcbachmann/cel-js'
import { RE2JS } from 're2js'
import { linearExpression } from '../filter/linear-expression.ts'
import { compareQuantities, isQuantity, parseQuantity } from '../kube/quantity.ts'
import { defineAddresses } from './cel-addresses.ts'
import { definePrefix, definerOf, type Define } from './cel-definer.ts'
import { defineFormats } from './cel-formats.ts'
import { defineSemver } from './cel-semver.ts'
import { defineSets } from './cel-sets.ts'
import { defineUrls } from './cel-urls.ts'

/** A quantity in a rule: compared as numbers. */
class CelQuantity {
  readonly text: string

  constructor(text: string) {
    if (!isQuantity(text)) throw new Error('quantities must match the regular expression of a quantity')
    this.text = text
  }
}

const quantityType = 'kubernetes.Quantity'

/** cel-js has JavaScript's expressions behind `matches`, which may run forever: a rule's call is renamed to this. */
export const matchesFunction = 'matchesRE2'

/** Names of upstream that are not here: a rule that uses one is stored and not evaluated. */
export const missingNames: ReadonlySet<string> = new Set([
  'transformList',
  'transformMap',
  'transformMapEntry',
  'existsOne'
])

type Comparable = bigint | number | string | boolean | Date

/** What the functions say of their arguments ends the evaluation of a rule, not the program. */
function checkedIndex(list: readonly unknown[] | string, index: bigint): number {
  if (index < 0n || index > BigInt(list.length)) throw new Error(`index out of range: ${index}`)
  return Number(index)
}

function isSorted(list: readonly Comparable[]): boolean {
  for (let index = 1; index < list.length; index++) if (list[index - 1]! > list[index]!) return false
  return true
}

function extreme(
  list: readonly Comparable[],
  isBetter: (a: Comparable, b: Comparable) => boolean,
  name: string
): Comparable {
  if (list.length === 0) throw new Error(`${name} called on empty list`)
  return list.reduce((best, one) => (isBetter(one, best) ? one : best))
}

/** cel-go's string.format: %s %d %f %e %b %o %x %X and %%. */
function formatted(format: string, values: readonly unknown[]): string {
  let next = 0
  return format.replace(/%(?:\.(\d+))?([sdfebxXo%])/g, (_, precision: string | undefined, verb: string) => {
    if (verb === '%') return '%'
    if (next >= values.length) throw new Error(`index ${next} out of range`)
    const value = values[next++]
    const digits = precision === undefined ? 6 : Number(precision)
    if (verb === 'f') return Number(value).toFixed(digits)
    if (verb === 'e') return Number(value).toExponential(digits)
    if (verb === 'b') return typeof value === 'boolean' ? String(Number(value)) : (value as bigint).toString(2)
    if (verb === 'o') return (value as bigint).toString(8)
    if (verb === 'x' || verb === 'X') {
      const hex = (value as bigint).toString(16)
      return verb === 'X' ? hex.toUpperCase() : hex
    }
    return celText(value)
  })
}

function celText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(celText).join(', ')}]`
  if (value instanceof Map) {
    const entries = [...value].map(([key, one]) => `${celText(key)}: ${celText(one)}`).sort()
    return `{${entries.join(', ')}}`
  }
  if (value instanceof Date) return value.toISOString().replace('.000Z', 'Z')
  return String(value)
}

const escapes: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"'
}

/** cel-go's strings.quote. */
function quoted(text: string): string {
  return `"${Array.from(text, (char) => escapes[char] ?? char).join('')}"`
}

/** What a pattern finds in a text, from left to right. */
function found(text: string, pattern: string, most: number): readonly string[] {
  const matcher = RE2JS.compile(pattern).matcher(text)
  const result: string[] = []
  while (result.length < most && matcher.find()) result.push(matcher.group() ?? '')
  return result
}

/** An environment with Kubernetes' functions; clone it before anything is declared in it. */
export function celEnvironment(): Environment {
  const environment = new Environment({
    unlistedVariablesAreDyn: false,
    enableOptionalTypes: true,
    homogeneousAggregateLiterals: false
  })
  const define = definerOf(environment)
  define(`string.${matchesFunction}(string): bool`, (text: string, pattern: string) =>
    linearExpression(pattern, false).test(text)
  )
  define('string.find(string): string', (text: string, pattern: string) => found(text, pattern, 1)[0] ?? '')
  define('string.findAll(string): list<string>', (text: string, pattern: string) => found(text, pattern, Infinity))
  define('string.findAll(string, int): list<string>', (text: string, pattern: string, most: bigint) =>
    found(text, pattern, most < 0n ? Infinity : Number(most))
  )
  define('string.format(list): string', formatted)
  define('string.charAt(int): string', (text: string, at: bigint) => text.charAt(checkedIndex(text, at)))
  define('string.reverse(): string', (text: string) => Array.from(text).toReversed().join(''))
  define('string.replace(string, string): string', (text: string, old: string, by: string) => text.replaceAll(old, by))
  define('string.replace(string, string, int): string', (text: string, old: string, by: string, count: bigint) => {
    if (count < 0n) return text.replaceAll(old, by)
    let result = text
    for (let left = count, from = 0; left > 0n; left--) {
      const at = result.indexOf(old, from)
      if (at < 0) break
      result = result.slice(0, at) + by + result.slice(at + old.length)
      from = at + by.length
    }
    return result
  })
  define(`${definePrefix(environment, 'strings')}.quote(string): string`, (_prefix: object, text: string) =>
    quoted(text)
  )
  defineUrls(environment)
  defineAddresses(environment)
  defineSemver(environment)
  defineFormats(environment)
  defineSets(environment)
  defineLists(define)
  defineQuantities(environment, define)
  return environment
}

function defineLists(define: Define): void {
  define('list.isSorted(): bool', isSorted)
  define('list<int>.sum(): int', (list: readonly bigint[]) => list.reduce((sum, one) => sum + one, 0n))
  define('list<double>.sum(): double', (list: readonly number[]) => list.reduce((sum, one) => sum + one, 0))
  for (const type of ['int', 'double', 'string']) {
    define(`list<${type}>.min(): ${type}`, (list: readonly Comparable[]) => extreme(list, (a, b) => a < b, 'min'))
    define(`list<${type}>.max(): ${type}`, (list: readonly Comparable[]) => extreme(list, (a, b) => a > b, 'max'))
  }
  define('list.indexOf(dyn): int', (list: readonly unknown[], one: unknown) => BigInt(list.indexOf(one)))
  define('list.lastIndexOf(dyn): int', (list: readonly unknown[], one: unknown) => BigInt(list.lastIndexOf(one)))
}

/** A sum as a quantity; no finer than the nanos that there are. */
function exactText(value: number): string {
  return Number.isInteger(value) ? String(value) : `${Math.round(value * 1e9)}n`
}

function defineQuantities(environment: Environment, define: Define): void {
  environment.registerType(quantityType, { ctor: CelQuantity, fields: {} })
  define('isQuantity(string): bool', (text: string) => isQuantity(text))
  define(`quantity(string): ${quantityType}`, (text: string) => new CelQuantity(text))
  const compared = (name: string, judge: (order: number) => boolean): void => {
    define(`${quantityType}.${name}(${quantityType}): bool`, (a: CelQuantity, b: CelQuantity) =>
      judge(compareQuantities(a.text, b.text))
    )
  }
  compared('isGreaterThan', (order) => order > 0)
  compared('isLessThan', (order) => order < 0)
  define(`${quantityType}.compareTo(${quantityType}): int`, (a: CelQuantity, b: CelQuantity) =>
    BigInt(Math.sign(compareQuantities(a.text, b.text)))
  )
  define(`${quantityType}.sign(): int`, (one: CelQuantity) => BigInt(Math.sign(parseQuantity(one.text))))
  define(`${quantityType}.isInteger(): bool`, (one: CelQuantity) => Number.isInteger(parseQuantity(one.text)))
  define(`${quantityType}.asInteger(): int`, (one: CelQuantity) => BigInt(Math.trunc(parseQuantity(one.text))))
  define(`${quantityType}.asApproximateFloat(): double`, (one: CelQuantity) => parseQuantity(one.text))
  for (const [name, sign] of [
    ['add', 1],
    ['sub', -1]
  ] as const) {
    const sum = (a: CelQuantity, b: number): CelQuantity => new CelQuantity(exactText(parseQuantity(a.text) + sign * b))
    define(`${quantityType}.${name}(${quantityType}): ${quantityType}`, (a: CelQuantity, b: CelQuantity) =>
      sum(a, parseQuantity(b.text))
    )
    define(`${quantityType}.${name}(int): ${quantityType}`, (a: CelQuantity, b: bigint) => sum(a, Number(b)))
  }
  environment.registerOperator(
    `${quantityType} == ${quantityType}`,
    (a: CelQuantity, b: CelQuantity) => compareQuantities(a.text, b.text) === 0
  )
}
