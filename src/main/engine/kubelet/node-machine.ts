import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'

/** The machine under a kubelet, as far as something weighs on it that is no pod. */
export class NodeMachine {
  strain: NodeStrain

  constructor(strain: NodeStrain = {}) {
    this.strain = strain
  }

  /** Milliseconds that work on the disk takes: pulls, mounts, the start of a container. */
  diskTime(usual: number): number {
    return Math.round(usual * (this.strain.slowDisk ?? 1))
  }
}
