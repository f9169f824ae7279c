import { execFileSync } from 'node:child_process'
import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { kubectl } from '../credentials/testing-kubectl.ts'
import { differences, transcripts } from './testing-kubectl-cluster.ts'

/** The kubectls with a version in their name, as "kubectl.1.32", beside the one on the PATH. */
function numbered(): readonly string[] {
  if (kubectl === undefined) return []
  const folder = dirname(realpathSync(execFileSync('which', [kubectl], { encoding: 'utf8' }).trim()))
  return readdirSync(folder)
    .filter((name) => /^kubectl\.1\.\d+$/.test(name))
    .map((name) => join(folder, name))
}

const executables = numbered()
if (executables.length === 0) console.log('no kubectl has its version in its name: transcripts are run with one only')

describe.skipIf(executables.length === 0).each(executables.length === 0 ? [''] : executables)('%s', (executable) => {
  it.concurrent.each(transcripts)(
    '%s',
    async (_name, file) => {
      expect(await differences(file, executable)).toBe('')
    },
    300_000
  )
})
