/** A clause of a row, with the tests that show it. */
export interface Clause {
  readonly clause: string
  /** Empty where the cell names none. */
  readonly tests: readonly { readonly file: string; readonly title: string }[]
}

/** The clauses of a page of docs/clauses: a table of clause, test and what is seen in kubectl. */
export function clausesOf(text: string): readonly Clause[] {
  const lines = text.split('\n').filter((line) => line.startsWith('|'))
  return lines.slice(2).map((line) => {
    const [, clause = '', tests = ''] = line.split(/(?<!\\)\|/)
    return {
      clause: clause.trim(),
      tests: tests.split('<br>').flatMap((cell) => {
        const found = /^\s*`([^`]+)`: (.+?)\s*$/.exec(cell)
        return found === null ? [] : [{ file: found[1]!, title: found[2]!.replaceAll('\\|', '|') }]
      })
    }
  })
}

const testCall = /\b(?:it|test)(?:\.\w+)*(?:\([^'"`]*\))?\(\s*(['"`])((?:\\.|(?!\1)[\s\S])*)\1/g

/** Whether a test file's source has a test, not only a group of tests, with exactly this title. */
export function hasTitle(source: string, title: string): boolean {
  for (const [, , written = ''] of source.matchAll(testCall)) {
    if (written.replaceAll(/\\(['"`])/g, '$1') === title) return true
  }
  return false
}
