import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { emitFacts } from './facts.ts'
import { emitTypes } from './types.ts'

const root = join(import.meta.dirname, '../..')
const source = join(root, '../shared/kube')
const read = (file: string) => JSON.parse(readFileSync(join(source, file), 'utf8'))
const committed = (file: string) => readFileSync(join(root, 'src/shared/schema', file), 'utf8')

describe.skipIf(!existsSync(source))(
  'the committed schema is what the official documents give (skipped without them)',
  () => {
    it('facts', () => {
      const { definitions } = read('openapi-v2-1.34.json')
      const facts = emitFacts({ definitions, enums: read('enums.json'), protobuf: read('protobuf-fields.json') })
      expect(facts === committed('facts.ts')).toBe(true)
      expect(facts.includes("'core.v1.Pod'")).toBe(true)
    })
    it('types', () => {
      expect(emitTypes(read('openapi-v2-1.34.json').definitions) === committed('types.ts')).toBe(true)
    })
  }
)
