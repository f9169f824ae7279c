import type { EngineOptions } from '../engine-thread.ts'
import type { ClusterFiles } from './cluster-files.ts'

interface StartingPoint {
  /** The cluster to open; there may be none of that name yet. */
  readonly id: string
  /** Nobody has said yet what to begin with. */
  readonly isFirstRun: boolean
}

/** Which cluster of a data folder a host opens: the one that was open last, or the first. */
export function startingPoint(files: ClusterFiles, options: EngineOptions): StartingPoint {
  const ids = files.ids()
  const state = files.readState()
  const [first] = ids
  // Whoever orders a cluster on the command line has chosen.
  if (first === undefined) return { id: files.newId(), isFirstRun: !isOrdered(options) }
  const isThere = state !== undefined && files.has(state.open)
  return { id: isThere ? state.open : first, isFirstRun: state?.isFirstRun ?? false }
}

function isOrdered({ seed, nodes, controlPlaneOnly, serviceRange, choice = {} }: EngineOptions): boolean {
  const isChosen = Object.keys(choice).length > 0
  return isChosen || controlPlaneOnly || [seed, nodes, serviceRange].some((value) => value !== undefined)
}
