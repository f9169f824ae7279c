import { expect, test } from 'vitest'
import { languageOf } from './language.ts'
import { ko } from './ko/resources.ts'
import { en } from './resources.ts'

test('the system’s language is taken where the window has it', () => {
  expect(languageOf('system', ['ko-KR', 'en-US'])).toBe('ko')
  expect(languageOf('system', ['de-DE', 'ko'])).toBe('ko')
  expect(languageOf('system', ['de-DE', 'en-GB', 'ko'])).toBe('en')
  expect(languageOf('system', [])).toBe('en')
  expect(languageOf('en', ['ko'])).toBe('en')
})

type Texts = { readonly [key: string]: string | Texts }

function flat(texts: Texts, prefix = ''): readonly (readonly [key: string, text: string])[] {
  return Object.entries(texts).flatMap(([key, text]) =>
    typeof text === 'string' ? [[`${prefix}${key}`, text] as const] : flat(text, `${prefix}${key}.`)
  )
}

const places = (text: string): readonly string[] => [...text.matchAll(/\{\{[^}]+\}\}/g)].map(([place]) => place).sort()

test('Korean has every text, with the same places in it, and most of them are Korean', () => {
  const korean = new Map(flat(ko))
  expect(Object.keys(ko)).toEqual(Object.keys(en))
  const wrong = flat(en).filter(([key, text]) => {
    const other = korean.get(key)
    return other === undefined || other === '' || places(other).join() !== places(text).join()
  })
  expect(wrong.map(([key]) => key)).toEqual([])
  const translated = [...korean.values()].filter((text) => /[가-힣]/.test(text)).length
  expect(translated / korean.size).toBeGreaterThan(0.8)
})
