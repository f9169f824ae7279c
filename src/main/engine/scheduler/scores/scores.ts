import { balancedAllocation } from './balanced-allocation.ts'
import { imageLocality } from './image-locality.ts'
import { interPodAffinityScore } from './inter-pod-affinity.ts'
import { leastAllocated } from './least-allocated.ts'
import { nodeAffinityScore } from './node-affinity.ts'
import { podTopologySpreadScore } from './pod-topology-spread.ts'
import type { Score } from './score.ts'
import { taintTolerationScore } from './taint-toleration.ts'

/** Upstream's default scores with their weights. */
export const scores: readonly Score[] = [
  taintTolerationScore,
  nodeAffinityScore,
  podTopologySpreadScore,
  interPodAffinityScore,
  leastAllocated,
  balancedAllocation,
  imageLocality
]
