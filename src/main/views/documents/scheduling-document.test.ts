import { expect, test } from 'vitest'
import type { NodeVerdict, VerdictQuery } from '../../../shared/contract/simulation.ts'
import { schedulingDocument } from './scheduling-document.ts'

const refused = (node: string, filter: string, reason: string): NodeVerdict => ({
  node,
  outcome: 'refused',
  filter,
  reason
})
const rated = (node: string, outcome: NodeVerdict['outcome'], fit: number, locality: number): NodeVerdict => ({
  node,
  outcome,
  scores: { NodeResourcesFit: fit, ImageLocality: locality },
  total: fit + locality
})

const verdicts: readonly NodeVerdict[] = [
  refused('c', 'TaintToleration', 'node(s) had untolerated taint {k: }'),
  rated('b', 'feasible', 40, 9),
  { node: 'z', outcome: 'skipped' },
  rated('a', 'chosen', 70, 0),
  refused('d', 'NodeResourcesFit', 'Insufficient cpu'),
  refused('e', 'NodeResourcesFit', 'Insufficient cpu')
]
const decision = { number: 1, at: 0, attempts: [], scores: [], verdicts }
const names = (query: VerdictQuery): string =>
  schedulingDocument(decision, query, [])
    .verdicts.map(({ node }) => node)
    .join('')

test('nodes are sorted by outcome and points, by name, by a score, either way', () => {
  expect(names({})).toBe('abdecz')
  expect(names({ sort: 'node', descending: true })).toBe('zedcba')
  expect(names({ sort: 'total', descending: true }).slice(0, 2)).toBe('ab')
  expect(names({ sort: 'ImageLocality', descending: true }).slice(0, 2)).toBe('ba')
})

test('a filter looks at names, filters and reasons, and the counts stay those of all nodes', () => {
  const {
    matched,
    nodesTotal,
    counts,
    refused: groups
  } = schedulingDocument(decision, { filter: 'insufficient CPU' }, [])
  expect(names({ filter: 'insufficient CPU' })).toBe('de')
  expect({ matched, nodesTotal, counts }).toEqual({
    matched: 2,
    nodesTotal: 6,
    counts: { chosen: 1, feasible: 1, refused: 3, skipped: 1 }
  })
  expect(groups.map(({ filter, nodes }) => `${filter} ${nodes}`)).toEqual(['NodeResourcesFit 2', 'TaintToleration 1'])
})

test('at most a hundred rows are sent, with the number of all', () => {
  const many = Array.from({ length: 5000 }, (_, index) => refused(`n${index}`, 'NodePorts', 'taken'))
  const { verdicts: sent, matched, nodesTotal } = schedulingDocument({ ...decision, verdicts: many }, {}, [])
  expect([sent.length, matched, nodesTotal]).toEqual([100, 5000, 5000])
})
