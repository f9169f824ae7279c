import { describe, expect, it } from 'vitest'
import { parseFieldSelector } from './field-selector.ts'
import { canonicalJson, computeHash, fnv1a, safeEncodeString } from './hash.ts'
import { parseSelector } from './label-selector-parser.ts'
import { formatSelector, matches, requirementsOf, selectorMatches } from './label-selector.ts'
import {
  dns1035LabelComplaints,
  dns1123LabelComplaints,
  labelValueComplaints,
  qualifiedNameComplaints
} from './names.ts'
import {
  canonicalMilliQuantity,
  canonicalQuantity,
  compareQuantities,
  cpuMillis,
  formatBytes,
  formatMillis,
  isQuantity,
  memoryBytes,
  parseQuantity
} from './quantity.ts'
import { formatMicroTime, formatTime, humanDuration, parseTime } from './time.ts'

describe('quantities', () => {
  it.each([
    ['0', '0'],
    ['0.5', '500m'],
    ['1024Mi', '1Gi'],
    ['1000m', '1'],
    ['1500m', '1500m'],
    ['1000Mi', '1000Mi'],
    ['1k', '1k'],
    ['1000k', '1M'],
    ['1023', '1023'],
    ['512Ki', '512Ki'],
    ['0.5Gi', '512Mi'],
    ['1e3', '1e3'],
    ['1000000', '1M'],
    ['+1', '1'],
    ['-1', '-1'],
    ['0.1Ki', '102400m'],
    ['1E', '1E'],
    ['2e9', '2e9'],
    ['00100m', '100m'],
    ['100n', '100n'],
    ['1.5', '1500m'],
    ['.5', '500m'],
    ['5.', '5'],
    ['0Mi', '0'],
    ['1Ki', '1Ki'],
    ['0.0001n', '1n'],
    ['1e6', '1e6'],
    ['12e2', '1200']
  ])('%s prints as %s', (text, canonical) => {
    expect(canonicalQuantity(text)).toBe(canonical)
    expect(canonicalQuantity(canonical)).toBe(canonical)
  })
  it('reads numbers, thousandths and bytes, rounding up', () => {
    expect(parseQuantity('250m')).toBe(0.25)
    expect(parseQuantity('1Gi')).toBe(1073741824)
    expect(cpuMillis('100u')).toBe(1)
    expect(cpuMillis('2')).toBe(2000)
    expect(cpuMillis(undefined)).toBe(0)
    expect(memoryBytes('1500m')).toBe(2)
    expect(memoryBytes('64Mi')).toBe(67108864)
    expect(canonicalMilliQuantity('0.0001')).toBe('1m')
    expect(compareQuantities('1Gi', '1G')).toBe(1)
    expect(compareQuantities('1', '1000m')).toBe(0)
  })
  it.each([
    ['', 'match the regular'],
    ['abc', 'match the regular'],
    ['1Mb', 'match the regular'],
    ['1mm', 'suffix'],
    ['1 Gi', 'match the regular'],
    ['.', 'match the regular']
  ])('refuses %j', (text, words) => {
    expect(() => parseQuantity(text)).toThrow(words)
    expect(isQuantity(text)).toBe(false)
  })
  it('prints millis and bytes', () => {
    expect([formatMillis(1500), formatMillis(2000), formatMillis(0), formatMillis(5_000_000)]).toEqual([
      '1500m',
      '2',
      '0',
      '5k'
    ])
    expect([formatBytes(0), formatBytes(1023), formatBytes(1073741824), formatBytes(1536), formatBytes(1500)]).toEqual([
      '0',
      '1023',
      '1Gi',
      '1536',
      '1500'
    ])
  })
})

describe('times', () => {
  it('prints and reads UTC', () => {
    const ms = Date.UTC(2026, 10, 20, 20, 7, 45, 678)
    expect(formatTime(ms)).toBe('2026-11-20T20:07:45Z')
    expect(formatMicroTime(ms)).toBe('2026-11-20T20:07:45.678000Z')
    expect(formatMicroTime(ms + 0.5)).toBe('2026-11-20T20:07:45.678500Z')
    expect(formatTime(ms - 1000)).toBe('2026-11-20T20:07:44Z')
    expect(formatTime(-1)).toBe('1969-12-31T23:59:59Z')
    expect(formatTime(0)).toBe('1970-01-01T00:00:00Z')
    expect(parseTime('2026-11-20T21:07:45+01:00')).toBe(ms - 678)
    expect(parseTime('2026-11-20')).toBeNaN()
  })
  it.each([
    [-2000, '<invalid>'],
    [-1500, '0s'],
    [0, '0s'],
    [119_999, '119s'],
    [120_000, '2m'],
    [125_000, '2m5s'],
    [10 * 60_000, '10m'],
    [179 * 60_000, '179m'],
    [180 * 60_000, '3h'],
    [185 * 60_000, '3h5m'],
    [8 * 3_600_000, '8h'],
    [47 * 3_600_000, '47h'],
    [48 * 3_600_000, '2d'],
    [50 * 3_600_000, '2d2h'],
    [8 * 24 * 3_600_000, '8d'],
    [729 * 24 * 3_600_000, '729d'],
    [730 * 24 * 3_600_000, '2y'],
    [731 * 24 * 3_600_000, '2y1d'],
    [3000 * 24 * 3_600_000, '8y']
  ])('an age of %i ms is %s', (ms, text) => expect(humanDuration(ms)).toBe(text))
})

describe('label selectors', () => {
  const labels = { app: 'web', tier: 'front', size: '3' }
  it.each([
    ['', true],
    ['app=web', true],
    ['app==web', true],
    ['app!=web', false],
    ['none!=x', true],
    ['app in (web, db)', true],
    ['app notin (web)', false],
    ['none notin (web)', true],
    ['app', true],
    ['!app', false],
    ['!none', true],
    ['app=web,tier=back', false],
    ['size>2', true],
    ['size<2', false],
    ['in=x', false],
    ['app in (,web)', true],
    ['app in ()', false]
  ])('%j matches: %s', (text, expected) => expect(matches(parseSelector(text), labels)).toBe(expected))
  it.each([
    ['app=web=x', "found '=', expected: ',' or 'end of string'"],
    ['app in web', "unable to parse requirement: found 'web' expected: '('"],
    ['=a', "found '=', expected: !, identifier, or 'end of string'"],
    ['a,', "found '', expected: identifier after ','"],
    ['a b', "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"]
  ])('refuses %j', (text, message) => expect(() => parseSelector(text)).toThrow(message))
  it('reads objects, none matching nothing and empty everything', () => {
    const selector = {
      matchLabels: { app: 'web' },
      matchExpressions: [{ key: 'tier', operator: 'In', values: ['front', 'back'] }]
    }
    expect(selectorMatches(selector, labels)).toBe(true)
    expect(requirementsOf(selector)).toBe(requirementsOf(selector))
    expect(formatSelector(requirementsOf(selector))).toBe('app=web,tier in (back,front)')
    expect(selectorMatches({}, undefined)).toBe(true)
    expect(selectorMatches(undefined, labels)).toBe(false)
    expect(matches([{ key: 'constructor', operator: 'Exists', values: [] }], labels)).toBe(false)
  })
})

describe('field selectors', () => {
  it('parses terms', () => {
    expect(parseFieldSelector('metadata.name=a,status.phase!=Running,spec.x==b\\,c')).toEqual([
      { field: 'metadata.name', operator: '=', value: 'a' },
      { field: 'status.phase', operator: '!=', value: 'Running' },
      { field: 'spec.x', operator: '=', value: 'b,c' }
    ])
    expect(parseFieldSelector('')).toEqual([])
    expect(() => parseFieldSelector('metadata.name')).toThrow(
      "invalid selector: 'metadata.name'; can't understand 'metadata.name'"
    )
  })
})

describe('names', () => {
  it('knows the rules and words', () => {
    expect(dns1123LabelComplaints('a-1')).toEqual([])
    expect(dns1123LabelComplaints('A')[0]).toContain(
      "(e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
    )
    expect(dns1035LabelComplaints('1a')).toHaveLength(1)
    expect(labelValueComplaints('')).toEqual([])
    expect(labelValueComplaints('-')).toHaveLength(1)
    expect(qualifiedNameComplaints('example.com/Name')).toEqual([])
    expect(qualifiedNameComplaints('a/b/c')).toHaveLength(1)
    expect(qualifiedNameComplaints('/b')).toEqual(['prefix part must be non-empty'])
    expect(qualifiedNameComplaints('x'.repeat(64))).toEqual(['name part must be no more than 63 characters'])
  })
})

describe('hashes', () => {
  it('is FNV-1a with known values', () => {
    expect(fnv1a('')).toBe(0x811c9dc5)
    expect(fnv1a('a')).toBe(0xe40c292c)
    expect(fnv1a('foobar')).toBe(0xbf9cf968)
    expect(fnv1a('é')).toBe([0xc3, 0xa9].reduce((hash, byte) => Math.imul(hash ^ byte, 0x01000193) >>> 0, 0x811c9dc5))
    expect(safeEncodeString('0123456789')).toBe('456789bcdf')
  })
  it('does not depend on key order, and a collision gives another', () => {
    expect(canonicalJson({ b: 1, a: [undefined, 'x'], c: undefined })).toBe('{"a":[null,"x"],"b":1}')
    expect(computeHash({ a: 1, b: 2 }, undefined)).toBe(computeHash({ b: 2, a: 1 }, undefined))
    expect(computeHash({ a: 1 }, 1)).not.toBe(computeHash({ a: 1 }, undefined))
  })
})
