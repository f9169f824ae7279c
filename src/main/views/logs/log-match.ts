import { linearExpression } from '../../../shared/filter/linear-expression.ts'

export interface LogSearch {
  readonly search?: string | undefined
  readonly regex?: boolean | undefined
  readonly matchCase?: boolean | undefined
  readonly invert?: boolean | undefined
}

/** Undefined where every line passes. Throws a SyntaxError where the expression is none. Case is ignored unless asked. */
export function lineMatcher({ search, regex, matchCase, invert }: LogSearch): ((text: string) => boolean) | undefined {
  if (search === undefined || search === '') return undefined
  const has = regex === true ? expressionTest(search, matchCase === true) : textTest(search, matchCase === true)
  return invert === true ? (text) => !has(text) : has
}

function expressionTest(search: string, matchCase: boolean): (text: string) => boolean {
  const pattern = linearExpression(search, !matchCase)
  return (text) => pattern.test(text)
}

function textTest(search: string, matchCase: boolean): (text: string) => boolean {
  if (matchCase) return (text) => text.includes(search)
  const wanted = search.toLowerCase()
  return (text) => text.toLowerCase().includes(wanted)
}

/** What every line that matches contains, in whatever case; undefined where that cannot be said. */
export function neededText({ search, regex, invert }: LogSearch): string | undefined {
  return search === '' || regex === true || invert === true ? undefined : search
}
