// The rules of x-kubernetes-validations: compiled when a definition is stored, evaluated when its objects are written
// (k8s.io/apiextensions-apiserver's pkg/apiserver/schema/cel).
import { Optional, type Environment } from '@marcbachmann/cel-js'
import type { Json } from '../kube/object.ts'
import { celEnvironment, matchesFunction, missingNames } from './cel-library.ts'
import { CelTypes, type CelType } from './cel-types.ts'
import type { JsonSchema, ValidationRule } from './json-schema.ts'

/** A rule that can be run; `error` why it cannot, `isUnknown` where only this server does not understand it. */
export interface CompiledRule {
  readonly rule: ValidationRule
  readonly usesOldSelf: boolean
  readonly run?: CompiledExpression
  readonly error?: string
  readonly isUnknown?: boolean
  readonly message?: CompiledExpression
  readonly messageError?: string
}

export interface CompiledExpression {
  /** Steps that evaluating takes at most, where the largest collection has so many members. */
  cost(largest: number): number
  /** Throws what CEL or a function of it says. */
  evaluate(self: Json, oldSelf: Json | undefined, isOptional: boolean): unknown
}

interface AstNode {
  readonly op: string
  readonly args: unknown
  readonly pos?: number
}

const comprehensions = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
const compiled = new WeakMap<JsonSchema, readonly CompiledRule[]>()
let base: Environment | undefined

/** The rules of one schema, compiled once. `isResource` where it is the root of a resource. */
export function compiledRules(schema: JsonSchema, isResource: boolean): readonly CompiledRule[] {
  let rules = compiled.get(schema)
  if (rules === undefined) {
    rules = compile(schema, isResource)
    compiled.set(schema, rules)
  }
  return rules
}

function compile(schema: JsonSchema, isResource: boolean): readonly CompiledRule[] {
  const given = schema['x-kubernetes-validations'] ?? []
  if (given.length === 0) return []
  base ??= celEnvironment()
  const words = given.flatMap(({ rule, messageExpression = '' }) => `${rule} ${messageExpression}`.match(/\w+/g) ?? [])
  const mentioned = new Set(words)
  const environments = new Map<boolean, { environment: Environment; self: CelType }>()
  const environmentFor = (isOptional: boolean): { environment: Environment; self: CelType } => {
    let found = environments.get(isOptional)
    if (found === undefined) {
      const environment = base!.clone()
      const self = new CelTypes(environment, mentioned).typeOf(schema, isResource)
      environment.registerVariable('self', self.name)
      environment.registerVariable('oldSelf', isOptional ? `optional<${self.name}>` : self.name)
      environments.set(isOptional, (found = { environment, self }))
    }
    return found
  }
  return given.map((rule) => {
    const { environment, self } = environmentFor(rule.optionalOldSelf === true)
    const main = compileExpression(environment, self, rule.rule, 'bool', 'cel expression must evaluate to a bool')
    const usesOldSelf = /\boldSelf\b/.test(rule.rule)
    const source = rule.messageExpression ?? ''
    const text = 'messageExpression must evaluate to a string'
    const message = source.trim() === '' ? {} : compileExpression(environment, self, source, 'string', text)
    return {
      rule,
      usesOldSelf,
      ...main,
      ...(message.run === undefined ? {} : { message: message.run }),
      ...(message.error === undefined ? {} : { messageError: message.error })
    }
  })
}

function compileExpression(
  environment: Environment,
  self: CelType,
  source: string,
  wanted: string,
  otherwise: string
): { run?: CompiledExpression; error?: string; isUnknown?: boolean } {
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(source)
  } catch (error) {
    return { error: compilationFailed(source, error, 'Syntax error: ') }
  }
  const ast = parsed.ast as unknown as AstNode
  const facts = factsOf(ast)
  if (facts.isUnknown) return { isUnknown: true }
  const checked = parsed.check()
  if (!checked.valid) return { error: compilationFailed(source, checked.error, '') }
  if (checked.type !== wanted && checked.type !== 'dyn') return { error: otherwise }
  return {
    run: {
      cost: (largest) => facts.nodes + 4 * largest ** facts.depth,
      evaluate: (json, oldJson, isOptional) => {
        const old = oldJson === undefined ? undefined : self.value(oldJson)
        const oldSelf = !isOptional ? old : old === undefined ? Optional.none() : Optional.of(old)
        return parsed({ self: self.value(json), ...(oldSelf === undefined ? {} : { oldSelf }) })
      }
    }
  }
}

/** How large a rule is and how deep its loops nest; calls of `matches` are turned to linear expressions on the way. */
function factsOf(ast: AstNode): { nodes: number; depth: number; isUnknown: boolean } {
  let nodes = 0
  let isUnknown = false
  const walk = (value: unknown): number => {
    if (Array.isArray(value))
      return (value as readonly unknown[]).reduce((depth: number, one) => Math.max(depth, walk(one)), 0)
    if (typeof value !== 'object' || value === null || !('op' in value)) return 0
    const { op, args } = value as AstNode
    nodes++
    let own = 0
    if (op === 'id' || op === 'call' || op === 'rcall') {
      const name = op === 'id' ? (args as string) : (args as readonly string[])[0]!
      if (missingNames.has(name) && (op === 'id' || name !== 'format')) isUnknown = true
      if (op === 'rcall' && comprehensions.has(name)) {
        own = 1
        const parameters = (args as readonly unknown[])[2] as readonly unknown[]
        if (parameters.length > 2 && name !== 'map') isUnknown = true
      }
      if (op === 'rcall' && name === 'matches') (args as unknown[])[0] = matchesFunction
    }
    return own + walk(args)
  }
  const depth = walk(ast)
  return { nodes, depth, isUnknown }
}

const wordings: readonly (readonly [RegExp, (match: RegExpExecArray) => string])[] = [
  [/^No such key: (.*)$/, ([, name]) => `undefined field '${name}'`],
  [/^Unknown variable: (.*)$/, ([, name]) => `undeclared reference to '${name}' (in container '')`],
  [
    /^no such overload: (.*) (\S+) (.*)$/,
    ([, left, operator, right]) => `found no matching overload for '_${operator}_' applied to '(${left}, ${right})'`
  ]
]

/** Upstream's words, with the place under the rule. */
function compilationFailed(source: string, error: unknown, prefix: string): string {
  const { message, node } = error as Error & { readonly node?: AstNode }
  const first = message.split('\n')[0]!
  const [pattern, word] = wordings.find(([candidate]) => candidate.test(first)) ?? []
  const text = pattern === undefined ? first : word!(pattern.exec(first)!)
  const at = node?.pos ?? 0
  const lines = source.slice(0, at).split('\n')
  const column = lines.at(-1)!.length
  const line = source.split('\n')[lines.length - 1]!
  return `compilation failed: ERROR: <input>:${lines.length}:${column + 1}: ${prefix}${text}\n | ${line}\n | ${'.'.repeat(column)}^`
}
