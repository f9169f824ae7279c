import type { Json } from '../../../../shared/kube/object.ts'
import type { Call } from '../processes/call.ts'
import { ended, start } from './child-programs.ts'
import { stateful, type Outcome } from './program.ts'
import { ProgramError } from './program-error.ts'

interface Gathering {
  readonly command: readonly string[]
  readonly most: number
  readonly replaced: string | null
  readonly delimiter: string | null
  readonly skipsEmpty: boolean
  readonly isTold: boolean
  text: string
  isOver: boolean
  words: string[]
  child: number | null
  status: number
  runs: number
}

const mostText = 4 * 1024 * 1024

/** xargs [-0rt] [-n MOST] [-I TEXT] [-d CHAR] [COMMAND [ARGUMENTS]]. */
export const xargs = stateful(
  (call) => {
    const { args } = call
    let at = 0
    const state = {
      most: Infinity,
      replaced: null as string | null,
      delimiter: null as string | null,
      skipsEmpty: call.machine.distribution !== 'debian',
      isTold: false
    }
    for (; at < args.length && args[at]!.startsWith('-'); at++) {
      const word = args[at]!
      const value = (): string => (word.length > 2 ? word.slice(2) : (args[++at] ?? ''))
      if (word.startsWith('-n') || word.startsWith('-L')) state.most = Number(value())
      else if (word.startsWith('-I')) state.replaced = value()
      else if (word.startsWith('-i')) state.replaced = '{}'
      else if (word.startsWith('-d')) state.delimiter = value().replace('\\n', '\n').replace('\\0', '\0')
      else if (word.startsWith('-P') || word.startsWith('-s')) value()
      else if (word === '-0') state.delimiter = '\0'
      else if (word === '-r' || word === '--no-run-if-empty') state.skipsEmpty = true
      else if (word === '-t') state.isTold = true
      else if (word === '--') {
        at++
        break
      }
    }
    const command = args.slice(at)
    const gathering: Gathering = {
      ...state,
      most: state.replaced === null ? Math.min(state.most, 5000) : 1,
      command: command.length === 0 ? ['echo'] : command,
      text: '',
      isOver: false,
      words: [],
      child: null,
      status: 0,
      runs: 0
    }
    return gathering as unknown as Json
  },
  (call, json) => stepXargs(call, json as unknown as Gathering)
)

function stepXargs(call: Call, state: Gathering): Outcome {
  if (state.child !== null) {
    const status = ended(call, state.child)
    if (typeof status !== 'number') return status
    state.child = null
    if (status === 255) return 124
    if (status !== 0) state.status = 123
  }
  if (!state.isOver) {
    const piece = call.read(0, 32_768)
    if (piece === undefined) return { kind: 'input', descriptor: 0 }
    if (piece === '') {
      state.isOver = true
      state.words = wordsOf(state.text, state)
      state.text = ''
    } else {
      state.text += piece
      if (state.text.length > mostText) throw new ProgramError('argument list too long')
    }
    return undefined
  }
  if (state.words.length === 0 && (state.runs > 0 || state.skipsEmpty || state.replaced !== null)) return state.status
  const words = state.words.splice(0, state.most)
  state.runs++
  const { replaced } = state
  const argv =
    replaced === null
      ? [...state.command, ...words]
      : state.command.map((word) => word.replaceAll(replaced, words[0] ?? ''))
  if (state.isTold) call.print(`${argv.join(' ')}\n`, 2)
  const child = start(call, argv)
  if (child === undefined) return 127
  state.child = child
  return undefined
}

function wordsOf(text: string, { delimiter, replaced }: Gathering): string[] {
  if (delimiter !== null) {
    const parts = text.split(delimiter)
    if (parts.at(-1) === '') parts.pop()
    return parts
  }
  if (replaced !== null)
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  const words: string[] = []
  for (const match of text.matchAll(/(?:"[^"\n]*"|'[^'\n]*'|\\[^]|[^\s"'\\])+/g)) {
    words.push(
      match[0].replaceAll(
        /"([^"\n]*)"|'([^'\n]*)'|\\([^])/g,
        (_all, a?: string, b?: string, c?: string) => a ?? b ?? c ?? ''
      )
    )
  }
  return words
}
