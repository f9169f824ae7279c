// select: a menu, and the choice that is read from it. script.ts reads the loop as a while whose condition is this.
import type { Call } from '../../processes/call.ts'
import type { Outcome } from '../../programs/program.ts'
import type { Frame, ShellState } from '../shell-state.ts'
import { assign, lookUp } from '../shell-variables.ts'
import type { Builtin } from './builtins.ts'

/** What script.ts calls it: no script can, because the name is no name of a command. */
export const selectName = '__select'

type SelectFrame = Extract<Frame, { readonly kind: 'select' }>

/** __select NAME WORDS: asks once. */
const select: Builtin = (_call, state, argv) => {
  const [, name = '', ...words] = argv
  if (words.length === 0) return 1
  const loop = state.frames.findLast((frame) => frame.kind === 'while')
  const isFirst = loop?.kind === 'while' && loop.hasMenu !== true
  if (isFirst) loop.hasMenu = true
  state.frames.push({ kind: 'select', name, words, text: '', shows: isFirst ? 'menu' : 'prompt' })
  return undefined
}

export function stepSelect(call: Call, state: ShellState, frame: SelectFrame): Outcome {
  if (frame.shows !== null) {
    if (frame.shows === 'menu') call.print(menuOf(frame.words), 2)
    call.print(lookUp(state, 'PS3') ?? '#? ', 2)
    frame.shows = null
    return undefined
  }
  const piece = call.read(0, 65_536, true)
  if (piece === undefined) return { kind: 'input', descriptor: 0 }
  frame.text += piece
  if (piece !== '' && !frame.text.endsWith('\n')) return undefined
  const line = frame.text.replace(/\n$/, '')
  if (line === '' && piece !== '') {
    frame.text = ''
    frame.shows = 'menu'
    return undefined
  }
  state.frames.pop()
  state.status = piece === '' && line === '' ? 1 : 0
  if (state.status === 1) {
    call.print('\n', 2)
    return undefined
  }
  assign(state, call, 'REPLY', line)
  assign(state, call, frame.name, /^\d+$/.test(line) ? (frame.words[Number(line) - 1] ?? '') : '')
  return undefined
}

function menuOf(words: readonly string[]): string {
  const width = String(words.length).length
  return words.map((word, index) => `${String(index + 1).padStart(width)}) ${word}\n`).join('')
}

export const selectingBuiltins: Readonly<Record<string, Builtin>> = { [selectName]: select }
