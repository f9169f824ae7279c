import { isTolerated } from '../tolerations.ts'
import type { NodeFilter } from './filter.ts'

/** The first taint that keeps pods away and is not tolerated. */
export const taintToleration: NodeFilter = {
  name: 'TaintToleration',
  check(facts, nodes, slot) {
    for (const taint of nodes.taints[slot]!) {
      if (taint.effect !== 'NoSchedule' && taint.effect !== 'NoExecute') continue
      if (isTolerated(taint, facts.tolerations)) continue
      const reason = `node(s) had untolerated taint {${taint.key}: ${taint.value ?? ''}}`
      return { filter: this.name, reasons: [reason], isResolvable: false }
    }
    return undefined
  }
}
