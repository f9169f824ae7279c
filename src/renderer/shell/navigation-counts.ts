import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { statusRank } from '../../shared/kinds/status-summary.ts'

/** How many there are of a kind, and what of them is in trouble. */
export type Counts = NavigationDocument['counts'][string]

type Troubled = Counts & { readonly worst: NonNullable<Counts['worst']> }

export function isTroubled(counts: Counts | undefined): counts is Troubled {
  return counts !== undefined && counts.troubled > 0 && counts.worst !== undefined
}

export function countsOf(document: NavigationDocument | undefined, id: string | undefined): Counts | undefined {
  if (document === undefined || id === undefined) return undefined
  if (id === 'events') return { total: 0, troubled: document.warnings, worst: 'warn' }
  return document.counts[id]
}

/** What is in trouble in all of them together. */
export function sumOf(counts: readonly (Counts | undefined)[]): Counts | undefined {
  const troubled = counts.filter(isTroubled)
  const [worst] = troubled.map((each) => each.worst).sort((a, b) => statusRank(a) - statusRank(b))
  if (worst === undefined) return undefined
  const sum = (field: 'total' | 'troubled'): number => troubled.reduce((total, each) => total + each[field], 0)
  return { total: sum('total'), troubled: sum('troubled'), worst }
}
