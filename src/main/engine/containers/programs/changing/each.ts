// What programs that change files have in common: they go on with the next word where one fails.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { ProgramError } from '../program-error.ts'

/** Does it for each word; what fails is said, and the others are done all the same. */
export function each(
  call: Call,
  words: readonly string[],
  act: (word: string) => void,
  complaint: (word: string, error: FileError) => string
): number {
  let status = 0
  for (const word of words) {
    try {
      act(word)
    } catch (error) {
      if (!(error instanceof FileError)) throw error
      call.complain(complaint(word, error))
      status = 1
    }
  }
  return status
}

/** Whether it speaks as busybox does. */
export function isBusy(call: Call): boolean {
  return call.machine.distribution !== 'debian'
}

/** So many words at least. Throws a ProgramError. */
export function needed(call: Call, words: readonly string[], count = 1): readonly string[] {
  if (words.length >= count) return words
  throw new ProgramError(
    words.length === 0 ? 'missing operand' : `missing destination file operand after '${words[0]}'`,
    isBusy(call) ? 1 : 1
  )
}
