import type { HelmRevision } from '../../../shared/contract/helm.ts'

/** The two revisions that lie beside each other: A the older one as a rule. */
export interface Sides {
  readonly a: number
  readonly b: number
}

/** What was chosen, else the newest and what stood before it; undefined where there is only one. Newest first. */
export function sidesOf(revisions: readonly HelmRevision[], chosen: Partial<Sides>): Sides | undefined {
  const [newest] = revisions
  const before = beforeNewest(revisions)
  if (newest === undefined || before === undefined) return undefined
  const known = (number: number | undefined): number | undefined =>
    revisions.some(({ revision }) => revision === number) ? number : undefined
  return { a: known(chosen.a) ?? before.revision, b: known(chosen.b) ?? newest.revision }
}

/** Where a rollback goes: to the chosen side that is not the newest, A first; else to what stood before it. */
export function rollbackTarget(revisions: readonly HelmRevision[], chosen: Partial<Sides>): number | undefined {
  const older = (number: number | undefined): number | undefined =>
    revisions.slice(1).find(({ revision, problem }) => revision === number && problem === undefined)?.revision
  return older(chosen.a) ?? older(chosen.b) ?? beforeNewest(revisions)?.revision
}

/** The newest of the others that worked, for a failed one is nowhere to go back to; else the one before. */
function beforeNewest(revisions: readonly HelmRevision[]): HelmRevision | undefined {
  const older = revisions.slice(1).filter(({ problem }) => problem === undefined)
  return older.find(({ status }) => status.word === 'deployed' || status.word === 'superseded') ?? older[0]
}
