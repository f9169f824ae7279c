import { describe, expect, it } from 'vitest'
import type { TextLines } from '../../../parts/editor/editor-language.ts'
import { documentHead, yamlPlace, type YamlPlace } from './yaml-place.ts'

function linesOf(text: string): TextLines {
  const lines = text.split('\n')
  return { count: lines.length, line: (number) => lines[number - 1]! }
}

/** The place of the "|" in the text. */
function at(marked: string): YamlPlace | undefined {
  const before = marked.slice(0, marked.indexOf('¦'))
  return yamlPlace(linesOf(marked.replace('¦', '')), {
    line: before.split('\n').length,
    column: before.length - before.lastIndexOf('\n') - 1
  })
}

const pod = (containers: string): string => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels:
    app: web
spec:
  nodeName: a
${containers}
`

describe('yamlPlace', () => {
  it('knows the keys of the root', () => {
    const place = at('apiVersion: v1\nki¦\nmetadata:\n  name: web\n---\nspec: 1\n')!
    expect(place).toMatchObject({ path: [], key: undefined, typed: 'ki', from: 0 })
    expect([...place.siblings.keys()]).toEqual(['apiVersion', 'metadata'])
  })

  it('tells a value from a key', () => {
    expect(at('kind: Po¦')).toMatchObject({ path: [], key: 'kind', typed: 'Po', from: 6 })
    expect(at('kind: ¦')).toMatchObject({ path: [], key: 'kind', typed: '' })
    expect(at('kind: "Po¦')).toMatchObject({ key: 'kind', typed: 'Po', from: 7 })
    expect(at('kind:¦')).toBeUndefined()
  })

  it('goes through items of lists, whether they are indented or not', () => {
    for (const margin of ['', '  ']) {
      const containers = `  containers:\n  ${margin}- name: a\n  ${margin}  image: b\n  ${margin}- name: c\n  ${margin}  im¦`
      const place = at(pod(containers))!
      expect(place.path).toEqual(['spec', 'containers', '*'])
      expect([...place.siblings]).toEqual([['name', 'c']])
      expect(place.indent).toBe(4 + margin.length)
    }
  })

  it('begins an item behind its dash', () => {
    expect(at(pod('  containers:\n  - ¦'))).toMatchObject({ path: ['spec', 'containers', '*'], typed: '', indent: 4 })
    expect(at(pod('  containers:\n  - na¦\n    image: x'))!.siblings.get('image')).toBe('x')
    const nested = '  containers:\n  - ports:\n    - containerPort: 80\n    - ¦'
    expect(at(pod(nested))!.path).toEqual(['spec', 'containers', '*', 'ports', '*'])
  })

  it('finds the list in a list that begins with its key', () => {
    expect(at('a:\n- b:\n  - c: 1\n  - ¦')!.path).toEqual(['a', '*', 'b', '*'])
  })

  it('sees siblings below, and none of another object', () => {
    const place = at('spec:\n  ¦\n  b: 2\n  c:\n    d: 4\nstatus:\n  e: 5')!
    expect(place.path).toEqual(['spec'])
    expect([...place.siblings.keys()]).toEqual(['b', 'c'])
  })

  it('is no place within comments, long texts, brackets and between documents', () => {
    expect(at('a: 1 # co¦')).toBeUndefined()
    expect(at('# co¦')).toBeUndefined()
    expect(at('data:\n  script: |\n    if¦')).toBeUndefined()
    expect(at('selector: { a¦')).toBeUndefined()
    expect(at('---¦')).toBeUndefined()
  })

  it('does not look beyond its own document', () => {
    expect(at('spec:\n---\n  ¦')!.path).toEqual([])
  })
})

describe('documentHead', () => {
  const text = linesOf(
    'apiVersion: v1\nkind: Pod\n---\napiVersion: "apps/v1" # new\nmetadata:\n  namespace: shop\nkind: Deployment\nspec:\n  x: 1\n---\nkind: Late'
  )

  it('is that of the document in which the line is', () => {
    expect(documentHead(text, 9)).toEqual({ apiVersion: 'apps/v1', kind: 'Deployment', namespace: 'shop' })
    expect(documentHead(text, 2)).toEqual({ apiVersion: 'v1', kind: 'Pod', namespace: undefined })
    expect(documentHead(text, 11).kind).toBe('Late')
  })
})
