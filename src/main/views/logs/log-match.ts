import { linearExpression } from '../../../shared/filter/linear-expression.ts'

export interface LogSearch {
  readonly search?: string | undefined
  readonly regex?: boolean | undefined
}

/** Undefined where every line passes. Throws a SyntaxError where the expression is none. Plain text ignores case. */
export function lineMatcher({ search, regex }: LogSearch): ((text: string) => boolean) | undefined {
  if (search === undefined || search === '') return undefined
  if (regex === true) {
    const pattern = linearExpression(search, true)
    return (text) => pattern.test(text)
  }
  const wanted = search.toLowerCase()
  return (text) => text.toLowerCase().includes(wanted)
}
