import type { Taint } from '../../../../shared/schema/types.ts'
import { isTolerated } from '../tolerations.ts'
import type { NodeFilter } from './filter.ts'

const unschedulable: Taint = { key: 'node.kubernetes.io/unschedulable', effect: 'NoSchedule' }
const reasons = ['node(s) were unschedulable']

/** A cordoned node takes only pods that tolerate its taint. */
export const nodeUnschedulable: NodeFilter = {
  name: 'NodeUnschedulable',
  check(facts, nodes, slot) {
    if (nodes.isUnschedulable[slot] === 0 || isTolerated(unschedulable, facts.tolerations)) return undefined
    return { filter: this.name, reasons, isResolvable: false }
  }
}
