// The interpreter against bash: scripts with what bash has printed for them, kept in corpus.txt as
// script, "--- STATUS", output, divided by lines of "===". Where bash is at hand, it is asked again.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { TestContainer } from '../testing-containers.ts'

interface Case {
  readonly script: string
  readonly status: number
  readonly stdout: string
}

const cases = readFileSync(join(import.meta.dirname, 'corpus.txt'), 'utf8')
  .split('\n===\n')
  .map((part): Case => {
    const match = /^([^]*?)\n--- (\d+)\n([^]*)$/.exec(part)!
    return { script: match[1]!, status: Number(match[2]), stdout: match[3]!.replace(/\n$/, '') }
  })

function trimmed(text: string): string {
  return text.replace(/\n$/, '')
}

const hasBash = spawnSync('bash', ['--version']).status === 0

describe('P4 scripts do what bash does', () => {
  test.each(cases)('P4 $script', ({ script, status, stdout }) => {
    const result = new TestContainer('debian').exec(['bash', '-c', script])
    expect({ status: result.status, stdout: trimmed(result.stdout) }).toEqual({ status, stdout: trimmed(stdout) })
  })

  test.skipIf(!hasBash)('P4 what is kept of bash is what bash says', () => {
    const env = { PATH: process.env['PATH']!, HOME: '/root', LC_ALL: 'C.UTF-8' }
    for (const { script, status, stdout } of cases.slice(0, 8)) {
      const real = spawnSync('bash', ['-c', script], { encoding: 'utf8', input: '', env })
      expect({ script, status: real.status, stdout: trimmed(real.stdout) }).toEqual({
        script,
        status,
        stdout: trimmed(stdout)
      })
    }
  })
})
