// The rules of x-kubernetes-validations: compiled when a definition is stored, evaluated when its objects are written
// (k8s.io/apiextensions-apiserver's pkg/apiserver/schema/cel).
import { Optional, type Environment } from '@marcbachmann/cel-js'
import type { Json } from '../kube/object.ts'
import { compileSource } from './cel-compilation.ts'
import { celEnvironment } from './cel-library.ts'
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
  const { parsed, cost, ...failed } = compileSource(environment, source, wanted, otherwise)
  if (parsed === undefined) return failed
  return {
    run: {
      cost,
      evaluate: (json, oldJson, isOptional) => {
        const old = oldJson === undefined ? undefined : self.value(oldJson)
        const oldSelf = !isOptional ? old : old === undefined ? Optional.none() : Optional.of(old)
        return parsed({ self: self.value(json), ...(oldSelf === undefined ? {} : { oldSelf }) })
      }
    }
  }
}
