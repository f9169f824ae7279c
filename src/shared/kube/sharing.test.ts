import { describe, expect, it } from 'vitest'
import { base64Length, decodeBase64, encodeBase64, utf8Length } from './base64.ts'
import { deepEqual } from './deep-equal.ts'
import { changed, filled, mapped, mappedValues, semanticEqual } from './sharing.ts'

describe('sharing', () => {
  const object: { readonly a?: number; readonly b?: number } = { a: 1 }
  it('answers the same object where nothing changes', () => {
    expect(filled(object, { a: 2 })).toBe(object)
    expect(changed(object, { a: 1, b: undefined })).toBe(object)
    const list = [1, 2]
    expect(mapped(list, (item) => item)).toBe(list)
    const map = { x: 1 }
    expect(mappedValues(map, (value) => value)).toBe(map)
  })
  it('answers a new one where something does, and leaves the old', () => {
    expect(filled(object, { a: 2, b: 3 })).toEqual({ a: 1, b: 3 })
    expect(changed(object, { a: undefined })).toEqual({})
    expect(mapped([1, 2], (item) => (item === 2 ? 5 : item))).toEqual([1, 5])
    expect(object).toEqual({ a: 1 })
  })
  it('compares', () => {
    expect(deepEqual({ a: [1, { b: 2 }], c: undefined }, { a: [1, { b: 2 }] })).toBe(true)
    expect(deepEqual({ a: 1 }, { a: 1, b: 2 })).toBe(false)
    expect(deepEqual([1], { 0: 1 })).toBe(false)
    expect(deepEqual({ a: [] }, {})).toBe(false)
    expect(semanticEqual({ a: [] }, {})).toBe(true)
    expect(semanticEqual({ a: [1] }, { a: [2] })).toBe(false)
  })
})

describe('base64', () => {
  it.each(['', 'a', 'ab', 'abc', 'é한🙂', '\n'])('%j there and back', (text) => {
    expect(decodeBase64(encodeBase64(text))).toBe(text)
    expect(base64Length(encodeBase64(text))).toBe(utf8Length(text))
  })
  it('is the known alphabet, and bytes that are no text are marked', () => {
    expect(encodeBase64('user:p@ss')).toBe('dXNlcjpwQHNz')
    expect(decodeBase64('//79')).toBe('\uFFFD\uFFFD\uFFFD')
    expect(decodeBase64('YQ=\n=')).toBe('a')
  })
})
