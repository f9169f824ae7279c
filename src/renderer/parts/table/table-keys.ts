/** What a key does in a table of `total` rows with the focus at `focused` (-1: nowhere yet). */
export type TableAction =
  | { readonly type: 'focus'; readonly index: number }
  | { readonly type: 'extend'; readonly index: number }
  | { readonly type: 'mark' }
  | { readonly type: 'markAll' }
  | { readonly type: 'open' }
  | { readonly type: 'menu' }

export interface TableKey {
  readonly key: string
  readonly shift: boolean
  /** Ctrl or Command. */
  readonly command: boolean
}

/** The action of a key, or undefined where the table leaves it to others. `page` is the number of rows in view. */
export function tableAction(key: TableKey, focused: number, total: number, page: number): TableAction | undefined {
  if (total === 0) return undefined
  if (key.command) return key.key === 'a' ? { type: 'markAll' } : undefined
  const target = targetOf(key.key, focused, total, page)
  if (target !== undefined) {
    const index = Math.max(0, Math.min(total - 1, target))
    return { type: key.shift ? 'extend' : 'focus', index }
  }
  if (focused < 0) return undefined
  if (key.key === 'ContextMenu' || (key.key === 'F10' && key.shift)) return { type: 'menu' }
  if (key.key === ' ') return { type: 'mark' }
  if (key.key === 'Enter') return { type: 'open' }
  return undefined
}

function targetOf(key: string, focused: number, total: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
    case 'j':
    case 'J':
      return focused + 1
    case 'ArrowUp':
    case 'k':
    case 'K':
      return focused < 0 ? 0 : focused - 1
    case 'PageDown':
      return focused + Math.max(1, page - 1)
    case 'PageUp':
      return focused - Math.max(1, page - 1)
    case 'Home':
      return 0
    case 'End':
      return total - 1
    default:
      return undefined
  }
}
