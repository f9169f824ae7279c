import { describe, expect, test } from 'vitest'
import { jsonOfYaml } from './yaml-document.ts'
import { growthOf, inProportion } from '../testing-growth.ts'

describe('aliases', () => {
  test('are written out', () => {
    expect(jsonOfYaml('a: &a [1, 2]\nb: *a').value).toEqual({ a: [1, 2], b: [1, 2] })
  })

  test('are merged into maps, and nothing else is', () => {
    expect(jsonOfYaml('a: &a {x: 1}\nb: {<<: *a, z: 2}').value).toEqual({ a: { x: 1 }, b: { x: 1, z: 2 } })
    expect(jsonOfYaml('"<<": ""').value).toEqual({ '<<': '' })
    expect(() => jsonOfYaml('<<: ""')).toThrow('yaml: map merge requires map or sequence of maps as the value')
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

test('text that would take seconds and gigabytes is refused before it is read to its end', () => {
  const nested = (size: number): void => expect(() => jsonOfYaml('['.repeat(size))).toThrow('yaml: exceeded max depth')
  const many = (size: number): void =>
    expect(() => jsonOfYaml(`a: [${'1,'.repeat(size)}1]`)).toThrow('yaml: document contains too many values')
  expect(growthOf(nested, 100_000)).toBeLessThan(inProportion)
  expect(growthOf(many, 3_000_000)).toBeLessThan(inProportion)
  // Large strings are none of this.
  expect(jsonOfYaml(`a: |\n${'  x, [y]: {z}\n'.repeat(100_000)}`).value).toEqual({ a: 'x, [y]: {z}\n'.repeat(100_000) })
  expect(jsonOfYaml(`a: [${'1,'.repeat(20_000)}1]`).value).toEqual({ a: Array.from({ length: 20_001 }, () => 1) })
})
