import { describe, expect, it } from 'vitest'
import { headlineParts, podStateCounts } from './headline.ts'

const calm = { rolloutsStuck: 0, nodesTroubled: 0, podMarks: { ok: 12 }, podsTotal: 12 }

describe('headlineParts', () => {
  it('says that all is fine', () => {
    expect(headlineParts(calm)).toEqual([{ key: 'fine', count: 12 }])
    expect(headlineParts({ ...calm, podMarks: { ok: 10, done: 2 } })).toEqual([{ key: 'fine', count: 12 }])
  })

  it('says that there is nothing', () => {
    expect(headlineParts({ ...calm, podMarks: {}, podsTotal: 0 })).toEqual([{ key: 'empty', count: 0 }])
  })

  it('puts stuck rollouts and nodes before pods', () => {
    const marks = { bad: 4, warn: 5, ok: 3 }
    expect(headlineParts({ rolloutsStuck: 1, nodesTroubled: 2, podMarks: marks, podsTotal: 12 })).toEqual([
      { key: 'stuck', count: 1 },
      { key: 'nodes', count: 2 }
    ])
    expect(headlineParts({ ...calm, nodesTroubled: 1, podMarks: marks })).toEqual([
      { key: 'nodes', count: 1 },
      { key: 'failing', count: 4 }
    ])
    expect(headlineParts({ ...calm, rolloutsStuck: 1, podMarks: marks })).toEqual([{ key: 'stuck', count: 1 }])
  })

  it('names two states of pods at most, worst first', () => {
    expect(headlineParts({ ...calm, podMarks: { wait: 3, warn: 1, bad: 2, ok: 6 } })).toEqual([
      { key: 'failing', count: 2 },
      { key: 'notReady', count: 1 }
    ])
  })

  it('speaks of starting pods only where nothing is wrong', () => {
    expect(headlineParts({ ...calm, podMarks: { prog: 3, ok: 9 } })).toEqual([{ key: 'starting', count: 3 }])
    expect(headlineParts({ ...calm, podMarks: { prog: 3, wait: 1, ok: 8 } })).toEqual([{ key: 'pending', count: 1 }])
    expect(headlineParts({ ...calm, nodesTroubled: 1, podMarks: { prog: 3, ok: 9 } })).toEqual([
      { key: 'nodes', count: 1 }
    ])
  })
})

it('counts the marks that mean the same together', () => {
  expect([...podStateCounts({ ok: 4, done: 2, off: 1, bad: 0 })]).toEqual([['fine', 7]])
})
