// The blocks of a tar archive: what stands before each of its members.
import type { FileEntry } from '../../files/file-system.ts'
import type { Call } from '../../processes/call.ts'
import { byteLength, decode } from '../../text-bytes.ts'
import { nameOfId } from '../listing.ts'

/** What is read of a member. */
export interface Member {
  readonly name: string
  readonly size: number
  /** 0 a file, 2 a link, 5 a folder, L a name that is too long for a header. */
  readonly type: string
  readonly mode: number
  readonly time: number
  readonly target: string
  readonly user: string
  readonly group: string
}

export const block = 512

function field(text: string, length: number): string {
  return text.slice(0, length).padEnd(length, '\0')
}

function octal(number: number, length: number): string {
  return `${Math.floor(number)
    .toString(8)
    .padStart(length - 1, '0')}\0`
}

export function header(call: Call, path: string, entry: FileEntry, size: number): string {
  const isFolder = entry.kind === 'directory'
  const name = isFolder && !path.endsWith('/') ? `${path}/` : path
  const type = isFolder ? '5' : entry.kind === 'link' ? '2' : '0'
  const make = (short: string, kind: string, bytes: number): string => {
    const before =
      field(short, 100) +
      octal(entry.mode & 0o7777, 8) +
      octal(entry.user, 8) +
      octal(entry.group, 8) +
      octal(bytes, 12) +
      octal(entry.time / 1000, 12)
    const after =
      kind +
      field(kind === '2' ? (entry.target ?? '') : '', 100) +
      'ustar  \0' +
      field(nameOfId(call, '/etc/passwd', entry.user), 32) +
      field(nameOfId(call, '/etc/group', entry.group), 32)
    const sum = Array.from(before + after).reduce((total, char) => total + (char.charCodeAt(0) & 255), 8 * 32)
    return field(`${before}${Math.floor(sum).toString(8).padStart(6, '0')}\0 ${after}`, block)
  }
  if (name.length <= 100) return make(name, type, size)
  return make('././@LongLink', 'L', name.length + 1) + padded(`${name}\0`) + make(name.slice(0, 100), type, size)
}

export function padded(text: string): string {
  const rest = byteLength(text) % block
  return rest === 0 ? text : text + '\0'.repeat(block - rest)
}

/** What a header says; undefined where it is none. */
export function memberOf(head: Uint8Array): Member | undefined {
  const read = (start: number, length: number): string =>
    decode(head.subarray(start, start + length)).replace(/\0.*$/s, '')
  const number = (start: number, length: number, otherwise: string): number =>
    Number.parseInt(read(start, length).trim() || otherwise, 8)
  const size = number(124, 12, '0')
  if (!Number.isFinite(size) || read(257, 5) !== 'ustar') return undefined
  const prefix = read(345, 155)
  return {
    name: prefix === '' || read(257, 8).startsWith('ustar ') ? read(0, 100) : `${prefix}/${read(0, 100)}`,
    size,
    type: read(156, 1),
    mode: number(100, 8, '644'),
    time: number(136, 12, '0') * 1000,
    target: read(157, 100),
    user: read(265, 32) || String(number(108, 8, '0')),
    group: read(297, 32) || String(number(116, 8, '0'))
  }
}
