import { highest, type Score } from './score.ts'

/** More room left, of CPU and memory alike, is better (NodeResourcesFit's LeastAllocated strategy). */
export const leastAllocated: Score = {
  name: 'NodeResourcesFit',
  weight: 1,
  rate({ nodes, facts }, feasible, out) {
    const { cpu, memory } = facts.nonZero
    for (let index = 0; index < feasible.length; index++) {
      const slot = feasible.slots[index]!
      let sum = 0
      let weights = 0
      const allocatableCpu = nodes.allocatableCpu[slot]!
      if (allocatableCpu > 0) {
        sum += left(nodes.nonZeroCpu[slot]! + cpu, allocatableCpu)
        weights++
      }
      const allocatableMemory = nodes.allocatableMemory[slot]!
      if (allocatableMemory > 0) {
        sum += left(nodes.nonZeroMemory[slot]! + memory, allocatableMemory)
        weights++
      }
      out[index] = weights === 0 ? 0 : Math.trunc(sum / weights)
    }
    return true
  }
}

function left(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * highest) / allocatable)
}
