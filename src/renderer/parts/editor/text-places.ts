import type { Text } from '@codemirror/state'
import type { TextLines, TextPlace } from './editor-language.ts'

/** A document of CodeMirror, as a language reads it: without a copy of the text. */
export function linesOf(doc: Text): TextLines {
  return { count: doc.lines, line: (number) => doc.line(number).text }
}

export function placeOf(doc: Text, position: number): TextPlace {
  const line = doc.lineAt(position)
  return { line: line.number, column: position - line.from }
}
