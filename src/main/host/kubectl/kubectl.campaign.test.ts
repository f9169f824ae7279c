import { describe, expect, it } from 'vitest'
import { differences, transcripts } from './testing-kubectl-cluster.ts'
import { numberedKubectls } from './testing-kubectls.ts'

if (numberedKubectls.length === 0)
  console.log('no kubectl has its version in its name: only the one on the PATH is run')

describe.skipIf(numberedKubectls.length === 0).each(numberedKubectls.length === 0 ? ['kubectl'] : numberedKubectls)(
  '%s',
  (executable) => {
    it.concurrent.each(transcripts)(
      '%s',
      async (_name, file) => {
        expect(await differences(file, executable)).toBe('')
      },
      300_000
    )
  }
)
