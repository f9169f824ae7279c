// tar: the ustar format, enough for kubectl cp and for archives that people make in a container; with -z within gzip's.
import type { Json } from '../../../../../shared/kube/object.ts'
import { FileError } from '../../files/file-system.ts'
import { joined } from '../../files/paths.ts'
import type { Call } from '../../processes/call.ts'
import { openDescriptor } from '../../processes/opening.ts'
import { matcherOf } from '../../shell/pattern.ts'
import { byteLength } from '../../text-bytes.ts'
import { stateful, type Outcome, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { gunzipped, gzipEnd, gzipHeader, gzipMore, gzipStream, isGzip, type GzipStream } from './gzip-format.ts'
import { block, header, padded } from './tar-header.ts'
import { takeMembers } from './tar-members.ts'
import { tarOptionsOf, type TarOptions } from './tar-options.ts'

interface Packing {
  readonly options: TarOptions
  readonly descriptor: number
  /** What the archive is put through on its way out. */
  readonly stream: GzipStream | null
  queue: string[]
  /** Bytes as text, of which not all has been taken. */
  text: string
  isOver: boolean
  /** It was told that names lose their slash. */
  isTold: boolean
  status: number
}

const mostHeld = 64 * 1024 * 1024

function begin(call: Call): Packing {
  const options = tarOptionsOf(call)
  const { mode, file, isZipped, words } = options
  const writes = mode === 'c'
  let descriptor = writes ? 1 : 0
  if (file !== '-') {
    try {
      descriptor = openDescriptor(call, file, { reads: !writes, writes, truncates: writes })
    } catch (error) {
      const said = `${file}: Cannot open: ${(error as Error).message}`
      throw new ProgramError(
        isZipped
          ? `(child): ${said}\ntar (child): Error is not recoverable: exiting now\ntar: Child returned status 2\n${fatal}`
          : `${said}\n${fatal}`,
        2
      )
    }
  }
  const stream = writes && isZipped ? gzipStream() : null
  if (stream !== null) call.print(gzipHeader(stream), descriptor)
  const queue = writes ? [...words] : []
  return { options, descriptor, stream, queue, text: '', isOver: false, isTold: false, status: 0 }
}

const fatal = 'tar: Error is not recoverable: exiting now'

function write(call: Call, { stream, descriptor }: Packing, text: string): void {
  call.print(stream === null ? text : gzipMore(stream, text), descriptor)
}

/** The others have busybox's. */
function isGnu(call: Call): boolean {
  return call.machine.distribution === 'debian'
}

function endWords(call: Call): string {
  return isGnu(call) ? 'Exiting with failure status due to previous errors' : 'error exit delayed from previous errors'
}

function create(call: Call, state: Packing): Outcome {
  const name = state.queue.shift()
  if (name === undefined) {
    if (state.isOver) {
      if (state.status > 0) call.complain(endWords(call))
      return state.status
    }
    state.isOver = true
    write(call, state, '\0'.repeat(2 * block))
    if (state.stream !== null) call.print(gzipEnd(state.stream), state.descriptor)
    return undefined
  }
  try {
    add(call, state, name)
  } catch (error) {
    if (!(error instanceof FileError)) throw error
    call.complain(isGnu(call) ? `${name}: Cannot stat: ${error.message}` : `${name}: ${error.message}`)
    state.status = isGnu(call) ? 2 : 1
  }
  return undefined
}

/** One file, link or folder; what a folder holds comes after it. */
function add(call: Call, state: Packing, name: string): void {
  const { options } = state
  const { keepsLeadingSlash, folder } = options
  if (isExcluded(options, name)) return
  const { path, entry } = call.files.find(call.process, name.startsWith('/') ? name : joined(folder, name), false)
  const shown = keepsLeadingSlash ? name : name.replace(/^\/+/, '')
  if (shown !== name && !state.isTold) {
    state.isTold = true
    call.complain(isGnu(call) ? "Removing leading `/' from member names" : "removing leading '/' from member names")
  }
  const text = entry.kind === 'file' ? call.files.read(call.process, path) : ''
  const zeros = entry.zeros ?? 0
  if (zeros > mostHeld) throw new FileError('EFBIG')
  const whole = text + '\0'.repeat(zeros)
  if (entry.kind === 'device') return
  write(call, state, header(call, shown === '' ? './' : shown, entry, byteLength(whole)) + padded(whole))
  if (options.isTold)
    call.print(
      `${shown}${entry.kind === 'directory' && !shown.endsWith('/') ? '/' : ''}\n`,
      state.descriptor === 1 ? 2 : 1
    )
  if (entry.kind === 'directory')
    state.queue.unshift(...call.files.names(call.process, path).map((inner) => `${name.replace(/\/$/, '')}/${inner}`))
  call.charge(whole.length / 2000)
}

/** A pattern leaves out names, and whole paths. */
function isExcluded({ excluded }: TarOptions, name: string): boolean {
  const path = name.replace(/\/$/, '')
  const parts = path.split('/')
  return excluded.some((pattern) => {
    const matches = matcherOf(pattern.replace(/\/$/, ''))
    return parts.some((_part, index) => matches(parts.slice(index).join('/')))
  })
}

function unpack(call: Call, state: Packing): Outcome {
  const { options, descriptor } = state
  if (!state.isOver) {
    const piece = call.read(descriptor, 65_536)
    if (piece === undefined) return { kind: 'input', descriptor }
    if (piece === '') state.isOver = true
    else {
      state.text += piece
      if (state.text.length > mostHeld) throw new ProgramError('archive too large', 2)
    }
    return undefined
  }
  let { text } = state
  if (isGzip(text) && !options.isZipped && options.file === '-')
    throw new ProgramError(`Archive is compressed. Use -z option\n${fatal}`, 2)
  if (options.isZipped || isGzip(text)) {
    const plain = gunzipped(text)
    if ('trouble' in plain) {
      call.print(`\ngzip: stdin: ${plain.trouble}\ntar: Child returned status 1\n${fatal}\n`, 2)
      return 2
    }
    text = plain.text
    call.charge(text.length / 4000)
  }
  return takeMembers(call, options, text)
}

export const tar: Program = stateful(
  (call) => begin(call) as unknown as Json,
  (call, json) => {
    const state = json as unknown as Packing
    return state.options.mode === 'c' ? create(call, state) : unpack(call, state)
  }
)
