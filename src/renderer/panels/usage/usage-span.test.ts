import { beforeEach, describe, expect, it } from 'vitest'
import { aroundMoment, spanLengths, useUsageSpan } from './usage-span.ts'

const { choose, lookAround, lookCloser, back } = useUsageSpan.getState()

beforeEach(() => choose({ last: spanLengths[2] }))

describe('the span of the charts', () => {
  it('goes back step by step to what was seen before', () => {
    lookCloser({ from: 1_000, to: 90_000 })
    lookCloser({ from: 2_000, to: 9_000 })
    expect(useUsageSpan.getState().span).toEqual({ from: 2_000, to: 9_000 })
    back()
    expect(useUsageSpan.getState().span).toEqual({ from: 1_000, to: 90_000 })
    back()
    back()
    expect(useUsageSpan.getState()).toMatchObject({ span: { last: 3_600_000 }, earlier: [] })
  })

  it('has nothing to go back to from a span that was chosen', () => {
    lookCloser({ from: 1_000, to: 90_000 })
    choose({ last: 300_000 })
    back()
    expect(useUsageSpan.getState().span).toEqual({ last: 300_000 })
  })

  it('shows what lies around a moment once, and again when that is out of sight', () => {
    const moment = 100_000_000
    const now = moment + 1_800_000
    const around = { from: moment - aroundMoment, to: moment + aroundMoment }
    lookAround(moment, now)
    expect(useUsageSpan.getState().span).toEqual(around)
    back()
    lookAround(moment, now)
    expect(useUsageSpan.getState().span).toEqual({ last: 3_600_000 })
    lookAround(moment, now + 7_200_000)
    expect(useUsageSpan.getState().span).toEqual(around)
    lookAround(moment + 5_000, now)
    expect(useUsageSpan.getState().span).toEqual({ from: around.from + 5_000, to: around.to + 5_000 })
  })

  it('remembers twenty steps', () => {
    for (let step = 0; step < 50; step++) lookCloser({ from: step, to: 1_000_000 - step })
    expect(useUsageSpan.getState().earlier).toHaveLength(20)
  })
})
