import { formatted } from '../../programs/printf-format.ts'
import { assign } from '../shell-variables.ts'
import { reference } from '../variables.ts'
import type { Builtin } from './builtins.ts'
import { echoed } from '../../programs/echo-text.ts'

const echo: Builtin = (call, state, argv) => {
  call.print(echoed(argv.slice(1), state.dialect))
  return 0
}

const printf: Builtin = (call, state, argv) => {
  let words = argv.slice(1)
  let variable: string | undefined
  if (words[0] === '-v' && words.length > 2) {
    variable = words[1]
    words = words.slice(2)
  }
  if (words[0] === '--') words = words.slice(1)
  if (words.length === 0) {
    call.print(`${state.name}: printf: usage: printf [-v var] format [arguments]\n`, 2)
    return 2
  }
  const { text, complaints } = formatted(words[0]!, words.slice(1), () => call.now)
  for (const complaint of complaints) call.print(`${state.name}: printf: ${complaint}\n`, 2)
  if (variable === undefined) call.print(text)
  else {
    const where = reference(variable)
    if (where !== undefined) assign(state, call, where.name, text, where.subscript)
  }
  return complaints.length > 0 ? 1 : 0
}

export const outputBuiltins: Readonly<Record<string, Builtin>> = { echo, printf }
