// Which volume suits a claim (upstream component-helpers/storage/volume: FindMatchingVolume, and checkVolumeSatisfyClaim
// of pkg/controller/volume/persistentvolume).
import { selectorMatches } from '../../../shared/kube/label-selector.ts'
import { compareQuantities } from '../../../shared/kube/quantity.ts'
import { storageClassNameOf } from '../../../shared/kube/storage-class-of.ts'
import type { Node, PersistentVolume, PersistentVolumeClaim } from '../../../shared/schema/types.ts'
import { matchesTerm, nodeTerm } from '../scheduler/node-terms.ts'

/** What is asked for, or what there is, of storage. */
export function storageOf(quantities: Readonly<Record<string, string>> | undefined): string {
  return quantities?.['storage'] ?? '0'
}

export function requestedStorage({ spec }: PersistentVolumeClaim): string {
  return storageOf(spec.resources?.requests)
}

/** Whether a volume names the claim, by name and, where it has been bound before, by uid. */
export function isBoundTo({ spec: { claimRef } }: PersistentVolume, { metadata }: PersistentVolumeClaim): boolean {
  if (claimRef === undefined || claimRef.name !== metadata.name || claimRef.namespace !== metadata.namespace)
    return false
  return !claimRef.uid || claimRef.uid === metadata.uid
}

/** Whether a node can reach a volume. */
export function reachesNode({ spec }: PersistentVolume, { metadata }: Pick<Node, 'metadata'>): boolean {
  const terms = spec.nodeAffinity?.required?.nodeSelectorTerms
  return terms === undefined || terms.some((term) => matchesTerm(nodeTerm(term), metadata.name, metadata.labels))
}

function hasModes({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (claim.spec.accessModes ?? []).every((mode) => spec.accessModes?.includes(mode) === true)
}

function hasVolumeMode({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return (spec.volumeMode ?? 'Filesystem') === (claim.spec.volumeMode ?? 'Filesystem')
}

function isLargeEnough({ spec }: PersistentVolume, claim: PersistentVolumeClaim): boolean {
  return compareQuantities(storageOf(spec.capacity), requestedStorage(claim)) >= 0
}

/** Why a claim cannot have the very volume that it asks for, in upstream's words; undefined where it can. */
export function mismatchOf(volume: PersistentVolume, claim: PersistentVolumeClaim): string | undefined {
  if (volume.metadata.deletionTimestamp !== undefined) return 'the volume is marked for deletion'
  if (!isLargeEnough(volume, claim)) return 'requested PV is too small'
  if (storageClassNameOf(volume) !== storageClassNameOf(claim)) return 'storageClassName does not match'
  if ((volume.spec.volumeAttributesClassName ?? '') !== (claim.spec.volumeAttributesClassName ?? ''))
    return 'VolumeAttributesClassName does not match'
  if (!hasVolumeMode(volume, claim)) return 'incompatible volumeMode'
  return hasModes(volume, claim) ? undefined : 'incompatible accessMode'
}

export interface MatchOptions {
  /** The node that must reach it; any where absent. */
  readonly node?: Node
  /** Only a volume that names the claim will do: it waits for its first consumer. */
  readonly onlyNamed?: boolean
  /** Names of volumes that are promised to other claims already. */
  readonly taken?: ReadonlySet<string>
}

/**
 * The volume that names the claim, else the smallest that is large enough; of equal ones that with the fewest access
 * modes, then the first by name. `candidates` name the claim or nobody.
 */
export function bestMatch(
  claim: PersistentVolumeClaim,
  candidates: Iterable<PersistentVolume>,
  { node, onlyNamed = false, taken }: MatchOptions = {}
): PersistentVolume | undefined {
  const className = storageClassNameOf(claim)
  let best: PersistentVolume | undefined
  for (const volume of candidates) {
    if (taken?.has(volume.metadata.name) === true || volume.metadata.deletionTimestamp !== undefined) continue
    const isNamed = isBoundTo(volume, claim)
    if (volume.spec.claimRef !== undefined && !isNamed) continue
    if (!isLargeEnough(volume, claim) || !hasVolumeMode(volume, claim)) continue
    const isReached = node === undefined || reachesNode(volume, node)
    // A volume that people meant for the claim is the only one: where its node is another, no volume will do.
    if (isNamed) return isReached ? volume : undefined
    if (onlyNamed || !isReached || volume.status?.phase !== 'Available') continue
    const { selector } = claim.spec
    if (selector !== undefined && !selectorMatches(selector, volume.metadata.labels)) continue
    if (storageClassNameOf(volume) !== className || !hasModes(volume, claim)) continue
    if (best === undefined || isBefore(volume, best)) best = volume
  }
  return best
}

function isBefore(a: PersistentVolume, b: PersistentVolume): boolean {
  const modes = (a.spec.accessModes?.length ?? 0) - (b.spec.accessModes?.length ?? 0)
  if (modes !== 0) return modes < 0
  const size = compareQuantities(storageOf(a.spec.capacity), storageOf(b.spec.capacity))
  return size === 0 ? a.metadata.name < b.metadata.name : size < 0
}
