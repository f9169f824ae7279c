import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { csvLine } from './csv-text.ts'

/** As RFC 4180 reads it. */
function readLine(line: string): readonly string[] {
  const fields: string[] = []
  const field = /(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/y
  for (let at = 0; at < line.length; at = field.lastIndex) {
    field.lastIndex = at
    const [, quoted, plain] = field.exec(line)!
    fields.push(quoted === undefined ? plain! : quoted.replaceAll('""', '"'))
  }
  return fields
}

test('what is written is read back', () => {
  const text = fc
    .string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', ' ', 'é') })
    .filter((one) => !one.startsWith('\r'))
  fc.assert(
    fc.property(fc.array(text, { minLength: 1, maxLength: 5 }), (fields) => {
      expect(readLine(csvLine(fields))).toEqual(fields)
    })
  )
})

test('nothing that a spreadsheet would work out is left as it is', () => {
  expect(csvLine(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1'])).toBe("'=1+1,'+1,'-1,'@SUM(A1),'\t=1\r\n")
  expect(csvLine(['=HYPERLINK("x","y")'])).toBe(`"'=HYPERLINK(""x"",""y"")"\r\n`)
  // Numbers are numbers; nothing is empty.
  expect(csvLine([-1, undefined, 'a-b'])).toBe('-1,,a-b\r\n')
})
