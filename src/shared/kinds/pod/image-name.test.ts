import { expect, it } from 'vitest'
import { defaultPullPolicy, parseImageName } from './image-name.ts'

const digest = `sha256:${'a'.repeat(64)}`

it.each([
  ['nginx', { tag: 'latest', digest: '' }],
  ['nginx:1.27', { tag: '1.27', digest: '' }],
  ['localhost:5000/a/b', { tag: 'latest', digest: '' }],
  ['ghcr.io/a/b_c:v1-x', { tag: 'v1-x', digest: '' }],
  [`nginx@${digest}`, { tag: '', digest }],
  [`nginx:1@${digest}`, { tag: '1', digest }],
  ['', undefined],
  ['Nginx', undefined],
  ['nginx:', undefined],
  ['a b', undefined],
  ['nginx@sha256:abc', undefined]
])('%s', (image, expected) => expect(parseImageName(image)).toEqual(expected))

it('pulls always what may have moved', () => {
  expect([
    defaultPullPolicy('a'),
    defaultPullPolicy('a:latest'),
    defaultPullPolicy('a:1'),
    defaultPullPolicy(`a@${digest}`),
    defaultPullPolicy(undefined)
  ]).toEqual(['Always', 'Always', 'IfNotPresent', 'IfNotPresent', 'IfNotPresent'])
})
