// Which states of an object are listed, and which two stand beside each other.
import type { ObjectVersion } from '../../../../shared/contract/object-history.ts'

export interface Sides {
  readonly a: number
  readonly b: number
}

/** Whether a write only told how the object is, as controllers and kubelets do all the time. */
function isStatusOnly({ through, paths }: ObjectVersion): boolean {
  return through === 'status' || (paths.length > 0 && paths.every((path) => path.startsWith('status')))
}

/** Newest first; the oldest stays, so that there is something to compare with. */
export function listedVersions(versions: readonly ObjectVersion[], withStatus: boolean): readonly ObjectVersion[] {
  return withStatus
    ? versions
    : versions.filter((version, index) => index === versions.length - 1 || !isStatusOnly(version))
}

/** A version against the one listed before it; the oldest stands against itself. */
export function sidesOf(listed: readonly ObjectVersion[], revision: number): Sides | undefined {
  const at = listed.findIndex((version) => version.revision === revision)
  if (at < 0) return undefined
  return { a: (listed[at + 1] ?? listed[at]!).revision, b: revision }
}

/** What was picked, as long as both are listed; else the newest against the one before it. */
export function validSides(listed: readonly ObjectVersion[], picked: Sides | undefined): Sides | undefined {
  const isListed = (revision: number): boolean => listed.some((version) => version.revision === revision)
  if (picked !== undefined && isListed(picked.a) && isListed(picked.b)) return picked
  return listed[0] === undefined ? undefined : sidesOf(listed, listed[0].revision)
}
