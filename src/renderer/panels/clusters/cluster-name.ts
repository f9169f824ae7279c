/** Why a cluster cannot be called so; undefined where it can. `taken` are the names of the others. */
export function nameProblem(name: string, taken: readonly string[]): 'empty' | 'shape' | 'taken' | undefined {
  if (name === '') return 'empty'
  if (name.length > 63 || !/^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/.test(name)) return 'shape'
  return taken.includes(name) ? 'taken' : undefined
}

/** "shop", else "shop-2" and so on. */
export function freeName(wanted: string, taken: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? wanted : `${wanted.slice(0, 58)}-${number}`
    if (!taken.includes(name)) return name
  }
}
