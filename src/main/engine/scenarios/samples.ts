import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseAllDocuments } from 'yaml'
import type { Body } from './cluster.ts'

const folder = join(import.meta.dirname, '../../../../resources/samples')

/** The objects of a sample, in the order in which its file has them: "ingress-nginx". */
export function sampleDocuments(name: string): readonly Body[] {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8')
  return parseAllDocuments(text).map((document) => document.toJS() as Body)
}
