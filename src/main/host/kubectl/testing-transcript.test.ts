import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { isVersion, mismatch, parseTranscript, runCommand } from './testing-transcript.ts'

const text = `## The header is for readers.
$ kubectl create -f - <<END
> kind: ConfigMap
>
> END
configmap/a created
## So is this.

$[>=1.28,<=1.30] kubectl get cm b
Error from server (NotFound): configmaps "b" not found
[<1.29] an older one says more
[exit 1]

$ true
`

describe('a transcript', () => {
  it('is read as commands with what they print and how they end', () => {
    expect(parseTranscript(text)).toEqual([
      {
        line: 2,
        command: 'kubectl create -f - <<END\nkind: ConfigMap\n\nEND',
        expected: [{ text: 'configmap/a created', versions: undefined }],
        exitCode: 0,
        versions: undefined
      },
      {
        line: 9,
        command: 'kubectl get cm b',
        expected: [
          { text: 'Error from server (NotFound): configmaps "b" not found', versions: undefined },
          { text: 'an older one says more', versions: '<1.29' }
        ],
        exitCode: 1,
        versions: '>=1.28,<=1.30'
      },
      { line: 14, command: 'true', expected: [], exitCode: 0, versions: undefined }
    ])
  })

  it.each([
    [undefined, '1.27', true],
    ['>=1.28', '1.28', true],
    ['>=1.28', '1.27', false],
    ['>1.28', '1.28', false],
    ['<1.30', '1.29', true],
    ['<=1.30', '1.31', false],
    ['=1.30', '1.30', true],
    ['>=1.28,<=1.30', '1.29', true],
    ['>=1.28,<=1.30', '1.31', false],
    ['>=1.9', '1.30', true]
  ])('%s takes %s: %s', (versions, version, takes) => {
    expect(isVersion(versions, version)).toBe(takes)
  })
})

describe('what is printed', () => {
  it.each([
    ['the same', ['a', 'b'], 'a\nb\n'],
    ['nothing', [], ''],
    ['columns of another width', ['NAME   AGE', 'web    <age>'], 'NAME AGE\nweb\t 3m20s\n'],
    ['an age that has not come yet', ['web <age>'], 'web <invalid>'],
    [
      'what differs from run to run',
      ['<uid> <time> <ip> pod-<rand>'],
      `${'0'.repeat(8)}-0000-0000-0000-${'0'.repeat(12)} 2026-01-01T00:00:00.5Z 10.0.0.1 pod-x2b4c`
    ],
    ['a date', ['Start: <date>'], 'Start: Thu, 01 Jan 2026 00:00:00 +0000'],
    ['any lines', ['a', '...', 'z'], 'a\nb\nc\nz\n'],
    ['no lines where there may be any', ['a', '...'], 'a\n'],
    ['signs that mean something to patterns', ['spec.x[0] (a|b)* $HOME'], 'spec.x[0] (a|b)* $HOME']
  ])('is as expected: %s', (_what, expected, printed) => {
    expect(mismatch(expected, printed)).toBeUndefined()
  })

  it.each([
    ['another word', ['web created'], 'web configured'],
    ['a line too many', ['a'], 'a\nb'],
    ['a line too few', ['a', 'b'], 'a'],
    ['something where nothing was expected', [], 'Warning: x'],
    ['nothing where something was expected', ['a'], ''],
    ['a line out of its place', ['a', 'b'], 'b\na'],
    ['a word at the end', ['a'], 'a b'],
    ['a word at the beginning', ['a'], 'b a'],
    ['a word that is parted', ['ab'], 'a b'],
    ['no age', ['web <age>'], 'web <unknown>'],
    ['no address', ['<ip>'], '10.0.0'],
    ['a dot that is any sign', ['v1.34'], 'v1x34'],
    ['the last of any lines', ['a', '...', 'z'], 'a\nb\n']
  ])('is found to differ: %s', (_what, expected, printed) => {
    expect(mismatch(expected, printed)).toContain('expected:')
  })
})

describe('a command', () => {
  it('is run in its folder, with its environment alone; what it says to either output is taken down', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-transcript-'))
    try {
      const shell = { folder, environment: { PATH: process.env['PATH'] ?? '', NAME: 'x' } }
      expect(await runCommand('echo $NAME $HOME; echo oops >&2; pwd', shell)).toEqual({
        printed: `x\noops\n${folder}\n`,
        exitCode: 0
      })
      expect(await runCommand('exit 3', shell)).toEqual({ printed: '', exitCode: 3 })
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
