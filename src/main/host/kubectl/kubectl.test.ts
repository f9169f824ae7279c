import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { kubectl } from '../credentials/testing-kubectl.ts'
import { differences, KubectlCluster, versionOf } from './testing-kubectl-cluster.ts'
import { parseTranscript } from './testing-transcript.ts'

const folder = fileURLToPath(new URL('transcripts/', import.meta.url))
const names = readdirSync(folder).map((file) => file.replace('.txt', ''))

/** Every command of upstream's kubectl that there is a kind for, against what a real cluster prints. */
describe.skipIf(kubectl === undefined)('kubectl', () => {
  const executable = kubectl === undefined ? '' : execFileSync('which', [kubectl], { encoding: 'utf8' }).trim()
  let cluster: KubectlCluster

  beforeAll(async () => {
    cluster = await KubectlCluster.start()
  })
  afterAll(() => cluster.close())

  it.each(names)(
    '%s',
    async (name) => {
      const shell = await cluster.shell(executable, name)
      const steps = parseTranscript(readFileSync(`${folder}${name}.txt`, 'utf8'))
      expect(steps.length).toBeGreaterThan(0)
      const found = await differences(steps, shell, versionOf(executable))
      expect(found.join('\n\n')).toBe('')
    },
    120_000
  )
})
