// CEL's expressions read, measured and checked: what upstream says where that fails (k8s.io/apiserver's pkg/cel).
import type { Environment } from '@marcbachmann/cel-js'
import { matchesFunction, missingNames } from './cel-library.ts'

/** A node of the syntax tree. */
export interface ExpressionNode {
  readonly op: string
  readonly args: unknown
  readonly pos?: number
}

const comprehensions = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])
/** An expression that can be evaluated, or why not; `isUnknown` where only this server does not understand it. */
export type CompiledSource =
  | {
      readonly parsed: ReturnType<Environment['parse']>
      /** Steps that evaluating takes at most, where the largest collection has so many members. */
      readonly cost: (largest: number) => number
    }
  | {
      readonly parsed?: undefined
      readonly cost?: undefined
      readonly error?: string
      readonly isUnknown?: boolean
    }

/** `wanted`: the type that it must have, where one is; `otherwise` what is said where it has another. */
export function compileSource(
  environment: Environment,
  source: string,
  wanted: string | undefined,
  otherwise: string
): CompiledSource {
  let parsed: ReturnType<Environment['parse']>
  try {
    parsed = environment.parse(source)
  } catch (error) {
    return { error: compilationFailed(source, error, 'Syntax error: ') }
  }
  const facts = factsOf(parsed.ast)
  if (facts.isUnknown) return { isUnknown: true }
  const checked = parsed.check()
  if (!checked.valid) return { error: compilationFailed(source, checked.error, '') }
  if (wanted !== undefined && checked.type !== wanted && checked.type !== 'dyn') return { error: otherwise }
  return { parsed, cost: (largest) => facts.nodes + 4 * largest ** facts.depth }
}

/** How large a rule is and how deep its loops nest; calls of `matches` are turned to linear expressions on the way. */
function factsOf(ast: ExpressionNode): { nodes: number; depth: number; isUnknown: boolean } {
  let nodes = 0
  let isUnknown = false
  const walk = (value: unknown): number => {
    if (Array.isArray(value))
      return (value as readonly unknown[]).reduce((depth: number, one) => Math.max(depth, walk(one)), 0)
    if (typeof value !== 'object' || value === null || !('op' in value)) return 0
    const { op, args } = value as ExpressionNode
    nodes++
    let own = 0
    if (op === 'id' || op === 'call' || op === 'rcall') {
      const name = op === 'id' ? (args as string) : (args as readonly string[])[0]!
      if (missingNames.has(name)) isUnknown = true
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
  const { message, node } = error as Error & { readonly node?: ExpressionNode }
  const first = message.split('\n')[0]!
  const [pattern, word] = wordings.find(([candidate]) => candidate.test(first)) ?? []
  const text = pattern === undefined ? first : word!(pattern.exec(first)!)
  const at = node?.pos ?? 0
  const lines = source.slice(0, at).split('\n')
  const column = lines.at(-1)!.length
  const line = source.split('\n')[lines.length - 1]!
  return `compilation failed: ERROR: <input>:${lines.length}:${column + 1}: ${prefix}${text}\n | ${line}\n | ${'.'.repeat(column)}^`
}
