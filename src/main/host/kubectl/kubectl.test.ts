import { describe, expect, it } from 'vitest'
import { differences, transcripts } from './testing-kubectl-cluster.ts'
import { testedKubectl } from './testing-kubectls.ts'

/** Every command of upstream's kubectl that there is a kind for, against what a real cluster prints. */
describe.skipIf(testedKubectl === undefined)('kubectl', () => {
  it.concurrent.each(transcripts)(
    '%s',
    async (_name, file) => {
      expect(await differences(file, testedKubectl!)).toBe('')
    },
    120_000
  )
})
