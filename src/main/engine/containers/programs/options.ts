// Command lines as programs take them.
import type { Call } from '../processes/call.ts'
import { ProgramError } from './program-error.ts'

/** Splits a command line into letters, values and words: -n5, -n 5, --lines=5, -rn. */
export interface Options {
  readonly flags: ReadonlySet<string>
  readonly values: Readonly<Record<string, string>>
  /** Values of options that may come several times, in order. */
  readonly all: readonly (readonly [name: string, value: string])[]
  readonly words: readonly string[]
}

/** `taking`: letters with a value. `long`: long names by their letters. Throws a ProgramError. */
export function optionsOf(
  call: Pick<Call, 'args'>,
  letters: string,
  taking = '',
  long: Readonly<Record<string, string>> = {},
  isPosix = false
): Options {
  const flags = new Set<string>()
  const values: Record<string, string> = {}
  const all: (readonly [string, string])[] = []
  const words: string[] = []
  const { args } = call
  const take = (name: string, value: string | undefined): void => {
    if (value === undefined) throw new ProgramError(`option requires an argument -- '${name}'`, 1)
    values[name] = value
    all.push([name, value])
  }
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (word === '--') {
      words.push(...args.slice(at + 1))
      break
    }
    if (word.startsWith('--')) {
      const [name = '', value] = word.slice(2).split(/=(.*)/s, 2)
      const letter = long[name]
      if (letter === undefined) throw new ProgramError(`unrecognized option '${word}'`, 1)
      if (taking.includes(letter)) take(letter, value ?? args[++at])
      else flags.add(letter)
      continue
    }
    if (!/^-./.test(word)) {
      words.push(word)
      if (!isPosix) continue
      words.push(...args.slice(at + 1))
      break
    }
    for (let index = 1; index < word.length; index++) {
      const letter = word[index]!
      if (taking.includes(letter)) {
        const rest = word.slice(index + 1)
        take(letter, rest === '' ? args[++at] : rest)
        break
      }
      if (!letters.includes(letter)) throw new ProgramError(`invalid option -- '${letter}'`, 1)
      flags.add(letter)
    }
  }
  return { flags, values, all, words }
}
