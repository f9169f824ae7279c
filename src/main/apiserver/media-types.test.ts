import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { acceptClauses, answerForm, includeObjectOf, mediaTypeOf, wantsPretty } from './media-types.ts'
import { growthOf, inProportion } from '../../shared/testing-growth.ts'

const json = { encoding: 'json', isPretty: false }
const table = 'application/json;as=Table;v=v1;g=meta.k8s.io'

describe('the form of an answer', () => {
  test.each([
    [undefined, json],
    ['', json],
    ['*/*', json],
    ['application/*', json],
    ['application/json, */*', json],
    ['application/yaml', { encoding: 'yaml', isPretty: false }],
    ['text/html, application/yaml;q=0.5, application/json;q=0.9', json],
    // What this server does not make is passed over where something else will do.
    ['application/vnd.kubernetes.protobuf,application/json', json],
    [table, { ...json, transform: { kind: 'Table', version: 'v1' } }],
    [
      `${table.replace('v1', 'v2')},${table},application/json`,
      { ...json, transform: { kind: 'Table', version: 'v1' } }
    ],
    [`${table.replace('v1', 'v2')},application/json`, json],
    [
      'application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1beta1',
      { ...json, transform: { kind: 'PartialObjectMetadataList', version: 'v1beta1' } }
    ],
    ['application/json;as=Table;v=v1;g=apps', { refused: 'transform' }],
    ['application/vnd.kubernetes.protobuf', { refused: 'transform' }],
    ['text/html', { refused: 'media type' }],
    ['application/json;q=0', { refused: 'media type' }],
    [',', { refused: 'media type' }]
  ])('for "Accept: %s"', (accept, expected) => {
    expect(answerForm(accept, false, true)).toEqual(expected)
  })

  test('is as stored where nothing can be made of it', () => {
    expect(answerForm(`${table},application/json`, false, false)).toEqual(json)
    expect(answerForm(table, false, false)).toEqual({ refused: 'transform' })
  })

  test('is some form or a refusal, whatever is sent, and never takes long', () => {
    const clause = fc.tuple(
      fc.constantFrom('application/json', 'application/yaml', '*/*', 'text/html', '', ';', 'q'),
      fc.array(fc.constantFrom('q=0.3', 'q=', 'q=x', 'q=1e9', 'as=Table', 'v=v1', 'g=meta.k8s.io', 'as', '='), {
        maxLength: 5
      })
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(clause).map((all) => all.map(([type, rest]) => [type, ...rest].join(';')).join(','))
        ),
        (header) => {
          const form = answerForm(header, false, true)
          expect('refused' in form || form.encoding === 'json' || form.encoding === 'yaml').toBe(true)
          const qualities = acceptClauses(header).map(({ quality }) => quality)
          expect(qualities).toEqual([...qualities].sort((a, b) => b - a))
        }
      )
    )
    const accept = (size: number): void => void answerForm('a/b,'.repeat(size), false, true)
    expect(growthOf(accept, 15_000)).toBeLessThan(inProportion)
  })
})

test('people are printed for', () => {
  expect([null, '', '1', 'true', '0', 'x'].map((pretty) => wantsPretty(pretty, 'kubectl/v1.34'))).toEqual([
    false,
    true,
    true,
    true,
    false,
    false
  ])
  expect(
    ['curl/8.5', 'Wget/1.2', 'Mozilla/5.0 (X11)', 'kubectl', 'a curl'].map((agent) => wantsPretty(null, agent))
  ).toEqual([true, true, true, false, false])
  expect(wantsPretty('false', 'curl/8.5')).toBe(false)
})

test('parameters are read as they stand', () => {
  expect([null, '', 'None', 'Metadata', 'Object', 'none'].map(includeObjectOf)).toEqual([
    'Metadata',
    'Metadata',
    'None',
    'Metadata',
    'Object',
    undefined
  ])
  expect(['Application/JSON; charset=utf-8', undefined, ' a/b '].map(mediaTypeOf)).toEqual([
    'application/json',
    '',
    'a/b'
  ])
})
