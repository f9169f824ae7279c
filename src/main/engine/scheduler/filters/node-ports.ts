import type { PodFilter } from './filter.ts'

const name = 'NodePorts'
const taken = {
  filter: name,
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  isResolvable: true
}

/** Host ports of one protocol and number meet where one of the two asks for all addresses, or both for the same. */
export const nodePorts: PodFilter = {
  name,
  prepare({ facts: { hostPorts }, nodes }) {
    if (hostPorts.length === 0) return undefined
    return (slot) => (nodes.ports[slot]?.conflictsWith(hostPorts) === true ? taken : undefined)
  }
}
