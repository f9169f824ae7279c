import { expect, test } from 'vitest'
import { lettersOf } from './cell-letters.ts'

const text = (verbs: readonly string[], named: readonly string[] = []): string =>
  lettersOf({ verbs, named })
    .map(({ letter, extent }) => (extent === 'all' ? letter : extent === 'part' ? letter.toLowerCase() : '.'))
    .join('')

test.each([
  [[], '....'],
  [['get'], 'r...'],
  [['get', 'list', 'watch'], 'R...'],
  [['get', 'list', 'watch', 'create', 'delete'], 'Rwd.'],
  [['delete', 'deletecollection', 'bind'], '..D+'],
  [['*'], 'RWD+']
])('%j is %s', (verbs, letters) => {
  expect(text(verbs)).toBe(letters)
})

test('what is for some objects only is a part', () => {
  expect(text([], ['get'])).toBe('r...')
})
