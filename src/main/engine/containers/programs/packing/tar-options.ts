// The command line of tar, in its old way (czf FILE), its new one (-czf FILE) and the long one.
import type { Call } from '../../processes/call.ts'
import { ProgramError } from '../program-error.ts'

export interface TarOptions {
  readonly mode: 'c' | 'x' | 't'
  readonly file: string
  readonly isZipped: boolean
  readonly isTold: boolean
  /** Files go to standard output. */
  readonly shows: boolean
  /** Files get the time at which they are unpacked. */
  readonly touches: boolean
  readonly keepsLeadingSlash: boolean
  readonly strip: number
  readonly excluded: readonly string[]
  /** Where the others are looked for or put. */
  readonly folder: string
  readonly words: readonly string[]
}

const longLetters: Readonly<Record<string, string>> = {
  extract: 'x',
  get: 'x',
  create: 'c',
  list: 't',
  gzip: 'z',
  gunzip: 'z',
  verbose: 'v',
  'to-stdout': 'O',
  touch: 'm',
  'absolute-names': 'P',
  'auto-compress': 'a',
  bzip2: 'j',
  xz: 'J'
}

export function tarOptionsOf(call: Call): TarOptions {
  let letters = ''
  let file = '-'
  let folder = call.process.cwd
  let strip = 0
  const words: string[] = []
  const excluded: string[] = []
  const { args } = call
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s, 2)
      const given = (): string => value ?? args[++at] ?? ''
      if (name === 'strip-components') strip = Number(given())
      else if (name === 'directory') folder = given()
      else if (name === 'file') file = given()
      else if (name === 'exclude') excluded.push(given())
      else letters += longLetters[name] ?? ''
      continue
    }
    const isCluster = word !== '-' && (word.startsWith('-') || at === 0)
    if (!isCluster) {
      words.push(word)
      continue
    }
    for (const letter of word.replace(/^-/, '')) {
      letters += letter
      if (letter === 'f') file = args[++at] ?? '-'
      else if (letter === 'C') folder = args[++at] ?? folder
      else if (letter === 'X') at++
    }
  }
  const mode = /[cxt]/.exec(letters)?.[0] as TarOptions['mode'] | undefined
  if (mode === undefined)
    throw new ProgramError(`You must specify one of the '-Acdtrux', '--delete' or '--test-label' options\n${hint}`, 2)
  const other = letters.includes('J') ? 'xz' : letters.includes('j') ? 'bzip2' : undefined
  // No image brings these.
  if (other !== undefined)
    throw new ProgramError(`(child): ${other}: Cannot exec: No such file or directory\n${childHint}`, 2)
  if (mode === 'c' && words.length === 0)
    throw new ProgramError(`Cowardly refusing to create an empty archive\n${hint}`, 2)
  return {
    mode,
    file,
    isZipped: letters.includes('z') || (letters.includes('a') && /\.t?gz$/.test(file)),
    isTold: letters.includes('v'),
    shows: letters.includes('O'),
    touches: letters.includes('m'),
    keepsLeadingSlash: letters.includes('P'),
    strip,
    excluded,
    folder,
    words
  }
}

const hint = "Try 'tar --help' or 'tar --usage' for more information."
const childHint =
  'tar (child): Error is not recoverable: exiting now\ntar: Child returned status 2\ntar: Error is not recoverable: exiting now'
