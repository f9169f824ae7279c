import { describe, expect, it } from 'vitest'
import {
  acceptText,
  complete,
  formatFilter,
  formatToken,
  ghostOf,
  parseFilter,
  parseToken,
  reopenLast
} from './filter-tokens.ts'

const keys = ['ns', 'status', 'label', 'message']

describe('filter tokens', () => {
  it('reads a key, a value and a negation on either side', () => {
    expect(parseToken('status:Pending', keys)).toEqual({ key: 'status', value: 'Pending', negated: false })
    expect(parseToken('status:!Completed', keys)).toEqual({ key: 'status', value: 'Completed', negated: true })
    expect(parseToken('!label:tier=app', keys)).toEqual({ key: 'label', value: 'tier=app', negated: true })
    expect(parseToken('!status:!Completed', keys)?.negated).toBe(false)
  })

  it('leaves unknown keys and unfinished words as text', () => {
    expect(parseToken('image:nginx', keys)).toBeUndefined()
    expect(parseToken('status:', keys)).toBeUndefined()
    expect(parseToken('checkout', keys)).toBeUndefined()
    expect(acceptText({ tokens: [], text: 'http://x status:Pending web' }, keys)).toEqual({
      tokens: [{ key: 'status', value: 'Pending', negated: false }],
      text: 'http://x web'
    })
  })

  it('never holds the same token twice', () => {
    expect(parseFilter('ns:shop ns:shop ns:!shop', keys).tokens).toHaveLength(2)
  })

  it('reads back what it writes, quotes and all', () => {
    const value = parseFilter('message:"back-off \\"x\\" 5s" ns:!shop web', keys)
    expect(value.tokens[0]).toEqual({ key: 'message', value: 'back-off "x" 5s', negated: false })
    expect(parseFilter(formatFilter(value), keys)).toEqual(value)
  })

  it('keeps an unfinished quote as text', () => {
    expect(parseFilter('message:"half', keys).tokens).toEqual([])
  })

  it('takes the last token back for changing', () => {
    const value = reopenLast(parseFilter('ns:shop status:!Running', keys))
    expect(value.tokens.map(formatToken)).toEqual(['ns:shop'])
    expect(value.text).toBe('status:!Running')
  })

  it('completes the last word, through a negation and ignoring case', () => {
    const candidates = ['status:', 'status:Completed', 'status:CrashLoopBackOff']
    expect(ghostOf('sta', candidates)).toBe('tus:')
    expect(ghostOf('web status:!comp', candidates)).toBe('leted')
    expect(ghostOf('status:!comp', ['status:!Completed'])).toBe('leted')
    expect(ghostOf('status:Completed', candidates)).toBe('')
    expect(ghostOf('web ', candidates)).toBe('')
    expect(complete('status:!Comp', candidates)).toBe('status:!Completed')
  })
})
