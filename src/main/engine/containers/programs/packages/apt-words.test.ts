import { expect, test } from 'vitest'
import { fetchedText, namesText, sizeText } from './apt-words.ts'

test('P4 apt writes sizes, times and names as it does', () => {
  expect([0, 6924, 9999, 55_400, 151_075, 5_172_000, 19_300_420].map(sizeText)).toEqual([
    '0 B',
    '6924 B',
    '9999 B',
    '55.4 kB',
    '151 kB',
    '5172 kB',
    '19.3 MB'
  ])
  expect(fetchedText(9_359_323, 2068)).toBe('Fetched 9359 kB in 2s (4526 kB/s)\n')
  expect(fetchedText(1000, 125_000)).toBe('Fetched 1000 B in 2min 5s (8 B/s)\n')
  const names = Array.from({ length: 9 }, (_name, at) => `package-${at}`)
  expect(namesText('Title:', names)).toBe(
    'Title:\n  package-0 package-1 package-2 package-3 package-4 package-5 package-6\n  package-7 package-8\n'
  )
  expect(namesText('Title:', [])).toBe('')
})
