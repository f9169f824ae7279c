// <, >, >>, 2>&1, here-documents and their like: what is behind a process's descriptors is changed, and remembered.
import { FileError } from '../files/file-system.ts'
import { openFile } from '../processes/opening.ts'
import { firstHidden } from '../processes/process.ts'
import type { Call } from '../processes/call.ts'
import { expandText, expandWords } from './expansion.ts'
import { cannotOpen, saying } from './messages.ts'
import type { Expansion } from './parameters.ts'
import type { Redirection } from './script.ts'
import { ShellError, type SavedDescriptor, type ShellState } from './shell-state.ts'
import { assign, lookUp } from './shell-variables.ts'
import { reference } from './variables.ts'
import type { WordNode } from 'just-bash'

/** A redirection whose words are expanded. */
export interface Target {
  readonly descriptor: number
  readonly operator: Redirection['operator']
  /** A path, a descriptor, or the text to be read. */
  readonly text: string
  /** {name}>file: the variable that gets the descriptor. */
  readonly variable?: string
}

/** Expands; may throw NeedsCommand. */
export function targetsOf(expansion: Expansion, redirections: readonly Redirection[]): readonly Target[] {
  return redirections.map((redirection) => {
    const { operator, target, fd, fdVariable } = redirection
    const reads =
      operator === '<' ||
      operator === '<<' ||
      operator === '<<-' ||
      operator === '<<<' ||
      operator === '<&' ||
      operator === '<>'
    const descriptor = fd ?? (reads ? 0 : 1)
    const variable = fdVariable === undefined ? {} : { variable: fdVariable }
    if (target.type === 'HereDoc') {
      const whole = target.quoted ? literalText(target.content) : expandText(expansion, target.content)
      const text = target.stripTabs ? whole.replaceAll(/^\t+/gm, '') : whole
      return { descriptor, operator, text, ...variable }
    }
    if (operator === '<<<') return { descriptor, operator, text: `${expandText(expansion, target)}\n`, ...variable }
    const words = expandWords(expansion, [target])
    if (words.length !== 1) throw new ShellError(`${literalText(target)}: ambiguous redirect`, 1, false)
    return { descriptor, operator, text: words[0]!, ...variable }
  })
}

function literalText(word: WordNode): string {
  return word.parts.map((part) => ('value' in part ? part.value : '')).join('')
}

/** Applies them in order; what was behind the descriptors is returned. Throws a ShellError, with all as it was. */
export function redirect(call: Call, state: ShellState, targets: readonly Target[]): SavedDescriptor[] {
  const saved: SavedDescriptor[] = []
  try {
    for (const target of targets) apply(call, state, target, saved)
  } catch (error) {
    restore(call, saved)
    throw error
  }
  return saved
}

export function restore({ process, table }: Call, saved: readonly SavedDescriptor[]): void {
  for (const [descriptor, kept] of saved.toReversed()) {
    if (kept === null) table.open.close(process, descriptor)
    else {
      table.open.assign(process, descriptor, process.descriptors[kept]!)
      table.open.close(process, kept)
    }
  }
}

/** Forgets what was: the redirections stay. */
export function keep({ process, table }: Call, saved: readonly SavedDescriptor[]): void {
  for (const [, kept] of saved) if (kept !== null) table.open.close(process, kept)
}

function apply(call: Call, state: ShellState, target: Target, saved: SavedDescriptor[]): void {
  const { process, table } = call
  const { operator, text } = target
  let { descriptor } = target
  if (target.variable !== undefined && text === '-') descriptor = Number(valueAt(state, target.variable))
  else if (target.variable !== undefined) {
    descriptor = 10
    while (process.descriptors[descriptor] !== undefined) descriptor++
    const where = reference(target.variable)!
    assign(state, call, where.name, String(descriptor), where.subscript)
  }
  const remember = (at: number): void => {
    const open = process.descriptors[at]
    if (open === undefined) saved.push([at, null])
    else {
      let kept = firstHidden
      while (process.descriptors[kept] !== undefined) kept++
      table.open.assign(process, kept, open)
      saved.push([at, kept])
    }
  }
  if (operator === '>&' || operator === '<&') {
    if (text === '-') {
      remember(descriptor)
      table.open.close(process, descriptor)
      return
    }
    const isMoved = text.endsWith('-')
    const from = Number(isMoved ? text.slice(0, -1) : text)
    if (Number.isInteger(from)) {
      const open = process.descriptors[from]
      if (open === undefined)
        throw new ShellError(
          saying(state, `${text}: ${state.dialect === 'ash' ? 'bad' : 'Bad'} file descriptor`),
          1,
          false
        )
      remember(descriptor)
      table.open.assign(process, descriptor, open)
      if (isMoved) table.open.close(process, from)
      return
    }
    // >&file is &>file.
  }
  const open = operator.startsWith('<<') ? table.open.textPipe(text) : openPath(call, state, text, operator)
  remember(descriptor)
  table.open.assign(process, descriptor, open)
  if (operator === '&>' || operator === '&>>' || operator === '>&') {
    remember(2)
    table.open.assign(process, 2, open)
  }
}

function valueAt(state: ShellState, text: string): string | undefined {
  const { name, subscript } = reference(text)!
  return subscript === undefined ? lookUp(state, name) : state.variables[name]?.items?.[subscript]
}

function openPath(call: Call, state: ShellState, path: string, operator: Redirection['operator']): number {
  const creates = operator !== '<'
  try {
    return openFile(call, path, {
      reads: operator === '<' || operator === '<>',
      writes: operator !== '<',
      appends: operator === '>>' || operator === '&>>',
      truncates: operator === '>' || operator === '>|' || operator === '&>' || operator === '>&',
      mayExist: operator !== '>' || !state.options.includes('C')
    })
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    const said =
      error.code === 'EEXIST'
        ? saying(state, `${path}: cannot overwrite existing file`)
        : cannotOpen(state, path, error.code, creates)
    throw new ShellError(said, state.dialect === 'dash' ? 2 : 1, false)
  }
}
