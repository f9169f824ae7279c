import { RE2JS } from 're2js'

/** A regular expression whose search takes time in proportion to the text, whatever a person types. */
export interface LinearExpression {
  test(text: string): boolean
}

/** RE2's syntax: no look-around and no back-references. Throws SyntaxError with RE2's words. */
export function linearExpression(source: string, ignoreCase: boolean): LinearExpression {
  try {
    const pattern = RE2JS.compile(source, ignoreCase ? RE2JS.CASE_INSENSITIVE : 0)
    return { test: (text) => pattern.test(text) }
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error))
  }
}
