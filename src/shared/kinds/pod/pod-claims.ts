import type { Pod } from '../../schema/types.ts'

/** A volume of a pod that a claim stands behind. */
export interface PodClaim {
  readonly volume: string
  /** The claim's name, in the pod's namespace. */
  readonly claim: string
  /** Made for this pod alone, from a template in its spec. */
  readonly isEphemeral: boolean
  readonly isReadOnly: boolean
}

const none: readonly PodClaim[] = []

/** The claims that a pod mounts (upstream pkg/volume/util and component-helpers/storage/ephemeral). */
export function claimsOfPod({ metadata, spec }: Pod): readonly PodClaim[] {
  if (spec.volumes === undefined) return none
  let found: PodClaim[] | undefined
  for (const { name, persistentVolumeClaim: source, ephemeral } of spec.volumes) {
    if (source !== undefined) {
      const isReadOnly = source.readOnly === true
      ;(found ??= []).push({ volume: name, claim: source.claimName, isEphemeral: false, isReadOnly })
    } else if (ephemeral !== undefined) {
      const claim = ephemeralClaimName(metadata.name, name)
      ;(found ??= []).push({ volume: name, claim, isEphemeral: true, isReadOnly: false })
    }
  }
  return found ?? none
}

/** The claim that is made for a volume of one pod. */
export function ephemeralClaimName(pod: string, volume: string): string {
  return `${pod}-${volume}`
}
