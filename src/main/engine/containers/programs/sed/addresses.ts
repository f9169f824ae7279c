// Which lines a command of sed is for.
import { ProgramError } from '../program-error.ts'
import { expressionOf, type Expression } from '../regular-expression.ts'
import type { Editing } from './machine.ts'
import type { Address, Command } from './script.ts'

/** An empty expression means the last one that was looked for. */
export function expressionFor(editing: Editing, source: string, ignoresCase: boolean): Expression {
  if (source === '' && editing.last === null) throw new ProgramError('no previous regular expression', 1)
  if (source !== '') editing.last = { source, ignoresCase }
  const { last } = editing
  const wanted = last!
  return expressionOf(wanted.source, editing.isExtended ? 'extended' : 'basic', wanted.ignoresCase)
}

function hits(editing: Editing, address: Address, isLast: boolean): boolean {
  const { line, space } = editing
  switch (address.kind) {
    case 'line':
      return line === address.line
    case 'last':
      return isLast
    case 'step':
      if (address.step === 0) return line === address.first
      return line >= address.first && (line - address.first) % address.step === 0
    case 'match':
      return expressionFor(editing, address.source, address.ignoresCase).find(space) !== undefined
  }
}

/** Whether a command is for the line at hand; ranges open and close by it. `index`: of the command. */
export function applies(editing: Editing, { from, to, isNegated }: Command, index: number, isLast: boolean): boolean {
  const { open, line } = editing
  if (from === undefined) return !isNegated
  if (to === undefined) return hits(editing, from, isLast) !== isNegated
  let isIn = false
  if (index in open) {
    const last = open[index]!
    isIn = last === null || line <= last
    const isEnd =
      last === null ? to.kind !== 'count' && to.kind !== 'multiple' && hits(editing, to, isLast) : line >= last
    if (isEnd) delete open[index]
  } else if (from.kind === 'line' && from.line === 0 && to.kind === 'match' && line === 1) {
    // 0,/x/: as if the range had begun before the first line.
    isIn = true
    if (!hits(editing, to, isLast)) open[index] = null
  } else if (hits(editing, from, isLast)) {
    isIn = true
    if (to.kind === 'count') {
      if (to.count > 0) open[index] = line + to.count
    } else if (to.kind === 'multiple') {
      const end = Math.ceil(line / to.of) * to.of
      if (end > line) open[index] = end
    } else if (to.kind === 'line') {
      if (to.line > line) open[index] = to.line
    } else if (to.kind !== 'last' || !isLast) open[index] = null
  }
  return isIn !== isNegated
}
