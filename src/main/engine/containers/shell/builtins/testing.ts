// test and [.
import type { Call } from '../../processes/call.ts'
import { tested } from '../../programs/test-expression.ts'
import { files, numbers, unary } from '../conditions.ts'
import { saying } from '../messages.ts'
import type { Builtin } from './builtins.ts'

/** What test asks of a container. */
const questions = (call: Call): Parameters<typeof tested>[1] => ({
  unary: (operator, operand) => unary(call, operator, operand),
  files: (operator, left, right) => files(call, operator, left, right),
  numbers
})

const test: Builtin = (call, state, argv) => {
  const [name = ''] = argv
  let words = argv.slice(1)
  if (name === '[') {
    if (words.at(-1) !== ']') {
      call.print(saying(state, state.dialect === 'bash' ? "[: missing `]'" : '[: missing ]'), 2)
      return 2
    }
    words = words.slice(0, -1)
  }
  const result = tested(words, questions(call))
  if (typeof result === 'boolean') return result ? 0 : 1
  const said =
    state.dialect === 'bash'
      ? result
      : result.replace(
          /^(.*): integer expression expected$/,
          state.dialect === 'dash' ? 'Illegal number: $1' : '$1: bad number'
        )
  call.print(
    saying(
      state,
      state.dialect === 'ash' && said.endsWith('bad number')
        ? `bad number '${result.split(':')[0]}'`
        : `${name}: ${said}`
    ),
    2
  )
  return 2
}

export const testBuiltins: Readonly<Record<string, Builtin>> = { test, '[': test }
