// Fields that an expression asks of an object and that its kind does not have: what a policy's status warns of
// (k8s.io/apiserver's pkg/admission/plugin/policy/validating/typechecking.go, as far as it is about fields).
import { findDefinition, type TypeFacts } from '../schema/schema.ts'
import { parsedExpression, type ExpressionNode } from './expression.ts'

/** A variable's type; undefined where nothing is known of it. */
type Scope = ReadonlyMap<string, TypeFacts | undefined>

export interface UnknownField {
  readonly name: string
  /** Of the dot before it, from 0. */
  readonly position: number
}

const loops = new Set(['all', 'exists', 'exists_one', 'map', 'filter'])

/** The first field that is not there; `types` are those of object, oldObject and params. */
export function unknownFieldIn(source: string, types: Scope): UnknownField | undefined {
  const ast = parsedExpression(source)
  if (ast === undefined) return undefined
  const walk = new FieldWalk()
  walk.typeOf(ast, types)
  return walk.found
}

/** cel-go's words, with the place below. */
export function unknownFieldText(source: string, { name, position }: UnknownField): string {
  const before = source.slice(0, position).split('\n')
  const column = before.at(-1)!.length
  const line = source.split('\n')[before.length - 1]!
  return `ERROR: <input>:${before.length}:${column + 1}: undefined field '${name}'\n | ${line}\n | ${'.'.repeat(column)}^`
}

function isNode(value: unknown): value is ExpressionNode {
  return typeof value === 'object' && value !== null && 'op' in value
}

class FieldWalk {
  found: UnknownField | undefined

  /** The type of a value; notes the first field on the way that is not there. */
  typeOf(node: ExpressionNode, scope: Scope): TypeFacts | undefined {
    const { args, op, pos = 0 } = node
    if (op === 'id') return scope.get(args as string)
    if (!Array.isArray(args)) return undefined
    const parts: readonly unknown[] = args
    if (op === '.' || op === '.?') {
      const type = isNode(parts[0]) ? this.typeOf(parts[0], scope) : undefined
      return this.#member(type, String(parts[1]), pos - op.length)
    }
    if (op === '[]') {
      const type = isNode(parts[0]) ? this.typeOf(parts[0], scope) : undefined
      this.#walkAll(parts.slice(1), scope)
      return itemOf(type)
    }
    if (op === 'rcall' && loops.has(String(parts[0]))) return this.#loop(parts, scope)
    this.#walkAll(parts, scope)
    return undefined
  }

  #loop([name, over, given]: readonly unknown[], scope: Scope): TypeFacts | undefined {
    const type = isNode(over) ? this.typeOf(over, scope) : undefined
    const [variable, ...bodies] = given as readonly unknown[]
    if (!isNode(variable)) return undefined
    // Of a map its keys are gone through.
    const item = type?.form === 'list' ? type.item : undefined
    this.#walkAll(bodies, new Map([...scope, [String(variable.args), item]]))
    return name === 'filter' ? type : undefined
  }

  #walkAll(parts: readonly unknown[], scope: Scope): void {
    for (const part of parts) {
      if (Array.isArray(part)) this.#walkAll(part as readonly unknown[], scope)
      else if (isNode(part)) this.typeOf(part, scope)
    }
  }

  #member(type: TypeFacts | undefined, name: string, position: number): TypeFacts | undefined {
    if (type?.form === 'map') return type.value
    if (type?.form !== 'object') return undefined
    const definition = findDefinition(type.definition)
    // What a custom kind's schema says is not among the facts.
    if (definition === undefined || definition.read !== undefined) return undefined
    const field = definition.fields.get(name.replace(/^__(\w+)__$/, '$1'))
    if (field === undefined) this.found ??= { name, position }
    return field?.type
  }
}

function itemOf(type: TypeFacts | undefined): TypeFacts | undefined {
  if (type?.form === 'list') return type.item
  return type?.form === 'map' ? type.value : undefined
}
