// npm run schema -- FOLDER: regenerates src/shared/schema from a folder with the official API facts.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { emitTypes } from './types.ts'

const source = process.argv[2] ?? '../shared/kube'
const target = join(import.meta.dirname, '../../src/shared/schema')
const document = JSON.parse(readFileSync(join(source, 'openapi-v2-1.34.json'), 'utf8'))
writeFileSync(join(target, 'types.ts'), emitTypes(document.definitions))
