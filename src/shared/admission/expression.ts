// CEL expressions of admission: match conditions of webhooks, and all that a ValidatingAdmissionPolicy says
// (k8s.io/apiserver's pkg/admission/plugin/cel). What an object holds is only known when it is there: nothing has a type.
import type { Environment } from '@marcbachmann/cel-js'
import { defineAuthorizer, type CelAuthorizer } from './cel-authorizer.ts'
import { compileSource, type ExpressionNode } from '../custom-resources/cel-compilation.ts'
import { celEnvironment } from '../custom-resources/cel-library.ts'
import { dynamicValue } from '../custom-resources/cel-types.ts'
import { largestIn } from '../custom-resources/rule-validation.ts'
import type { Json } from '../kube/object.ts'

/** Upstream's PerCallLimit. */
const mostSteps = 1_000_000
/** Expressions that are kept compiled. */
const mostKnown = 1024

/** What an expression may have before it, beside `variables`. */
const plainNames = ['object', 'oldObject', 'request', 'params', 'namespaceObject'] as const
export type AdmissionName = (typeof plainNames)[number]

/** The type that an expression must have. */
export type Wanted = 'bool' | 'string' | undefined

export interface AdmissionExpression {
  readonly source: string
  /** Why it cannot be evaluated. */
  readonly error?: string
  /** Only this server does not understand it. */
  readonly isUnknown?: boolean
  /** Throws what CEL or a function of it says. */
  evaluate(subject: AdmissionSubject): unknown
}

const otherwise: Readonly<Record<string, string>> = {
  bool: 'must evaluate to bool',
  string: 'must evaluate to string'
}
const known = new Map<string, AdmissionExpression>()
let bases: Readonly<Record<'message' | 'other', Environment>> | undefined

/** Upstream's messages may not ask the authorizer. */
function environment(wanted: Wanted): Environment {
  bases ??= { message: environmentWith(() => {}), other: environmentWith(defineAuthorizer) }
  return wanted === 'string' ? bases.message : bases.other
}

function environmentWith(more: (environment: Environment) => void): Environment {
  const base = celEnvironment()
  for (const name of [...plainNames, 'variables']) base.registerVariable(name, 'dyn')
  more(base)
  return base
}

export type { ExpressionNode } from '../custom-resources/cel-compilation.ts'

/** The syntax tree of an expression that can be read. */
export function parsedExpression(source: string): ExpressionNode | undefined {
  try {
    return environment(undefined).parse(source).ast
  } catch {
    // Whoever compiles it says why not.
    return undefined
  }
}

/** What evaluating ended with, in cel-go's words. */
export function evaluationError(error: unknown): string {
  const [first = ''] = (error as Error).message.split('\n')
  return first.replace(/^No such key/, 'no such key')
}

/** Compiled once, whoever has it. */
export function admissionExpression(source: string, wanted: Wanted): AdmissionExpression {
  const key = `${wanted ?? ''}\0${source}`
  let found = known.get(key)
  if (found === undefined) {
    if (known.size >= mostKnown) known.clear()
    known.set(key, (found = compile(source, wanted)))
  }
  return found
}

function compile(source: string, wanted: Wanted): AdmissionExpression {
  const compiled = compileSource(environment(wanted), source, wanted, otherwise[wanted ?? ''] ?? '')
  if (compiled.parsed === undefined) {
    const { error, isUnknown } = compiled
    return {
      source,
      ...(error === undefined ? {} : { error }),
      ...(isUnknown === undefined ? {} : { isUnknown }),
      evaluate: () => undefined
    }
  }
  const { parsed, cost } = compiled
  return {
    source,
    evaluate: (subject) => {
      if (cost(subject.largest) > mostSteps) throw new Error('operation cancelled: actual cost limit exceeded')
      return parsed(subject.values)
    }
  }
}

export interface NamedExpression {
  readonly name: string
  readonly expression: string
}

/** What is judged, as CEL has it: each part is turned into its values when somebody asks for it. */
export class AdmissionSubject {
  readonly #given: Readonly<Partial<Record<AdmissionName, Json>>>
  readonly #variables: object
  readonly #authorizer: CelAuthorizer | undefined
  #values: Record<string, unknown> | undefined
  #largest: number | undefined

  /** `authorizer`: absent where nobody knows what people may do. */
  constructor(
    given: Readonly<Partial<Record<AdmissionName, Json>>>,
    variables: readonly NamedExpression[] = [],
    authorizer?: CelAuthorizer
  ) {
    this.#given = given
    this.#authorizer = authorizer
    this.#variables = lazyVariables(this, variables)
  }

  get values(): Record<string, unknown> {
    if (this.#values === undefined) {
      this.#values = { variables: this.#variables, authorizer: this.#authorizer }
      for (const name of plainNames) this.#values[name] = dynamicValue(this.#given[name] ?? null)
    }
    return this.#values
  }

  /** Members of the largest collection. */
  get largest(): number {
    this.#largest ??= Math.max(...plainNames.map((name) => largestIn(this.#given[name] ?? null)))
    return this.#largest
  }
}

/** Variables of a policy: each is evaluated when the first expression needs it, and once. CEL reads a plain object. */
function lazyVariables(subject: AdmissionSubject, variables: readonly NamedExpression[]): object {
  const found: Record<string, unknown> = {}
  const known = new Map<string, unknown>()
  const open = new Set<string>()
  for (const { name, expression } of variables)
    Object.defineProperty(found, name, {
      enumerable: true,
      get: () => {
        // One that needs itself has no value.
        if (open.has(name)) throw new Error(`undefined field '${name}'`)
        open.add(name)
        if (!known.has(name)) known.set(name, admissionExpression(expression, undefined).evaluate(subject))
        open.delete(name)
        return known.get(name)
      }
    })
  return found
}
