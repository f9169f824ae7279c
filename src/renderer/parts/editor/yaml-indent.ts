/** How far a line of YAML is indented that begins behind this one. */
export function indentAfter(text: string): number {
  const [, margin = '', dashes = '', rest = ''] = /^(\s*)((?:- +)*)(.*)$/.exec(text) ?? []
  const column = margin.length + dashes.length
  if (rest.startsWith('#')) return column
  // What a key without a value holds, and a long text, stands further in; the fields of an item below its first.
  return /(?:^|[^\s#][^#]*):\s*(?:[|>][-+\d]*)?\s*(?:#.*)?$/.test(rest) ? column + 2 : column
}
