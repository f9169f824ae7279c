/**
 * What a person lets weigh on a node's machine beside its pods: memory and disk in bytes, a number of processes, and
 * how many times slower its disk is than usual (1 or more). What is absent weighs nothing.
 */
export interface NodeStrain {
  readonly memory?: number
  readonly disk?: number
  readonly processes?: number
  readonly slowDisk?: number
}
