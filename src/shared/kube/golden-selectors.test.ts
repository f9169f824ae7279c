import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseFieldSelector } from './field-selector.ts'
import { parseSelector } from './label-selector-parser.ts'

const golden = join(import.meta.dirname, '../../../../shared/kube/golden/errors.json')

interface ListCase {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly code: number
  readonly response: { readonly message: string }
}

/** Whether a kind knows the field is the API's to say. */
const byKind = /is not a known field selector|not supported/

describe.skipIf(!existsSync(golden))('golden selectors (skipped without ../shared/kube)', () => {
  const text = existsSync(golden) ? readFileSync(golden, 'utf8') : '{"cases":[]}'
  const { cases } = JSON.parse(text) as { readonly cases: readonly ListCase[] }
  const own = cases.flatMap((one) => {
    const query = new URLSearchParams(one.path.split('?')[1] ?? '')
    const selector = query.get('labelSelector')
    const fields = query.get('fieldSelector')
    if (one.method !== 'GET' || (selector === null && fields === null)) return []
    return [{ one, parse: () => (selector === null ? parseFieldSelector(fields!) : parseSelector(selector)) }]
  })
  it('are there', () => expect(own.length).toBeGreaterThan(20))
  it.each(own.map((entry) => [entry.one.id, entry.one.path, entry] as const))('%s %s', (_id, _path, { one, parse }) => {
    if (one.code === 200 || byKind.test(one.response.message)) expect(parse).not.toThrow()
    else expect(parse).toThrow(one.response.message)
  })
})
