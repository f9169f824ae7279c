import { defaultServiceRange } from '../engine/bootstrap/cluster-options.ts'
import { nameKey, settle, settingsOf, type ClusterSettings } from '../engine/cluster-settings.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import type { EngineOptions } from './engine-thread.ts'
import { UsageError } from './flags.ts'

type WantedSettings = Pick<EngineOptions, 'data' | 'controlPlaneOnly' | 'serviceRange' | 'choice'>

/**
 * Settles how a new cluster is made, before its engine is; holds one that exists to how it was made. Throws UsageError
 * where something else is wanted of it.
 */
export function settleCluster(
  file: ClusterFile,
  { data, controlPlaneOnly, serviceRange, choice = {} }: WantedSettings
): void {
  // One that was made and holds nothing yet was never used: its process ended before its first commit.
  if (file.revision === 0) {
    settle(file, {
      // Where it has a name, a person has said how it is to be.
      ...(file.meta.get(nameKey) === undefined ? {} : settingsOf(file)),
      ...choice,
      ...(controlPlaneOnly ? { controlPlaneOnly } : {}),
      ...(serviceRange === undefined ? {} : { serviceRange })
    })
    return
  }
  const made = settingsOf(file)
  if (controlPlaneOnly !== (made.controlPlaneOnly ?? false)) {
    throw new UsageError(
      controlPlaneOnly
        ? `the cluster in ${data} has nodes: --control-plane-only needs a folder of its own`
        : `the cluster in ${data} was made with --control-plane-only, and needs it again`
    )
  }
  const range = serviceRangeOf(made)
  if (serviceRange !== undefined && serviceRange !== range) {
    throw new UsageError(`the cluster in ${data} has the service range ${range}, which --service-cidr cannot change`)
  }
  for (const [flag, wanted, is] of [
    ['--preset', choice.preset, made.preset],
    ['--cni', choice.cni, made.cni],
    ['--api-endpoint', choice.apiEndpoint, made.apiEndpoint]
  ] as const) {
    if (wanted !== undefined && wanted !== is) {
      const how = is === undefined ? `without ${flag}` : `with ${flag} ${is}`
      throw new UsageError(`the cluster in ${data} was made ${how}: ${flag} ${wanted} needs a folder of its own`)
    }
  }
}

export function serviceRangeOf({ serviceRange }: ClusterSettings): string {
  return serviceRange ?? defaultServiceRange
}
