import { highest, type Score } from './score.ts'

/** Nodes on which CPU and memory would be used in like shares are better. Says nothing of pods that request nothing. */
export const balancedAllocation: Score = {
  name: 'NodeResourcesBalancedAllocation',
  weight: 1,
  rate({ nodes, facts }, feasible, out) {
    const { cpu, memory } = facts.requests
    if (!facts.asksForResources) return false
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      const allocatableCpu = nodes.allocatableCpu[slot]!
      const allocatableMemory = nodes.allocatableMemory[slot]!
      // With one resource only there is nothing to balance.
      let deviation = 0
      if (allocatableCpu > 0 && allocatableMemory > 0) {
        const cpuShare = Math.min((nodes.requestedCpu[slot]! + cpu) / allocatableCpu, 1)
        const memoryShare = Math.min((nodes.requestedMemory[slot]! + memory) / allocatableMemory, 1)
        deviation = Math.abs((cpuShare - memoryShare) / 2)
      }
      out[index] = Math.trunc((1 - deviation) * highest)
    }
    return true
  }
}
