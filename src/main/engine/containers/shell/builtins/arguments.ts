// shift and getopts: the arguments that a script or function was given, taken one after the other.
import { ShellError } from '../shell-state.ts'
import { assign } from '../shell-variables.ts'
import { scalarOf } from '../variables.ts'
import type { Builtin } from './builtins.ts'

const shift: Builtin = (call, state, argv) => {
  const count = Number(argv[1] ?? 1)
  if (!(count >= 0)) return 1
  if (count > state.positional.length) {
    if (state.dialect !== 'bash') throw new ShellError("shift: can't shift that many", 2)
    return 1
  }
  state.positional = state.positional.slice(count)
  void call
  return 0
}

/** getopts OPTSTRING NAME [ARGUMENTS]. */
const getopts: Builtin = (call, state, argv) => {
  const [, letters = '', name = ''] = argv
  const words = argv.length > 3 ? argv.slice(3) : state.positional
  const index = Number(scalarOf(state.variables['OPTIND']) ?? 1)
  if (
    index === 1 &&
    scalarOf(state.variables['OPTIND']) === '1' &&
    state.optionAt > 1 &&
    words[0]?.[state.optionAt] === undefined
  )
    state.optionAt = 1
  const word = words[index - 1]
  const finish = (): number => {
    assign(state, call, name, '?')
    state.optionAt = 1
    return 1
  }
  if (word === undefined || !word.startsWith('-') || word === '-') return finish()
  if (word === '--') {
    assign(state, call, 'OPTIND', String(index + 1))
    return finish()
  }
  const letter = word[Math.max(state.optionAt, 1)] ?? '?'
  const at = letters.indexOf(letter)
  const takesValue = at !== -1 && letters[at + 1] === ':'
  const rest = word.slice(Math.max(state.optionAt, 1) + 1)
  const isQuiet = letters.startsWith(':')
  const next = (count: number): void => {
    assign(state, call, 'OPTIND', String(index + count))
    state.optionAt = 1
  }
  if (at === -1 || letter === ':') {
    assign(state, call, name, '?')
    if (isQuiet) assign(state, call, 'OPTARG', letter)
    else {
      delete state.variables['OPTARG']
      call.print(`${state.name}: illegal option -- ${letter}\n`, 2)
    }
    if (rest === '') next(1)
    else state.optionAt = Math.max(state.optionAt, 1) + 1
    return 0
  }
  if (!takesValue) {
    assign(state, call, name, letter)
    delete state.variables['OPTARG']
    if (rest === '') next(1)
    else state.optionAt = Math.max(state.optionAt, 1) + 1
    return 0
  }
  const value = rest === '' ? words[index] : rest
  if (value === undefined) {
    assign(state, call, name, isQuiet ? ':' : '?')
    if (isQuiet) assign(state, call, 'OPTARG', letter)
    else {
      delete state.variables['OPTARG']
      call.print(`${state.name}: option requires an argument -- ${letter}\n`, 2)
    }
    next(1)
    return 0
  }
  assign(state, call, name, letter)
  assign(state, call, 'OPTARG', value)
  next(rest === '' ? 2 : 1)
  return 0
}

export const argumentBuiltins: Readonly<Record<string, Builtin>> = { shift, getopts }
