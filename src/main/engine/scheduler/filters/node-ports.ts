import type { NodeFilter } from './filter.ts'

const reasons = ["node(s) didn't have free ports for the requested pod ports"]

export const nodePorts: NodeFilter = {
  name: 'NodePorts',
  check(facts, nodes, slot) {
    if (facts.hostPorts.length === 0 || nodes.ports[slot]?.conflictsWith(facts.hostPorts) !== true) return undefined
    return { filter: this.name, reasons, isResolvable: true }
  }
}
