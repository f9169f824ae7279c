import { describe, expect, it } from 'vitest'
import { DecisionLog, type Attempt } from './decisions.ts'
import type { Placement } from './placement.ts'
import { scores } from './scores/scores.ts'
import { Verdicts } from './verdicts.ts'

const nodes = 5000
const nodeNames = Array.from({ length: nodes }, (_, index) => `node-${index}`)
const verdicts = new Verdicts()
const taken = verdicts.of({
  filter: 'NodePorts',
  reasons: ["node(s) didn't have free ports for the requested pod ports"],
  isResolvable: true
})

/** Of the 700 nodes asked from position 4800 on, every seventh is refused, and the others are rated. */
function placed(): Placement {
  const asked = 700
  const ids = Uint8Array.from({ length: asked }, (_, index) => (index % 7 === 0 ? taken : 0))
  const found = ids.filter((id) => id === 0).length
  const bytes = Uint8Array.from({ length: found * 2 }, (_, index) => index % 101)
  return { position: 4801, start: 4800, asked, verdicts: ids, points: { rows: 0b10001, bytes }, rejection: undefined }
}

const refused: Placement = {
  position: -1,
  start: 0,
  asked: nodes,
  verdicts: new Uint8Array(nodes).fill(taken),
  points: undefined,
  rejection: undefined
}

function attempt(podUid: string, number: number, placement: Placement): Attempt {
  const message = placement.position === -1 ? 'no node' : undefined
  return {
    podUid,
    namespace: 'd',
    name: podUid,
    time: number,
    number,
    nodeNames,
    placement,
    message,
    nominated: undefined
  }
}

describe('D11 the log of decisions', () => {
  it('gives back each node: verdict, filter, reasons, points and their weighted sum', () => {
    const log = new DecisionLog(verdicts, scores)
    log.record(attempt('a', 1, placed()))
    const { nodes: all, node } = log.why('a')!
    expect(node).toBe('node-4801')
    expect(all[4800]).toMatchObject({ verdict: 'refused', filter: 'NodePorts' })
    expect(all[4801]).toEqual({
      node: 'node-4801',
      verdict: 'chosen',
      scores: [
        { name: 'TaintToleration', weight: 3, points: 0 },
        { name: 'NodeResourcesFit', weight: 1, points: 600 % 101 }
      ],
      total: 600 % 101
    })
    // Round the end of the order.
    expect(all[0]).toMatchObject({ verdict: 'feasible' })
    expect(all[499]).toMatchObject({ verdict: 'feasible' })
    expect(all[500]).toEqual({ node: 'node-500', verdict: 'skipped' })
  })

  it('remembers the last eight attempts of a pod, each by its number', () => {
    const log = new DecisionLog(verdicts, scores)
    for (let number = 1; number <= 10; number++) log.record(attempt('a', number, refused))
    log.record(attempt('a', 11, placed()))
    const why = log.why('a')!
    expect(why.attempts.map(({ number }) => number)).toEqual([11, 10, 9, 8, 7, 6, 5, 4])
    expect([why.node, log.why('a', 7)?.node, log.why('a', 7)?.message]).toEqual(['node-4801', undefined, 'no node'])
    expect(log.why('a', 1)).toBeUndefined()
  })

  it('stays within its bytes and its number of attempts with 5,000 nodes', () => {
    const log = new DecisionLog(verdicts, scores, { attempts: 1000, bytes: 1_000_000 })
    for (let pod = 0; pod < 3000; pod++) log.record(attempt(`p${pod}`, 1, placed()))
    expect(log.bytes).toBeLessThanOrEqual(1_000_000)
    expect(log.size).toBe(Math.floor(1_000_000 / (700 + 1200)))
    expect(log.why('p2999')).toBeDefined()
    expect(log.why('p0')).toBeUndefined()
    const small = new DecisionLog(verdicts, scores, { attempts: 10, bytes: 1_000_000 })
    for (let pod = 0; pod < 50; pod++) small.record(attempt(`p${pod}`, 1, placed()))
    expect(small.size).toBe(10)
  })

  it('keeps the last attempt of every pod that is still pending, until it settles', () => {
    const log = new DecisionLog(verdicts, scores, { attempts: 10, bytes: 1_000_000 })
    log.record(attempt('waits', 1, refused))
    for (let pod = 0; pod < 50; pod++) log.record(attempt(`p${pod}`, 1, placed()))
    expect(log.why('waits')?.message).toBe('no node')
    log.settle('waits')
    expect(log.why('waits')).toBeUndefined()
  })
})
