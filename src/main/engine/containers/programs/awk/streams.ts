// What awk reads from and writes to: the main input, files and commands by their names. Plain data, with descriptors of
// the process.
import { FileError } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { openDescriptor } from '../../processes/opening.ts'
import { statusOf, type Wait } from '../../processes/process.ts'
import { expressionOf } from '../regular-expression.ts'

export interface Reader {
  /** null before its first file. */
  descriptor: number | null
  rest: string
  isEnded: boolean
  /** Of a command. */
  child: number | null
}

export interface Writer {
  readonly descriptor: number
  readonly child: number | null
}

export interface Streams {
  readonly readers: Record<string, Reader>
  readonly writers: Record<string, Writer>
}

/** A record; null at the end; or what to wait for. */
export type Got = { readonly record: string } | { readonly end: true } | { readonly wait: Wait }

const longestRecord = 16 * 1024 * 1024

/** The next record of a stream that is open. `separator`: RS. */
export function nextRecord(call: Call, reader: Reader, separator: string): Got {
  for (;;) {
    const found = recordIn(reader, separator)
    if (found !== undefined) return { record: found }
    if (reader.isEnded || reader.descriptor === null) {
      const last = separator === '' ? reader.rest.replace(/^\n+/, '').replace(/\n+$/, '') : reader.rest
      reader.rest = ''
      return last === '' ? { end: true } : { record: last }
    }
    const piece = call.read(reader.descriptor)
    if (piece === undefined) return { wait: { kind: 'input', descriptor: reader.descriptor } }
    if (piece === '') reader.isEnded = true
    reader.rest += piece
    if (reader.rest.length > longestRecord) throw new RangeError('record too long')
  }
}

/** A whole record of what was read, which is taken out of it. */
function recordIn(reader: Reader, separator: string): string | undefined {
  if (separator === '') {
    // Paragraphs: empty lines before the first do not count.
    const text = reader.rest.replace(/^\n+/, '')
    const end = /\n\n+/.exec(text)
    // More empty lines may follow what was read.
    if (end === null || (end.index + end[0].length === text.length && !reader.isEnded)) return undefined
    reader.rest = text.slice(end.index + end[0].length)
    return text.slice(0, end.index)
  }
  if (separator.length === 1) {
    const at = reader.rest.indexOf(separator)
    if (at === -1) return undefined
    const record = reader.rest.slice(0, at)
    reader.rest = reader.rest.slice(at + 1)
    return record
  }
  const match = expressionOf(separator, 'extended').find(reader.rest)
  if (match === undefined || match.start === match.end || (match.end === reader.rest.length && !reader.isEnded))
    return undefined
  const record = reader.rest.slice(0, match.start)
  reader.rest = reader.rest.slice(match.end)
  return record
}

/** Opens a file, or starts a command; undefined where a file cannot be read. */
export function openReader(call: Call, streams: Streams, from: 'file' | 'command', name: string): Reader | undefined {
  const key = `${from} ${name}`
  const known = streams.readers[key]
  if (known !== undefined) return known
  let reader: Reader
  if (from === 'command') {
    const { descriptor, child } = startCommand(call, name, 'output')
    reader = { descriptor, rest: '', isEnded: descriptor === null, child }
  } else if (name === '-' || name === '/dev/stdin') reader = { descriptor: 0, rest: '', isEnded: false, child: null }
  else {
    try {
      const descriptor = openDescriptor(call, name, { reads: true, writes: false })
      reader = { descriptor, rest: '', isEnded: false, child: null }
    } catch (error) {
      if (error instanceof FileError) return undefined
      throw error
    }
  }
  streams.readers[key] = reader
  return reader
}

/** The descriptor that print writes to; a file is emptied when it is opened. Throws a FileError. */
export function openWriter(call: Call, streams: Streams, operator: '>' | '>>' | '|', name: string): number {
  if (operator !== '|') {
    if (name === '/dev/stdout' || name === '-') return 1
    if (name === '/dev/stderr') return 2
  }
  const known = streams.writers[name]
  if (known !== undefined) return known.descriptor
  let writer: Writer
  if (operator === '|') {
    const { descriptor, child } = startCommand(call, name, 'input')
    writer = { descriptor: descriptor ?? 1, child }
  } else {
    const appends = operator === '>>'
    const mode = { reads: false, writes: true, appends, truncates: !appends }
    writer = { descriptor: openDescriptor(call, name, mode), child: null }
  }
  streams.writers[name] = writer
  return writer.descriptor
}

/** sh -c with a pipe to its input or from its output. */
function startCommand(
  call: Call,
  command: string,
  side: 'input' | 'output'
): { readonly descriptor: number | null; readonly child: number | null } {
  const { open } = call.table
  const ends = open.pipe()
  open.share(ends.read)
  open.share(ends.write)
  const [theirs, ours] = side === 'input' ? [ends.read, ends.write] : [ends.write, ends.read]
  const own = call.process.descriptors
  const descriptors: Record<number, number> = {}
  for (const number of [0, 1, 2]) if (own[number] !== undefined) descriptors[number] = own[number]
  descriptors[side === 'input' ? 0 : 1] = theirs
  const child = call.table.spawn(call.process, { argv: ['sh', '-c', command], program: 'sh', descriptors })
  let descriptor = 3
  while (call.process.descriptors[descriptor] !== undefined) descriptor++
  if (child !== undefined) open.assign(call.process, descriptor, ours)
  open.release(ends.read)
  open.release(ends.write)
  return child === undefined ? { descriptor: null, child: null } : { descriptor, child: child.pid }
}

/** Runs a command on awk's own streams: its number; null where there may be no more processes. */
export function startSystem(call: Call, command: string): number | null {
  const own = call.process.descriptors
  const descriptors: Record<number, number> = {}
  for (const number of [0, 1, 2]) if (own[number] !== undefined) descriptors[number] = own[number]
  return call.table.spawn(call.process, { argv: ['sh', '-c', command], program: 'sh', descriptors })?.pid ?? null
}

/** The status of a child that was waited for; or the wait. */
export function endOf(call: Call, child: number): number | Wait {
  const process = call.table.get(child)
  if (process === undefined) return 0
  const ended = call.table.childEnded(call.process, child)
  if (ended === undefined) return { kind: 'child', pid: child }
  const status = statusOf(ended.ended!)
  call.table.reap(ended)
  return status
}

/** Closes what is open by a name: the children that are to be waited for, undefined where nothing was. */
export function closeStream(call: Call, streams: Streams, name: string): readonly number[] | undefined {
  const children: number[] = []
  let isKnown = false
  const take = ({ descriptor, child }: { readonly descriptor: number | null; readonly child: number | null }): void => {
    isKnown = true
    if (descriptor !== null && descriptor > 2) call.table.open.close(call.process, descriptor)
    if (child !== null) children.push(child)
  }
  const writer = streams.writers[name]
  if (writer !== undefined) {
    take(writer)
    delete streams.writers[name]
  }
  for (const key of [`file ${name}`, `command ${name}`]) {
    const reader = streams.readers[key]
    if (reader === undefined) continue
    take(reader)
    delete streams.readers[key]
  }
  return isKnown ? children : undefined
}
