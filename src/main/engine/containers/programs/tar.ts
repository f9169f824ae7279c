// tar: the ustar format, enough for kubectl cp and for archives that people make in a container.
import type { Json } from '../../../../shared/kube/object.ts'
import { FileError, type FileEntry } from '../files/file-system.ts'
import { joined } from '../files/paths.ts'
import type { Call } from '../processes/call.ts'
import { openDescriptor } from '../processes/opening.ts'
import { byteLength, decode, encode } from '../text-bytes.ts'
import { modeText, nameOfId } from './listing.ts'
import { stateful, type Outcome, type Program } from './program.ts'
import { ProgramError } from './program-error.ts'
import { strftime } from './strftime.ts'

interface Packing {
  readonly mode: 'c' | 'x' | 't'
  readonly descriptor: number
  readonly folder: string
  readonly isTold: boolean
  readonly words: readonly string[]
  readonly strip: number
  readonly keepsLeadingSlash: boolean
  queue: string[]
  /** Bytes as text, of which not all has been taken. */
  text: string
  isOver: boolean
  status: number
  /** A name that is longer than a header takes. */
  longName: string | null
  /** Whether it was said that names lose their first slash. */
  isStripped: boolean
}

const block = 512
const mostHeld = 64 * 1024 * 1024

function field(text: string, length: number): string {
  return text.slice(0, length).padEnd(length, '\0')
}

function octal(number: number, length: number): string {
  return `${Math.floor(number)
    .toString(8)
    .padStart(length - 1, '0')}\0`
}

function header(call: Call, path: string, entry: FileEntry, size: number): string {
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

function padded(text: string): string {
  const rest = byteLength(text) % block
  return rest === 0 ? text : text + '\0'.repeat(block - rest)
}

function begin(call: Call): Packing {
  let letters = ''
  let file = '-'
  let folder = call.process.cwd
  let strip = 0
  const words: string[] = []
  const { args } = call
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (word.startsWith('--')) {
      if (word.startsWith('--strip-components=')) strip = Number(word.slice(19))
      else if (word.startsWith('--directory=')) folder = word.slice(12)
      else if (word === '--extract') letters += 'x'
      else if (word === '--create') letters += 'c'
      else if (word === '--list') letters += 't'
      continue
    }
    if (word === '-') {
      if (letters.endsWith('f')) file = '-'
      continue
    }
    const isCluster = word.startsWith('-') || at === 0
    if (!isCluster) {
      words.push(word)
      continue
    }
    for (const letter of word.replace(/^-/, '')) {
      letters += letter
      if (letter === 'f') file = args[++at] ?? '-'
      else if (letter === 'C') folder = args[++at] ?? folder
    }
  }
  const mode = /[cxt]/.exec(letters)?.[0] as Packing['mode'] | undefined
  if (mode === undefined)
    throw new ProgramError("You must specify one of the '-Acdtrux', '--delete' or '--test-label' options", 2)
  const writes = mode === 'c'
  let descriptor = writes ? 1 : 0
  if (file !== '-') {
    try {
      descriptor = openDescriptor(call, file, { reads: !writes, writes, truncates: writes })
    } catch (error) {
      throw new ProgramError(`${file}: Cannot open: ${(error as Error).message}`, 2)
    }
  }
  return {
    mode,
    descriptor,
    folder,
    isTold: letters.includes('v'),
    words,
    strip,
    keepsLeadingSlash: letters.includes('P'),
    queue: writes ? [...words] : [],
    text: '',
    isOver: false,
    status: 0,
    longName: null,
    isStripped: false
  }
}

function at(state: Packing, name: string): string {
  return name.startsWith('/') ? name : joined(state.folder, name)
}

function isGnu(call: Call): boolean {
  return call.machine.distribution === 'debian'
}

function endWords(call: Call): string {
  return isGnu(call) ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors'
}

function create(call: Call, state: Packing): Outcome {
  const name = state.queue.shift()
  if (name === undefined) {
    if (state.isOver) return state.status
    state.isOver = true
    call.print('\0'.repeat(2 * block), state.descriptor)
    if (state.status !== 0) call.complain(endWords(call))
    return undefined
  }
  try {
    const { path, entry } = call.files.find(call.process, at(state, name), false)
    const shown = state.keepsLeadingSlash ? name : name.replace(/^\/+/, '')
    if (shown !== name && !state.isStripped) {
      state.isStripped = true
      call.complain(isGnu(call) ? "Removing leading `/' from member names" : "removing leading '/' from member names")
    }
    const text = entry.kind === 'file' ? call.files.read(call.process, path) : ''
    const zeros = entry.zeros ?? 0
    if (zeros > mostHeld) throw new FileError('EFBIG')
    const whole = text + '\0'.repeat(zeros)
    if (entry.kind === 'device') return undefined
    call.print(header(call, shown === '' ? './' : shown, entry, byteLength(whole)) + padded(whole), state.descriptor)
    if (state.isTold)
      call.print(
        `${shown}${entry.kind === 'directory' && !shown.endsWith('/') ? '/' : ''}\n`,
        state.descriptor === 1 ? 2 : 1
      )
    if (entry.kind === 'directory')
      state.queue.unshift(...call.files.names(call.process, path).map((inner) => `${name.replace(/\/$/, '')}/${inner}`))
    call.charge(whole.length / 2000)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.complain(isGnu(call) ? `${name}: Cannot stat: ${error.message}` : `${name}: ${error.message}`)
    state.status = isGnu(call) ? 2 : 1
  }
  return undefined
}

function unpack(call: Call, state: Packing): Outcome {
  if (!state.isOver) {
    const piece = call.read(state.descriptor, 65_536)
    if (piece === undefined) return { kind: 'input', descriptor: state.descriptor }
    if (piece === '') state.isOver = true
    else {
      state.text += piece
      if (state.text.length > mostHeld) throw new ProgramError('archive too large', 2)
    }
    return undefined
  }
  const bytes = encode(state.text)
  let from = 0
  let members = 0
  while (from + block <= bytes.length) {
    const head = bytes.subarray(from, from + block)
    if (head.every((byte) => byte === 0)) break
    const read = (start: number, length: number): string =>
      decode(head.subarray(start, start + length)).replace(/\0.*$/s, '')
    const size = Number.parseInt(read(124, 12).trim() || '0', 8)
    const type = read(156, 1)
    const body = bytes.subarray(from + block, from + block + size)
    from += block + Math.ceil(size / block) * block
    if (!Number.isFinite(size) || read(257, 5) !== 'ustar') {
      call.complain('This does not look like a tar archive')
      call.complain('Exiting with failure status due to previous errors')
      return 2
    }
    members++
    if (type === 'L') {
      state.longName = decode(body).replace(/\0.*$/s, '')
      continue
    }
    if (type === 'x' || type === 'g') continue
    const prefix = read(345, 155)
    const name =
      state.longName ??
      (prefix === '' || read(257, 8).startsWith('ustar ') ? read(0, 100) : `${prefix}/${read(0, 100)}`)
    state.longName = null
    const entry = {
      mode: Number.parseInt(read(100, 8).trim() || '644', 8),
      time: Number.parseInt(read(136, 12).trim() || '0', 8) * 1000,
      target: read(157, 100),
      type
    }
    if (
      state.words.length > 0 &&
      !state.words.some((word) => name === word || name.startsWith(`${word.replace(/\/$/, '')}/`))
    )
      continue
    extract(call, state, name, entry, decode(body))
  }
  if (members === 0 && bytes.length > 0) {
    call.complain('This does not look like a tar archive')
    return 2
  }
  return state.status
}

interface Member {
  readonly mode: number
  readonly time: number
  readonly target: string
  readonly type: string
}

function extract(call: Call, state: Packing, name: string, { mode, time, target, type }: Member, text: string): void {
  call.charge(1 + text.length / 2000)
  if (state.mode === 't') {
    const kind = type === '5' ? 'directory' : type === '2' ? 'link' : 'file'
    const entry: FileEntry = { kind, mode, user: 0, group: 0, time }
    call.print(
      state.isTold
        ? `${modeText(entry)} root/root ${String(byteLength(text)).padStart(9)} ${strftime(time, '%Y-%m-%d %H:%M')} ${name}\n`
        : `${name}\n`
    )
    return
  }
  const inner = name.replace(/^\/+/, '').split('/').slice(state.strip).join('/').replace(/\/$/, '')
  if (state.isTold) call.print(`${name}\n`)
  // What climbs out of the folder is left out.
  if (inner === '' || inner.split('/').includes('..')) return
  const path = at(state, inner)
  try {
    const parts = inner.split('/')
    for (let count = 1; count < parts.length; count++) {
      const folder = at(state, parts.slice(0, count).join('/'))
      if (call.seek(folder) === undefined) call.files.makeFolder(call.process, folder)
    }
    if (type === '5') {
      if (call.seek(path) === undefined) call.files.makeFolder(call.process, path, mode)
      return
    }
    if (call.seek(path, false) !== undefined) call.files.remove(call.process, path, false)
    if (type === '2') call.files.link(call.process, target, path)
    else {
      call.files.write(call.process, path, text)
      call.files.change(call.process, path, {
        mode: mode & 0o7777,
        ...(call.args.some((word) => /m/.test(word) && /^-?x/.test(word)) ? {} : { time })
      })
    }
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.complain(`${name}: Cannot open: ${error.message}`)
    state.status = 2
  }
}

export const tar: Program = stateful(
  (call) => begin(call) as unknown as Json,
  (call, json) => {
    const state = json as unknown as Packing
    return state.mode === 'c' ? create(call, state) : unpack(call, state)
  }
)
