import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { kubectl } from '../credentials/testing-kubectl.ts'
import { differences, transcripts } from './testing-kubectl-cluster.ts'

/** Every command of upstream's kubectl that there is a kind for, against what a real cluster prints. */
describe.skipIf(kubectl === undefined)('kubectl', () => {
  const executable = kubectl === undefined ? '' : execFileSync('which', [kubectl], { encoding: 'utf8' }).trim()

  it.concurrent.each(transcripts)(
    '%s',
    async (_name, file) => {
      expect(await differences(file, executable)).toBe('')
    },
    120_000
  )
})
