/** Columns as a person has arranged them: those that he named, each in its place; the others where they stand by nature. */
export function arranged<Column extends { readonly id: string }>(
  columns: readonly Column[],
  order: readonly string[]
): readonly Column[] {
  if (order.length === 0) return columns
  const byId = new Map(columns.map((column) => [column.id, column]))
  const result = order.flatMap((id) => byId.get(id) ?? [])
  const placed = new Set(result)
  // What was not there when the columns were arranged follows what it follows by nature.
  for (const [at, column] of columns.entries()) {
    if (placed.has(column)) continue
    const before = columns[at - 1]
    result.splice(before === undefined ? 0 : result.indexOf(before) + 1, 0, column)
    placed.add(column)
  }
  return result
}

/**
 * The order of all columns after one was moved to a place among those that are shown. Hidden ones keep to the left of the
 * column that they stood before.
 */
export function movedOrder(
  all: readonly string[],
  shown: readonly string[],
  column: string,
  place: number
): readonly string[] {
  const others = shown.filter((id) => id !== column)
  const next = others[place]
  const rest = all.filter((id) => id !== column)
  const last = others.at(-1)
  const at = next !== undefined ? rest.indexOf(next) : last === undefined ? rest.length : rest.indexOf(last) + 1
  return rest.toSpliced(at, 0, column)
}
