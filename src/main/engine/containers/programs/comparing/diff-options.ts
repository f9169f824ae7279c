// The command line of diff.
import type { Call } from '../../processes/call.ts'
import { isBusy } from '../changing/each.ts'
import { optionsOf } from '../options.ts'
import { ProgramError } from '../program-error.ts'
import type { SideOptions } from './side-by-side.ts'

/** What a diff was asked, as plain data. */
export interface DiffOptions {
  readonly flags: string
  /** Lines shown around a change; null in the normal form, which shows none. */
  readonly context: number | null
  /** Both beside one another; null in the other forms. */
  readonly side: SideOptions | null
  /** Names in place of the files'. */
  readonly labels: readonly string[]
  /** Patterns of names that are left out. */
  readonly excluded: readonly string[]
  /** As it was typed, before the files: the lines above each file of a folder repeat it. */
  readonly typed: string
  readonly left: string
  readonly right: string
}

const long: Readonly<Record<string, string>> = {
  brief: 'q',
  recursive: 'r',
  'new-file': 'N',
  'ignore-case': 'i',
  'ignore-all-space': 'w',
  'ignore-space-change': 'b',
  'ignore-trailing-space': 'Z',
  'ignore-blank-lines': 'B',
  'report-identical-files': 's',
  'strip-trailing-cr': 'C',
  text: 'a',
  minimal: 'd',
  normal: 'n',
  label: 'L',
  exclude: 'x',
  color: 'k',
  'side-by-side': 'y',
  width: 'W',
  'expand-tabs': 't',
  'suppress-common-lines': '1',
  'left-column': '2',
  'no-dereference': 'p'
}

export function diffOptionsOf(call: Call): DiffOptions {
  const isBare = call.args.includes('--unified')
  const { flags, values, all, words } = optionsOf(call, `uqrNiwbZBsadtTpn${isBusy(call) ? '' : 'y'}`, 'ULxSW', {
    ...long,
    unified: isBare ? 'u' : 'U'
  })
  if (words.length !== 2) refuse(call, words)
  const [left = '', right = ''] = words
  const lines = values['U']
  if (lines !== undefined && !/^\d+$/.test(lines)) throw new ProgramError(`invalid context length '${lines}'`, 2)
  const isUnified = flags.has('u') || lines !== undefined || isBusy(call)
  const width = values['W'] ?? '130'
  if (!/^\d+$/.test(width) || Number(width) === 0) throw new ProgramError(`invalid width '${width}'`, 2)
  const side: SideOptions = {
    width: Number(width),
    expands: flags.has('t'),
    leftOnly: flags.has('2'),
    hidesCommon: flags.has('1')
  }
  const named = (letter: string): string[] => all.filter(([name]) => name === letter).map(([, value]) => value)
  const typed = [...call.args]
  for (const word of [right, left]) typed.splice(typed.lastIndexOf(word), 1)
  return {
    flags: [...flags].join(''),
    context: isUnified ? Number(lines ?? 3) : null,
    side: flags.has('y') ? side : null,
    labels: named('L'),
    excluded: named('x'),
    typed: typed.map((word) => ` ${word}`).join(''),
    left,
    right
  }
}

function refuse(call: Call, words: readonly string[]): never {
  if (isBusy(call)) throw new ProgramError('bad usage', 1)
  const said =
    words.length > 2
      ? `extra operand '${words[2]}'`
      : `missing operand after '${words[0] ?? call.args.at(-1) ?? call.name}'`
  throw new ProgramError(`${said}\ndiff: Try 'diff --help' for more information.`, 2)
}
