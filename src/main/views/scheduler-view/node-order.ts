import type { SchedulerUpdate, SchedulerViewInput } from '../../../shared/contract/scheduler-view.ts'
import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import type { Node } from '../../../shared/schema/types.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { compareNames } from '../name-order.ts'
import { gaugesOf } from '../usage-gauges.ts'

export interface OrderedNodes {
  readonly nodes: readonly Node[]
  readonly groups: SchedulerUpdate['groups']
  readonly all: number
}

type Order = Pick<SchedulerViewInput, 'sort' | 'group' | 'find' | 'resource'>

/** The nodes whose name has the words, by group and then as asked; names count with their numbers: worker-9, worker-10. */
export function orderNodes(source: ClusterSource, { sort, group, find, resource }: Order): OrderedNodes {
  const words = find.trim().toLowerCase()
  const keyed: { readonly node: Node; readonly group: string; readonly key: number }[] = []
  let all = 0
  for (const node of source.all(nodeKind)) {
    all++
    if (!node.metadata.name.toLowerCase().includes(words)) continue
    keyed.push({ node, group: groupOf(node, group), key: keyOf(source, node, sort, resource) })
  }
  keyed.sort(
    (a, b) =>
      compareTexts(a.group, b.group) || b.key - a.key || compareNames(a.node.metadata.name, b.node.metadata.name)
  )
  const groups: { name: string; count: number }[] = []
  for (const each of keyed) {
    const last = groups.at(-1)
    if (last?.name === each.group) last.count++
    else groups.push({ name: each.group, count: 1 })
  }
  return { nodes: keyed.map(({ node }) => node), groups, all }
}

export function groupOf({ metadata }: Node, key: string): string {
  return key === '' ? '' : (metadata.labels?.[key] ?? '')
}

function keyOf(source: ClusterSource, node: Node, sort: Order['sort'], resource: Order['resource']): number {
  if (sort === 'name') return 0
  if (sort === 'pods' || resource === 'pods') {
    let pods = 0
    for (const _ of source.onNode(podKind, node.metadata.name)) pods++
    return pods
  }
  const gauge = gaugesOf(source, node)?.[resource]
  if (gauge === undefined) return 0
  // By the part of the node: machines differ in size.
  const part = (sort === 'usage' ? gauge.usage : (gauge.request ?? 0)) / (gauge.limit ?? 1)
  // Usage never stands still; a hundredth up or down must not move a node.
  return Math.round(part * 100)
}

function compareTexts(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}
