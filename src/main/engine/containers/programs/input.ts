// What programs read: the files of their command line one after the other, or standard input, piece by piece.
import { FileError } from '../files/file-system.ts'
import type { Call } from '../processes/call.ts'
import { openDescriptor } from '../processes/opening.ts'
import type { Wait } from '../processes/process.ts'

/** How far a program has read, as plain data. */
export interface Input {
  /** "-" is standard input. */
  readonly files: readonly string[]
  at: number
  /** The descriptor of the file that is open; null before it is opened. */
  descriptor: number | null
  /** 1 once a file could not be read. */
  status: number
}

export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  /** A file has ended; `name` as it was given. */
  | { readonly kind: 'end'; readonly name: string }
  | { readonly kind: 'over' }
  | { readonly kind: 'wait'; readonly wait: Wait }

export function inputOf(files: readonly string[]): Input {
  return { files: files.length === 0 ? ['-'] : files, at: 0, descriptor: null, status: 0 }
}

export function nameOfInput(input: Input): string {
  return input.files[input.at] ?? '-'
}

const over: Piece = { kind: 'over' }

/** How programs say that they cannot read a file. */
function complain(call: Call, path: string, error: FileError): void {
  const isBusy = call.machine.distribution !== 'debian'
  if (isBusy && error.code !== 'EISDIR') call.complain(`can't open '${path}': ${error.message}`)
  else if (isBusy) call.complain(`read error: ${error.message}`)
  else if (call.name === 'head' || call.name === 'tail')
    call.complain(`cannot open '${path}' for reading: ${error.message}`)
  else call.complain(`${path}: ${error.message}`)
}

export function nextPiece(call: Call, input: Input, most = 8192): Piece {
  const name = input.files[input.at]
  if (name === undefined) return over
  if (input.descriptor === null) {
    if (name === '-') input.descriptor = 0
    else {
      try {
        input.descriptor = openDescriptor(call, name, { reads: true, writes: false })
      } catch (error) {
        return skip(call, input, name, error)
      }
    }
  }
  let text: string | undefined
  try {
    text = call.read(input.descriptor, most)
  } catch (error) {
    return skip(call, input, name, error)
  }
  if (text === undefined) return { kind: 'wait', wait: { kind: 'input', descriptor: input.descriptor } }
  if (text !== '') return { kind: 'text', text }
  finishFile(call, input)
  return { kind: 'end', name }
}

/** Goes on with the next file, whatever is left of this one. */
export function finishFile(call: Call, input: Input): void {
  if (input.descriptor !== null && input.descriptor !== 0) call.table.open.close(call.process, input.descriptor)
  input.descriptor = null
  input.at++
}

function skip(call: Call, input: Input, name: string, error: unknown): Piece {
  if (!(error instanceof FileError)) throw error
  complain(call, name, error)
  input.status = 1
  finishFile(call, input)
  return { kind: 'end', name }
}
