// ${name@Q} and its like: a value as it is written, or in other letters.
import type { ShellState } from './shell-state.ts'
import { lettersOf } from './variables.ts'

export function transformed(
  operator: string,
  parameter: string,
  value: string,
  state: ShellState,
  isSet: boolean
): string {
  switch (operator) {
    case 'U':
      return value.toUpperCase()
    case 'L':
      return value.toLowerCase()
    case 'u':
      return value.slice(0, 1).toUpperCase() + value.slice(1)
    case 'Q':
      return isSet ? quotedValue(value) : ''
    case 'E':
      return value.replaceAll('\\n', '\n').replaceAll('\\t', '\t')
    case 'A':
      return assignmentOf(state, parameter, value)
    case 'a':
      return lettersOf(state.variables[parameter] ?? {})
    default:
      return value
  }
}

const named: Readonly<Record<string, string>> = { '\n': 'n', '\t': 't', '\r': 'r', '\u001b': 'E', '\u0007': 'a' }

function isControl(char: string): boolean {
  return char < ' ' || char === '\u007f'
}

/** As a shell takes it in again. */
function quotedValue(value: string): string {
  if (!Array.from(value).some(isControl)) return `'${value.replaceAll("'", `'\\''`)}'`
  const shown = Array.from(value, (char) => {
    if (char === "'" || char === '\\') return `\\${char}`
    if (!isControl(char)) return char
    return `\\${named[char] ?? char.charCodeAt(0).toString(8).padStart(3, '0')}`
  })
  return `$'${shown.join('')}'`
}

function assignmentOf(state: ShellState, parameter: string, value: string): string {
  const letters = lettersOf(state.variables[parameter] ?? {})
  return `${letters === '' ? '' : `declare -${letters} `}${parameter}=${quotedValue(value)}`
}
