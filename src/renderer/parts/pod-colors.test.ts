import { expect, test } from 'vitest'
import { PodColors } from './pod-colors.ts'

test('siblings take eight different colours before one repeats, and keep them', () => {
  const colors = new PodColors()
  const pods = Array.from({ length: 8 }, (_, index) => `web-7c9d5f6b84-x2k9${index}`)
  const first = pods.map((pod) => colors.of('shop', pod))
  expect(new Set(first).size).toBe(8)
  colors.of('shop', 'web-85b6d7f9c4-m2fzk')
  expect(pods.map((pod) => colors.of('shop', pod))).toEqual(first)
})

test('pods of other workloads and of StatefulSets do not all begin with the same colour', () => {
  const colors = new PodColors()
  expect(
    ['web-7c9d5f6b84-x2k9p', 'db-0', 'cache-0', 'web-7c9d5f6b84-4mzqd'].map((pod) => colors.of('shop', pod))
  ).toEqual([0, 1, 2, 1])
})

test('pods that nobody asked for longest are forgotten', () => {
  const colors = new PodColors()
  const kept = colors.of('shop', 'web-7c9d5f6b84-aaaaa')
  for (let index = 0; index < 20_000; index++) {
    colors.of('shop', `job-${index}-abcde`)
    if (index % 100 === 0) expect(colors.of('shop', 'web-7c9d5f6b84-aaaaa')).toBe(kept)
  }
})
