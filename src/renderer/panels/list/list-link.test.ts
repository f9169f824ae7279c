import { expect, test } from 'vitest'
import { addListParameters, listParameters } from './list-link.ts'

test('sort and columns of a list go into its address and come back', () => {
  const linked = {
    sort: { column: 'cpu', descending: true },
    columns: { ip: true, age: false, 'own-app': true },
    order: ['name', 'own-app', 'ip'],
    own: [{ id: 'own-app', name: 'App, & team', path: "{.metadata.labels['app']}" }]
  }
  const query = new URLSearchParams()
  addListParameters(query, linked)
  expect(query.get('sort')).toBe('cpu:desc')
  expect(query.get('columns')).toBe('ip,-age,own-app')
  expect(listParameters(new URLSearchParams(query.toString()))).toEqual(linked)
})

test('a list that is as it comes says only how it is sorted, and an address without that says nothing', () => {
  const query = new URLSearchParams()
  addListParameters(query, { sort: { column: 'name', descending: false }, columns: {}, order: [], own: [] })
  expect(query.toString()).toBe('sort=name')
  expect(listParameters(query)).toEqual({
    sort: { column: 'name', descending: false },
    columns: {},
    order: [],
    own: []
  })
  expect(listParameters(new URLSearchParams('filter=x&columns=ip'))).toBeUndefined()
})

test('what cannot be read of a made-up address is left out', () => {
  const long = 'x'.repeat(64)
  const own = [
    '["a","A","label:a"]',
    '["b","B"]',
    '{"id":"c"}',
    'nothing',
    `["${long}","D","label:d"]`,
    '["e","E",5]',
    ...Array.from({ length: 20 }, (_, at) => `["o${at}","O","label:o"]`)
  ]
  const query = new URLSearchParams({ sort: 'name', columns: `-,${long},,ip,ip`, order: Array(300).fill('x').join() })
  for (const text of own) query.append('own', text)
  const linked = listParameters(query)!
  expect(linked.columns).toEqual({ ip: true })
  expect(linked.order).toEqual(['x'])
  expect(linked.own.map(({ id }) => id)).toEqual(['a', 'o0', 'o1', 'o2', 'o3', 'o4', 'o5', 'o6'])
  expect(listParameters(new URLSearchParams(`sort=${long}`))).toBeUndefined()
})
