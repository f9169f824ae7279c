// npm run schema -- FOLDER: regenerates src/shared/schema from a folder with the official API facts.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emitFacts } from './facts.ts'
import { emitTypes } from './types.ts'

const source = process.argv[2] ?? '../shared/kube'
const target = join(import.meta.dirname, '../../src/shared/schema')
const read = (file: string) => JSON.parse(readFileSync(join(source, file), 'utf8'))
const { definitions } = read('openapi-v2-1.34.json')
writeFileSync(join(target, 'types.ts'), emitTypes(definitions))
writeFileSync(
  join(target, 'facts.ts'),
  emitFacts({ definitions, enums: read('enums.json'), protobuf: read('protobuf-fields.json') })
)
