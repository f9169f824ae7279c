import { describe, expect, test } from 'vitest'
import { jsonOfYaml } from './yaml-document.ts'

describe('aliases', () => {
  test('are written out', () => {
    expect(jsonOfYaml('a: &a [1, 2]\nb: *a').value).toEqual({ a: [1, 2], b: [1, 2] })
  })

  test.each([
    ['itself', 'a: &x [*x]', 'yaml: anchor value contains itself'],
    ['itself further down', 'a: &x\n  b:\n  - c: *x', 'yaml: anchor value contains itself'],
    ['more than its text says', `a: &a "${'x'.repeat(100_000)}"\nb: [${'*a, '.repeat(99)}1]`, 'excessive aliasing']
  ])('that make a value hold %s are refused', (_, text, message) => {
    expect(() => JSON.stringify(jsonOfYaml(text).value)).toThrow(message)
  })

  test('cannot nest deeper than a text could', () => {
    const brackets = (inner: string): string => '['.repeat(90) + inner + ']'.repeat(90)
    const lines = Array.from(
      { length: 3 },
      (_, index) => `a${index}: &a${index} ${brackets(index === 0 ? '1' : `*a${index - 1}`)}`
    )
    expect(() => jsonOfYaml(lines.join('\n'))).toThrow('yaml: exceeded max depth')
  })
})

test('text that would take seconds and gigabytes is refused at once', () => {
  const nested = '['.repeat(100_000)
  const many = `a: [${'1,'.repeat(1_000_000)}1]`
  const began = performance.now()
  expect(() => jsonOfYaml(nested)).toThrow('yaml: exceeded max depth')
  expect(() => jsonOfYaml(many)).toThrow('yaml: document contains too many values')
  expect(performance.now() - began).toBeLessThan(1_000)
  // Large strings are none of this.
  expect(jsonOfYaml(`a: |\n${'  x, [y]: {z}\n'.repeat(100_000)}`).value).toEqual({ a: 'x, [y]: {z}\n'.repeat(100_000) })
  expect(jsonOfYaml(`a: [${'1,'.repeat(20_000)}1]`).value).toEqual({ a: Array.from({ length: 20_001 }, () => 1) })
})
