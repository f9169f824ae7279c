// coproc as the parser gets it, which knows none: one that runs a compound command is read as a function that is started
// instead of kept, one that runs a program as a command of this name.
import { textOutsideQuotes } from './outside-quotes.ts'

export const coprocName = '__coproc'
export const usualName = 'COPROC'
const compound = String.raw`(?=[({]|(?:while|until|for|if|case)\b|\[\[)`
const named = new RegExp(String.raw`^coproc\s+(?:([A-Za-z_]\w*)\s+)?${compound}`)

export function withCoprocesses(source: string): string {
  if (!source.includes('coproc')) return source
  return textOutsideQuotes(source, /^coproc\s/, (rest) => {
    const match = named.exec(rest)
    if (match === null) return { text: `${coprocName} `, length: 'coproc '.length }
    return { text: `${coprocName}_${match[1] ?? usualName}() `, length: match[0].length }
  })
}

/** The name of the coprocess that a function of this name is; undefined for other functions. */
export function coprocessOf(functionName: string): string | undefined {
  return functionName.startsWith(`${coprocName}_`) ? functionName.slice(coprocName.length + 1) : undefined
}
