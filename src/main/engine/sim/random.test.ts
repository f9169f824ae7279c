import { describe, expect, test } from 'vitest'
import { Random } from './random.ts'

function draws(random: Random, count = 200): number[] {
  return Array.from({ length: count }, () => random.uint32())
}

describe('Random', () => {
  test('the same seed gives the same sequence, another seed another', () => {
    expect(draws(new Random('a'))).toEqual(draws(new Random('a')))
    expect(draws(new Random('a'))).not.toEqual(draws(new Random('b')))
    expect(draws(new Random(''))).not.toEqual(draws(new Random(' ')))
  })

  test('the sequence is part of the file format: it never changes', () => {
    expect(draws(new Random('drydock'), 4)).toEqual([3861445344, 2905107968, 1325771984, 3109516560])
  })

  test('a stream depends on seed and name only, not on what others drew', () => {
    const root = new Random('seed')
    const before = draws(root.stream('scheduler'))
    draws(root)
    draws(root.stream('kubelet'))
    expect(draws(root.stream('scheduler'))).toEqual(before)
    expect(draws(new Random('seed').stream('scheduler'))).toEqual(before)
    expect(draws(root.stream('kubelet'))).not.toEqual(before)
  })

  test('streams of neighbouring names have nothing in common', () => {
    const root = new Random('seed')
    const seen = new Set<number>()
    for (let name = 0; name < 100; name++) for (const draw of draws(root.stream(`kubelet-${name}`), 100)) seen.add(draw)
    // Of 10,000 draws of 32 bits about 0.01 pairs are equal by chance.
    expect(seen.size).toBeGreaterThanOrEqual(9_998)
  })

  test('integers and floats are spread evenly and stay in range', () => {
    const random = new Random('spread')
    const counts = Array.from({ length: 10 }, () => 0)
    let sum = 0
    for (let draw = 0; draw < 20_000; draw++) {
      counts[random.integer(10)]!++
      const float = random.float()
      expect(float >= 0 && float < 1).toBe(true)
      sum += float
    }
    for (const count of counts) expect(Math.abs(count - 2000)).toBeLessThan(200)
    expect(Math.abs(sum / 20_000 - 0.5)).toBeLessThan(0.02)
    expect(random.integer(1)).toBe(0)
  })

  test("names and uids look as upstream's", () => {
    const random = new Random('names')
    const uids = Array.from({ length: 1000 }, () => random.uuid())
    for (const uid of uids) expect(uid).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    expect(new Set(uids).size).toBe(1000)
    expect(random.suffix(5)).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{5}$/)
    expect(random.suffix(0)).toBe('')
  })
})
