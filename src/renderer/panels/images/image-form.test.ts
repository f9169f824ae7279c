import { expect, test } from 'vitest'
import { badField, imageOf, textsOf } from './image-form.ts'

test('what is typed is the image, and the image is what was typed', () => {
  const texts = {
    ...textsOf(),
    name: ' registry.example.com:5000/shop/api ',
    tags: 'latest 1.2*,2',
    ports: '80, 443',
    ready: '0.5',
    failure: 'exits' as const,
    words: 'no database'
  }
  const image = imageOf(texts)
  expect(image).toMatchObject({
    name: 'registry.example.com:5000/shop/api',
    tags: ['latest', '1.2*', '2'],
    ports: [80, 443],
    readyAfter: 500,
    memory: 48 * 1024 ** 2,
    failure: { kind: 'exits', after: 5000, exitCode: 1, words: 'no database' }
  })
  expect(imageOf(textsOf(image))).toEqual(image)
})

test('the first field that cannot be read is told', () => {
  const good = { ...textsOf(), name: 'shop/api' }
  expect(badField(good, [])).toBeUndefined()
  expect(badField(good, ['shop/api'])).toBe('twice')
  for (const name of ['', 'shop/api:1', 'Shop', 'a b', `x@sha256:${'0'.repeat(64)}`])
    expect(badField({ ...good, name }, [])).toBe('name')
  expect(badField({ ...good, tags: '' }, [])).toBe('tags')
  expect(badField({ ...good, tags: '-x' }, [])).toBe('tags')
  expect(badField({ ...good, ports: '0' }, [])).toBe('ports')
  expect(badField({ ...good, ports: '' }, [])).toBeUndefined()
  expect(badField({ ...good, status: '99' }, [])).toBe('status')
  expect(badField({ ...good, latency: '1.5' }, [])).toBe('latency')
  expect(badField({ ...good, memory: '-1' }, [])).toBe('memory')
})
