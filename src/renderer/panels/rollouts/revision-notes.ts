import type { RolloutDocument, RolloutRevision } from '../../../shared/contract/documents.ts'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'

/** What a revision does now, or did. Durations in milliseconds. */
export type RevisionNote =
  | { readonly type: 'rolling'; readonly replicas: number; readonly desired: number; readonly ready: number }
  | { readonly type: 'serving'; readonly ready: number }
  | { readonly type: 'leaving'; readonly replicas: number }
  | { readonly type: 'held'; readonly duration: number }
  | { readonly type: 'empty' }

type Rollout = Pick<RolloutDocument, 'revisions' | 'desired' | 'partition' | 'stuck' | 'status'>

/** The note of the revision at `index`, newest first. */
export function revisionNote({ revisions, desired: all, partition = 0 }: Rollout, index: number): RevisionNote {
  const revision = revisions[index]!
  const { replicas, ready, current, createdAt } = revision
  if (current) {
    // Pods below the partition are not to be replaced.
    const desired = Math.max(0, all - partition)
    const others = partition === 0 && revisions.some((other) => !other.current && other.replicas > 0)
    if (ready >= desired && !others) return desired === 0 ? { type: 'empty' } : { type: 'serving', ready }
    return { type: 'rolling', replicas, desired, ready }
  }
  if (ready > 0) return { type: 'serving', ready }
  if (replicas > 0) return { type: 'leaving', replicas }
  const next = revisions[index - 1]
  // A revision that came back is older than the one that it follows: how long that one held is not known.
  if (next === undefined || next.createdAt < createdAt || next.restored !== undefined) return { type: 'empty' }
  return { type: 'held', duration: next.createdAt - createdAt }
}

/** Whether the newest revision has not taken over yet: to undo it is to cancel it. */
export function isUnderWay(rollout: Rollout): boolean {
  const at = rollout.revisions.findIndex(({ current }) => current)
  return at >= 0 && revisionNote(rollout, at).type === 'rolling'
}

/** The mark in front of a revision: the rollout's own for the current one, a dot while an old one serves, else done. */
export function revisionMark(rollout: Rollout, revision: RolloutRevision): StatusMark {
  if (revision.current) return rollout.stuck === undefined ? rollout.status.mark : 'bad'
  return revision.ready > 0 ? 'ok' : revision.replicas > 0 ? 'term' : 'done'
}

/** The revision that an undo goes back to where none was chosen: the one before the current. */
export function previousRevision(revisions: readonly RolloutRevision[]): RolloutRevision | undefined {
  return revisions.find((revision) => !revision.current)
}

/** The sides of the comparison, by revision number. */
export interface Sides {
  readonly a: number
  readonly b: number
}

/** A is the previous revision and B the current one, until somebody chooses; a choice that is gone is forgotten. */
export function sidesOf(revisions: readonly RolloutRevision[], chosen: Partial<Sides>): Sides | undefined {
  const has = (number: number | undefined): number | undefined =>
    revisions.some(({ revision }) => revision === number) ? number : undefined
  const current = revisions.find((revision) => revision.current) ?? revisions[0]
  const previous = previousRevision(revisions)
  if (current === undefined || previous === undefined) return undefined
  return { a: has(chosen.a) ?? previous.revision, b: has(chosen.b) ?? current.revision }
}

/** Where an undo goes: to the chosen side that is not current, A first; else to the previous one. */
export function undoTarget(revisions: readonly RolloutRevision[], chosen: Partial<Sides>): number | undefined {
  const past = (number: number | undefined): number | undefined =>
    revisions.find(({ revision, current }) => revision === number && !current)?.revision
  return past(chosen.a) ?? past(chosen.b) ?? previousRevision(revisions)?.revision
}

/** "checkout:2.9.0" of "ghcr.io/acme/checkout:2.9.0"; a digest is cut. */
export function shortImage(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1)
  return name.replace(/@sha256:([0-9a-f]{7})[0-9a-f]*$/, '@$1')
}
