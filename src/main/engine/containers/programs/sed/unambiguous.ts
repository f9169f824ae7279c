/** Columns of the command l. */
const lineLength = 70

/** The command l: what cannot be seen is written in C's way, long lines are folded. */
export function unambiguous(space: string): string {
  const names: Readonly<Record<string, string>> = {
    '\\': '\\\\',
    '\u0007': '\\a',
    '\b': '\\b',
    '\f': '\\f',
    '\n': '\\n',
    '\r': '\\r',
    '\t': '\\t',
    '\v': '\\v'
  }
  let result = ''
  let width = 0
  for (const char of space) {
    const shown =
      names[char] ?? (char < ' ' || char === '\u007f' ? `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}` : char)
    if (width + shown.length > lineLength - 1) {
      result += '\\\n'
      width = 0
    }
    result += shown
    width += shown.length
  }
  return `${result}$\n`
}
