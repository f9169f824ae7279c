// [[ ... ]], and what it has in common with test: questions about files, texts and numbers.
import type { Call } from '../processes/call.ts'
import { RE2JS } from 're2js'
import { byteLength } from '../text-bytes.ts'
import { calculate, expandExpression, expandPattern, expandText } from './expansion.ts'
import type { Expansion } from './parameters.ts'
import { matcherOf } from './pattern.ts'
import type { Condition } from './script.ts'
import { ShellError } from './shell-state.ts'
import { asArray, elementKey } from './shell-variables.ts'
import { elementsOf, reference, scalarOf, targetOf } from './variables.ts'

export function holds(expansion: Expansion, condition: Condition): boolean {
  switch (condition.type) {
    case 'CondNot':
      return !holds(expansion, condition.operand)
    case 'CondAnd':
      return holds(expansion, condition.left) && holds(expansion, condition.right)
    case 'CondOr':
      return holds(expansion, condition.left) || holds(expansion, condition.right)
    case 'CondGroup':
      return holds(expansion, condition.expression)
    case 'CondWord':
      return expandText(expansion, condition.word) !== ''
    case 'CondUnary': {
      const operand = expandText(expansion, condition.operand)
      if (condition.operator === '-v') return isSet(expansion, operand)
      if (condition.operator === '-R') return expansion.state.variables[operand]?.isReference === true
      if (condition.operator === '-o') return false
      return unary(expansion.call, condition.operator, operand)
    }
    case 'CondBinary':
      return compared(expansion, condition)
  }
}

function isSet({ state, call }: Expansion, text: string): boolean {
  const where = reference(targetOf(state.variables, text))
  const variable = where === undefined ? undefined : state.variables[where.name]
  if (where === undefined || variable === undefined) return false
  if (where.subscript === undefined) return scalarOf(variable) !== undefined
  if (where.subscript === '@' || where.subscript === '*') return elementsOf(variable).length > 0
  if (variable.items === undefined) return where.subscript === '0'
  return variable.items[elementKey(state, call, variable, where.subscript)] !== undefined
}

function compared(expansion: Expansion, condition: Extract<Condition, { readonly type: 'CondBinary' }>): boolean {
  const left = expandText(expansion, condition.left)
  const { operator } = condition
  if (operator === '=' || operator === '==' || operator === '!=') {
    const ignoresCase = expansion.state.shopt.includes('nocasematch')
    const matches = matcherOf(expandPattern(expansion, condition.right), ignoresCase)(left)
    return matches !== (operator === '!=')
  }
  if (operator === '=~') return matchesExpression(expansion, left, expandExpression(expansion, condition.right))
  const right = expandText(expansion, condition.right)
  if (operator === '<') return left < right
  if (operator === '>') return left > right
  if (/^-(eq|ne|lt|le|gt|ge)$/.test(operator))
    return numbers(operator, calculate(expansion, left), calculate(expansion, right))
  return files(expansion.call, operator, left, right)
}

function matchesExpression({ state }: Expansion, text: string, source: string): boolean {
  let expression: RE2JS
  try {
    expression = RE2JS.compile(source, RE2JS.DOTALL | RE2JS.LONGEST_MATCH)
  } catch {
    throw new ShellError('', 2, false)
  }
  const matcher = expression.matcher(text)
  const isFound = matcher.find()
  delete state.variables['BASH_REMATCH']
  const { items } = asArray(state, 'BASH_REMATCH')
  if (isFound) for (let group = 0; group <= matcher.groupCount(); group++) items![group] = matcher.group(group) ?? ''
  return isFound
}

export function numbers(operator: string, left: bigint, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right
    case '-ne':
      return left !== right
    case '-lt':
      return left < right
    case '-le':
      return left <= right
    case '-gt':
      return left > right
    default:
      return left >= right
  }
}

/** -f FILE, -z TEXT and their like. */
export function unary(call: Call, operator: string, operand: string): boolean {
  if (operator === '-z') return operand === ''
  if (operator === '-n') return operand !== ''
  if (operator === '-t') return call.isTerminal(Number(operand))
  const found = call.seek(operand, operator !== '-h' && operator !== '-L')
  if (found === undefined) return false
  const { kind, text = '', zeros = 0, mode, user } = found.entry
  switch (operator) {
    case '-e':
    case '-a':
      return true
    case '-f':
      return kind === 'file'
    case '-d':
      return kind === 'directory'
    case '-h':
    case '-L':
      return kind === 'link'
    case '-c':
      return kind === 'device'
    case '-s':
      return kind === 'directory' || byteLength(text) + zeros > 0
    case '-r':
      return call.files.may(call.process, found, 4)
    case '-w':
      return call.files.may(call.process, found, 2)
    case '-x':
      return call.files.may(call.process, found, 1)
    case '-u':
      return (mode & 0o4000) !== 0
    case '-g':
      return (mode & 0o2000) !== 0
    case '-k':
      return (mode & 0o1000) !== 0
    case '-O':
      return user === call.process.user
    default:
      return false
  }
}

/** FILE -nt FILE, -ot, -ef. */
export function files(call: Call, operator: string, left: string, right: string): boolean {
  const [first, second] = [call.seek(left), call.seek(right)]
  if (operator === '-ef') return first !== undefined && first.path === second?.path
  const times = [first?.entry.time ?? -1, second?.entry.time ?? -1] as const
  return operator === '-nt' ? times[0] > times[1] : times[0] < times[1]
}
