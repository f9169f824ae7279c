import { expect, test } from 'vitest'
import { kindCounts, planOf } from './planned-documents.ts'

const file = (path: string, text: string): { path: string; file: File } => ({ path, file: new File([text], path) })
const plan = (...files: readonly { path: string; file: File }[]): ReturnType<typeof planOf> =>
  planOf(files, () => Promise.resolve())

const map = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n`

test('each document has the place that it has in its file', async () => {
  const { documents, problems } = await plan(file('shop/a.yaml', `# first\n${map('a')}---\n\n${map('b')}`))
  expect(problems).toEqual([])
  expect(documents.map(({ path, line, before }) => [path, line, before])).toEqual([
    ['shop/a.yaml', 2, 0],
    ['shop/a.yaml', 8, 5]
  ])
  // Sent on its own, a line of it and the lines before it are the line in the file.
  for (const { text, line, before } of documents) expect(text.split('\n')[line - before - 1]).toBe('apiVersion: v1')
})

test('a mistake is told with its file and line, and the documents around it can be sent', async () => {
  const { documents, problems } = await plan(
    file('a.yaml', `${map('a')}---\nkind: [\n---\n${map('b')}---\nkind: Pod\n`),
    file(
      'b.json',
      '{"apiVersion":"v1","kind":"List","items":[{"apiVersion":"v1","kind":"Pod","metadata":{"name":"p"}}]}'
    )
  )
  expect(documents.map(({ objects }) => objects.map(({ name }) => name))).toEqual([['a'], ['b'], ['p']])
  expect(problems).toMatchObject([
    { path: 'a.yaml', reason: { message: expect.stringContaining('error converting YAML to JSON') as string } },
    { path: 'a.yaml', line: 13, reason: { message: 'error validating data: apiVersion not set' } }
  ])
})

test('what is no manifest is passed over and counted; what is too long is said', async () => {
  const long = { path: 'long.yaml', file: new File(['x'.repeat(6_000_001)], 'long.yaml') }
  const { documents, problems, passedOver } = await plan(file('README.md', '# hi'), file('a.yml', map('a')), long)
  expect(documents).toHaveLength(1)
  expect(problems).toEqual([{ path: 'long.yaml', reason: 'too-long' }])
  expect(passedOver).toBe(1)
})

test('kinds are counted, the most frequent first', async () => {
  const pod = 'apiVersion: v1\nkind: Pod\nmetadata:\n  name: p\n'
  const { documents } = await plan(file('a.yaml', `${pod}---\n${map('a')}---\n${map('b')}`))
  expect(kindCounts(documents)).toEqual([
    ['ConfigMap', 2],
    ['Pod', 1]
  ])
})
