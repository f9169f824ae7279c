import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { Cluster, isReady, type Body } from './cluster.ts'

const folder = join(import.meta.dirname, '../../../../resources/samples')
let cluster: Cluster
beforeEach(() => {
  cluster = new Cluster()
})
afterEach(() => cluster.close())

/** Applies a sample, and gives READY of its pods once nothing is on its way any more. */
function readyOf(name: string): readonly string[] {
  const text = readFileSync(join(folder, `${name}.yaml`), 'utf8')
  for (const document of parseAllDocuments(text)) cluster.create(document.toJS() as Body)
  cluster.run(10)
  expect(cluster.until(() => cluster.pods().every(isReady), 180, 1)).toBeLessThan(180)
  return cluster.rows('pods').map((row) => row['Ready']!)
}

it('P2 the sample of a log collector runs', () => {
  expect(readyOf('log-collector')).toEqual(['2/2'])
})

it('P2 the sample of a cache proxy runs', () => {
  expect(readyOf('cache-proxy')).toEqual(['2/2', '2/2'])
})

it('P2 the sample of a redis ambassador runs', () => {
  expect(readyOf('redis-ambassador').toSorted()).toEqual(['1/1', '1/1', '1/1', '2/2'])
})
