import type { AccessCell } from '../../../shared/contract/access.ts'

/** How much of what a letter stands for is allowed: all of it, some of it or for some objects, nothing. */
export type Extent = 'all' | 'part' | 'none'

const letters = [
  { letter: 'R', verbs: ['get', 'list', 'watch'] },
  { letter: 'W', verbs: ['create', 'update', 'patch'] },
  { letter: 'D', verbs: ['delete', 'deletecollection'] },
  { letter: '+', verbs: ['bind', 'escalate', 'impersonate', 'approve', 'sign'] }
] as const

/** Reading, writing, deleting, and what else there is for some kinds. */
export function lettersOf({
  verbs,
  named
}: Pick<AccessCell, 'verbs' | 'named'>): readonly { readonly letter: string; readonly extent: Extent }[] {
  return letters.map(({ letter, verbs: meant }) => ({ letter, extent: extentOf(meant, verbs, named) }))
}

function extentOf(meant: readonly string[], verbs: readonly string[], named: readonly string[]): Extent {
  if (verbs.includes('*')) return 'all'
  const allowed = meant.filter((verb) => verbs.includes(verb)).length
  // None of the special verbs is for every kind: one of them is all that this one has.
  if (allowed === meant.length || (allowed > 0 && meant[0] === 'bind')) return 'all'
  return allowed > 0 || meant.some((verb) => named.includes(verb)) ? 'part' : 'none'
}
