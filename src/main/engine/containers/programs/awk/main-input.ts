// The main input: the files that ARGV names, one after the other, or standard input.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { openDescriptor } from '../../processes/opening.ts'
import { variableText } from './record.ts'
import type { AwkState } from './state.ts'
import { nextRecord, type Got } from './streams.ts'
import { numberOf, textOf } from './values.ts'

/** Escapes of values that are assigned on the command line. */
export function assigned(text: string): string {
  return text.replaceAll('\\t', '\t').replaceAll('\\n', '\n').replaceAll('\\\\', '\\')
}

export function mainRecord(call: Call, state: AwkState): Got {
  for (;;) {
    const { main } = state
    if (main.descriptor !== null || main.rest !== '') {
      const got = nextRecord(call, main, variableText(state, 'RS'))
      if (!('end' in got)) return got
      endFile(call, state)
    }
    if (!openNext(call, state)) return { end: true }
  }
}

/** The rest of the file at hand is passed over. */
export function endFile(call: Call, { main }: AwkState): void {
  if (main.descriptor !== null && main.descriptor !== 0) call.table.open.close(call.process, main.descriptor)
  main.descriptor = null
  main.rest = ''
  main.isEnded = true
}

/** Opens the next file of ARGV, standard input where it names none. False where there is no other. */
function openNext(call: Call, state: AwkState): boolean {
  const count = numberOf(state.values['ARGC'] ?? null)
  while (state.nextFile < count) {
    const word = textOf(state.arrays['ARGV']![state.nextFile++] ?? null)
    if (word === '') continue
    const assignment = /^([A-Za-z_]\w*)=(.*)$/s.exec(word)
    if (assignment !== null) {
      state.values[assignment[1]!] = { input: assigned(assignment[2]!) }
      continue
    }
    state.hasFiles = true
    if (open(call, state, word)) return true
  }
  if (state.hasFiles) return false
  state.hasFiles = true
  return open(call, state, '-')
}

function open(call: Call, state: AwkState, name: string): boolean {
  try {
    const descriptor =
      name === '-' || name === '/dev/stdin' ? 0 : openDescriptor(call, name, { reads: true, writes: false })
    state.main = { descriptor, rest: '', isEnded: false, child: null }
    state.values['FILENAME'] = name === '-' ? '' : name
    state.values['FNR'] = 0
    return true
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.print(`awk: cannot open "${name}" (${error.message})\n`, 2)
    state.exit = 2
    return false
  }
}
