import { expect, it } from 'vitest'
import { fieldNames, structuredLine } from './structured-lines.ts'

const taken = (text: string): unknown => {
  const line = structuredLine(text)
  return line === undefined ? undefined : [line.message, Object.fromEntries(line.fields)]
}

it('takes JSON apart, objects in it by their paths', () => {
  expect(
    taken('{"time":"x","level":"error","msg":"no","http":{"status":502,"path":"/a b"},"tags":["a"],"n":null}')
  ).toEqual(['no', { 'http.status': '502', 'http.path': '/a b', tags: '["a"]', n: 'null' }])
})

it('takes logfmt apart, quoted values too', () => {
  expect(taken('ts=2026 level=warn msg="late \\"again\\"" caller=main.go:12 took=3s')).toEqual([
    'late "again"',
    { caller: 'main.go:12', took: '3s' }
  ])
})

it('leaves what is neither alone', () => {
  expect(taken('GET /healthz 200')).toBeUndefined()
  expect(taken('a=b')).toBeUndefined()
  expect(taken('started with port=80 host=x')).toBeUndefined()
  expect(taken('{"broken":')).toBeUndefined()
  expect(taken(`{"a":"${'x'.repeat(20_000)}"}`)).toBeUndefined()
})

it('names the fields that lines have, most frequent first', () => {
  expect(fieldNames(['{"b":1,"a":2}', '{"a":1,"msg":"x"}', 'no fields', '{"c":1,"a":1}'])).toEqual(['a', 'b', 'c'])
})
