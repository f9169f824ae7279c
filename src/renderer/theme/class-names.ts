/** Joins the class names that apply. */
export function classNames(...names: readonly (string | false | undefined)[]): string {
  let joined = ''
  for (const name of names) {
    if (name) joined = joined === '' ? name : `${joined} ${name}`
  }
  return joined
}
