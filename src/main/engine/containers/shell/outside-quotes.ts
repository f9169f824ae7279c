// Words of the grammar that the parser does not know are written in others before it reads a script.

/** A word at the beginning of a command, and what takes the place of so many characters. */
export interface Rewritten {
  readonly text: string
  readonly length: number
}

/** Rewrites what `begins` finds where a command may begin, outside of quotes. */
export function textOutsideQuotes(
  source: string,
  begins: RegExp,
  rewrite: (rest: string) => Rewritten | undefined
): string {
  let result = ''
  let quote = ''
  for (let at = 0; at < source.length; at++) {
    const char = source[at]!
    if (char === '\\' && quote !== "'") {
      result += char + (source[++at] ?? '')
      continue
    }
    if (quote === '' && (char === "'" || char === '"')) quote = char
    else if (char === quote) quote = ''
    const isBeginning = quote === '' && /(^|[;&|({\n]|\b(?:then|do|else))\s*$/.test(result.slice(-20))
    const rest = isBeginning ? source.slice(at, at + longestWord) : ''
    const found = isBeginning && begins.test(rest) ? rewrite(source.slice(at)) : undefined
    if (found === undefined) result += char
    else {
      result += found.text
      at += found.length - 1
    }
  }
  return result
}

const longestWord = 16
