// Transcripts of a terminal: commands and what a real cluster prints to them, run again and compared line by line.
//
//   ## a remark
//   $ kubectl create namespace web          a command for bash; lines that begin with "> " go on with it
//   namespace/web created                   what is printed, standard error included
//   [exit 1]                                the exit code, where it is not 0
//   ...                                     any lines, or none
//   $[>=1.28,<=1.30] kubectl events         only for these versions of kubectl; expected lines take the same mark
//
// Within a line <age>, <ip>, <rand>, <uid>, <time>, <date>, <number> and <any> stand for what differs from run to run, and
// how many spaces stand between two words does not matter: columns are as wide as what they hold.
import { execFile } from 'node:child_process'

export interface TranscriptStep {
  /** 1-based. */
  readonly line: number
  readonly command: string
  readonly expected: readonly ExpectedLine[]
  readonly exitCode: number
  readonly versions: string | undefined
}

interface ExpectedLine {
  readonly text: string
  readonly versions: string | undefined
}

const placeholders: Readonly<Record<string, string>> = {
  age: '(?:<invalid>|\\d+[smhdy](?:\\d+[smhd])?)',
  ip: '\\d+\\.\\d+\\.\\d+\\.\\d+',
  rand: '[a-z0-9]+',
  uid: '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}',
  time: '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(?:\\.\\d+)?Z',
  date: '[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} \\d\\d:\\d\\d:\\d\\d \\+0000',
  number: '\\d+',
  any: '.*'
}

export function parseTranscript(text: string): readonly TranscriptStep[] {
  const steps: TranscriptStep[] = []
  let step: { line: number; command: string; expected: ExpectedLine[]; exitCode: number; versions?: string } | undefined
  const finish = (): void => {
    if (step === undefined) return
    while (step.expected.at(-1)?.text === '') step.expected.pop()
    steps.push({ ...step, versions: step.versions })
  }
  for (const [index, line] of text.split('\n').entries()) {
    const command = /^\$(?:\[([^\]]+)\])? (.*)$/.exec(line)
    if (command !== null) {
      finish()
      step = {
        line: index + 1,
        command: command[2]!,
        expected: [],
        exitCode: 0,
        ...(command[1] && { versions: command[1] })
      }
    } else if (step !== undefined && step.expected.length === 0 && /^>(?: |$)/.test(line)) {
      step.command += `\n${line.slice(2)}`
    } else if (line.startsWith('## ') || step === undefined) continue
    else {
      const exit = /^\[exit (\d+)\]$/.exec(line)
      const marked = /^\[([<>=]=?[\d.]+(?:,[<>=]=?[\d.]+)*)\] ?(.*)$/.exec(line)
      if (exit !== null) step.exitCode = Number(exit[1])
      else
        step.expected.push(
          marked === null ? { text: line, versions: undefined } : { text: marked[2]!, versions: marked[1] }
        )
    }
  }
  finish()
  return steps
}

/** Whether "1.29" is among ">=1.28,<=1.30". */
export function isVersion(versions: string | undefined, version: string): boolean {
  return versions === undefined || versions.split(',').every((bound) => isWithin(bound, version))
}

function isWithin(bound: string, version: string): boolean {
  const [, operator, limit] = /^([<>=]=?)([\d.]+)$/.exec(bound)!
  const difference = minorOf(version) - minorOf(limit!)
  switch (operator) {
    case '<':
      return difference < 0
    case '<=':
      return difference <= 0
    case '>':
      return difference > 0
    case '>=':
      return difference >= 0
    default:
      return difference === 0
  }
}

function minorOf(version: string): number {
  return Number(version.split('.')[1])
}

/** Where what was printed is not what was expected: undefined where it is. */
export function mismatch(expected: readonly string[], printed: string): string | undefined {
  const lines = printed.split('\n').map(squeezed)
  while (lines.at(-1) === '') lines.pop()
  const pattern = expected
    .map((line) => (line.trim() === '...' ? '(?:[^\\n]*\\n)*?' : `${patternOf(line)}\\n`))
    .join('')
  if (new RegExp(`^${pattern}$`).test(`${lines.join('\n')}\n`.replace(/^\n$/, ''))) return undefined
  return `expected:\n${expected.join('\n')}\nprinted:\n${lines.join('\n')}`
}

function squeezed(line: string): string {
  return line.replaceAll('\t', ' ').replace(/ +/g, ' ').trim()
}

function patternOf(line: string): string {
  return squeezed(line)
    .split(/(<[a-z]+>)/)
    .map((part) => {
      const name = /^<([a-z]+)>$/.exec(part)?.[1]
      const known = name === undefined ? undefined : placeholders[name]
      return known ?? part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    })
    .join('')
}

export interface Shell {
  readonly environment: Readonly<Record<string, string>>
  readonly folder: string
}

export function runCommand(
  command: string,
  { environment, folder }: Shell
): Promise<{ printed: string; exitCode: number }> {
  const { promise, resolve } = Promise.withResolvers<{ printed: string; exitCode: number }>()
  execFile(
    'bash',
    ['-c', `exec 2>&1\n${command}`],
    { cwd: folder, env: environment, maxBuffer: 64 * 1024 * 1024, timeout: 60_000 },
    (error, stdout) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 124
      resolve({ printed: stdout, exitCode: code })
    }
  )
  return promise
}
