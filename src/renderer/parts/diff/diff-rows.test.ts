import { describe, expect, it } from 'vitest'
import { diffRows, foldRows, hiddenNames, yamlKey } from './diff-rows.ts'
import type { DiffRow } from './diff-rows.ts'

const before = `spec:
  containers:
  - name: checkout
    image: ghcr.io/acme/checkout:2.8.3
    ports:
    - containerPort: 8080
      name: http
    - containerPort: 9090
      name: metrics
    resources:
      requests:
        cpu: 100m
        memory: 128Mi
      limits:
        cpu: 500m
        memory: 256Mi
    env:
    - name: LEGACY_RECEIPTS
      value: "true"
`
const after = before
  .replace('2.8.3', '2.9.0')
  .replace('256Mi', '384Mi')
  .replace('- name: LEGACY_RECEIPTS\n      value: "true"', '- name: PAYMENTS_URL\n      valueFrom: x')

function shape(row: DiffRow): string {
  return row.kind === 'fold'
    ? `fold ${row.rows.length} ${row.names.join()}`
    : `${row.kind} ${row.old?.number ?? '-'} ${row.new?.number ?? '-'}`
}

describe('diffRows', () => {
  it('sets a changed field beside itself and marks whole words', () => {
    const changed = diffRows(before, after).filter((row) => row.kind === 'changed')
    expect(changed.map(shape)).toEqual(['changed 4 4', 'changed 16 16'])
    const image = changed[0]
    expect(image?.kind === 'changed' ? image.new?.parts : []).toEqual([
      { text: '    image: ghcr.io/acme/checkout:', changed: false },
      { text: '2.9.0', changed: true }
    ])
  })

  it('keeps items with different names apart', () => {
    const rows = diffRows(before, after).map(shape)
    expect(rows.slice(-4)).toEqual(['removed 18 -', 'removed 19 -', 'added - 18', 'added - 19'])
  })

  it('gives back both texts, whatever they are', () => {
    for (const [one, two] of [
      [before, after],
      ['', 'a: 1\n'],
      ['a: 1', ''],
      ['a: 1', 'a: 1\n'],
      ['x\ny\nz', 'z\ny\nx'],
      ['', '']
    ] as const) {
      const rows = diffRows(one, two)
      const side = (name: 'old' | 'new'): string =>
        rows.flatMap((row) => (row.kind === 'fold' ? [] : (row[name]?.text ?? []))).join('\n')
      expect(side('old')).toBe(one.replace(/\n$/, ''))
      expect(side('new')).toBe(two.replace(/\n$/, ''))
    }
  })
})

describe('foldRows', () => {
  it('folds what did not change and names it', () => {
    expect(foldRows(diffRows(before, after), 1).map(shape)).toEqual([
      'same 1 1',
      'same 2 2',
      'same 3 3',
      'changed 4 4',
      'same 5 5',
      'fold 9 resources.requests',
      'same 15 15',
      'changed 16 16',
      'same 17 17',
      'removed 18 -',
      'removed 19 -',
      'added - 18',
      'added - 19'
    ])
  })

  it('loses no line', () => {
    for (const context of [0, 1, 3, 20]) {
      const lines = foldRows(diffRows(before, after), context).flatMap((row) =>
        row.kind === 'fold' ? row.rows : [row]
      )
      expect(lines).toEqual(diffRows(before, after))
    }
  })

  it('folds all of two equal texts into one', () => {
    expect(foldRows(diffRows(before, before)).map(shape)).toEqual(['fold 19 spec'])
  })
})

describe('yaml', () => {
  it('reads keys', () => {
    expect(yamlKey('    - name: x')).toEqual({ indent: 6, name: 'name', item: true })
    expect(yamlKey('  app.kubernetes.io/name: web')).toEqual({ indent: 2, name: 'app.kubernetes.io/name', item: false })
    expect(yamlKey('  - "plain text"')).toBeUndefined()
    expect(yamlKey('    http://x')).toBeUndefined()
  })

  it('names the outermost fields', () => {
    expect(
      hiddenNames(['ports:', '- containerPort: 80', 'resources:', '  requests:', '    cpu: 1'], '  limits:')
    ).toEqual(['ports', 'resources.requests'])
    expect(hiddenNames(['ports:', '- containerPort: 80', 'env:'], 'image: x')).toEqual(['ports', 'env'])
    expect(hiddenNames(['text only'], undefined)).toEqual([])
  })
})
