import { FileError, type FileSystem } from '../files/file-system.ts'
import { pipeSize, type OpenFile, type Pipe, type Process } from './process.ts'
import { endOfInput, type SessionPort } from './session.ts'

export interface OpenFilesState {
  next: number
  opens: [number, OpenFile][]
  pipes: [number, Pipe][]
  /** What waits at the container's own standard input. */
  console: { text: string; isEnded: boolean }
}

/** What lies behind descriptors, and who hears of what happens there. */
export interface OpenFilesPorts {
  readonly files: FileSystem
  log(stream: 'stdout' | 'stderr', text: string): void
  session(number: number): SessionPort | undefined
  /** Text that looks like chance. */
  noise(length: number): string
  /** Something can be read, or written, that could not before: see waitKey. */
  woke(key: string): void
}

/** Everything that is open in a container: files, pipes, its log, the streams of sessions. */
export class OpenFiles {
  readonly #ports: OpenFilesPorts
  readonly #opens: Map<number, OpenFile>
  readonly #pipes: Map<number, Pipe>
  readonly console: { text: string; isEnded: boolean }
  #next: number

  constructor(ports: OpenFilesPorts, state?: OpenFilesState) {
    this.#ports = ports
    this.#next = state?.next ?? 1
    this.#opens = new Map(state?.opens)
    this.#pipes = new Map(state?.pipes)
    this.console = state?.console ?? { text: '', isEnded: false }
  }

  /** What is saved: only what the given processes hold open. */
  save(kept: Iterable<Process>): OpenFilesState {
    const uses = new Map<number, number>()
    for (const { descriptors } of kept) {
      for (const descriptor in descriptors) {
        const number = descriptors[descriptor]!
        uses.set(number, (uses.get(number) ?? 0) + 1)
      }
    }
    const opens: [number, OpenFile][] = []
    const pipes = new Map<number, Pipe>()
    for (const [number, count] of uses) {
      const open = this.#opens.get(number)!
      opens.push([number, { ...open, uses: count }])
      if (open.kind !== 'pipe') continue
      const pipe = pipes.get(open.pipe) ?? { text: this.#pipes.get(open.pipe)!.text, readers: 0, writers: 0 }
      pipes.set(open.pipe, pipe)
      if (open.end === 'read') pipe.readers++
      else pipe.writers++
    }
    return { next: this.#next, opens, pipes: [...pipes], console: this.console }
  }

  get(process: Process, descriptor: number): OpenFile | undefined {
    const number = process.descriptors[descriptor]
    return number === undefined ? undefined : this.#opens.get(number)
  }

  add(open: OpenFile): number {
    const number = this.#next++
    this.#opens.set(number, open)
    return number
  }

  /** A pipe's two ends, as yet without descriptors. */
  pipe(): { readonly read: number; readonly write: number } {
    const pipe = this.#next++
    this.#pipes.set(pipe, { text: '', readers: 1, writers: 1 })
    return {
      read: this.add({ kind: 'pipe', pipe, end: 'read', uses: 0 }),
      write: this.add({ kind: 'pipe', pipe, end: 'write', uses: 0 })
    }
  }

  /** The read end of a pipe that holds a text, however long, and that nobody writes to any more: a here-document. */
  textPipe(text: string): number {
    const pipe = this.#next++
    this.#pipes.set(pipe, { text, readers: 1, writers: 0 })
    return this.add({ kind: 'pipe', pipe, end: 'read', uses: 0 })
  }

  /** Puts an open file behind a descriptor; what was behind it is closed. */
  assign(process: Process, descriptor: number, number: number): void {
    const open = this.#opens.get(number)!
    open.uses++
    this.close(process, descriptor)
    process.descriptors[descriptor] = number
  }

  /** One more descriptor, of a new process, shows it. */
  share(number: number): void {
    this.#opens.get(number)!.uses++
  }

  close(process: Process, descriptor: number): void {
    const number = process.descriptors[descriptor]
    if (number === undefined) return
    delete process.descriptors[descriptor]
    this.release(number)
  }

  release(number: number): void {
    const open = this.#opens.get(number)
    if (open === undefined || --open.uses > 0) return
    this.#opens.delete(number)
    if (open.kind !== 'pipe') return
    const pipe = this.#pipes.get(open.pipe)!
    if (open.end === 'read') pipe.readers--
    else pipe.writers--
    this.#ports.woke(open.end === 'read' ? `w${open.pipe}` : `r${open.pipe}`)
    if (pipe.readers <= 0 && pipe.writers <= 0) this.#pipes.delete(open.pipe)
  }

  /** What wakes a process that waits on a descriptor; undefined where it need not wait. */
  waitKey(process: Process, descriptor: number, isInput: boolean): string | undefined {
    const open = this.get(process, descriptor)
    if (open === undefined) return undefined
    if (open.kind === 'pipe') {
      const pipe = this.#pipes.get(open.pipe)!
      if (isInput) return pipe.text === '' && pipe.writers > 0 ? `r${open.pipe}` : undefined
      return pipe.text.length >= pipeSize && pipe.readers > 0 ? `w${open.pipe}` : undefined
    }
    if (open.kind === 'console') return this.console.text === '' && !this.console.isEnded ? 'console' : undefined
    if (open.kind !== 'session') return undefined
    const session = this.#ports.session(open.session)
    if (session === undefined) return undefined
    if (isInput) return session.input === '' && !session.isEnded ? `i${open.session}` : undefined
    return session.hasRoom() ? undefined : `o${open.session}`
  }

  /**
   * Reads at most `most` characters, where `isLine` not beyond the end of the first line; "" at the end, undefined where
   * there is nothing as yet. Throws EBADF, EISDIR.
   */
  read(process: Process, descriptor: number, most: number, isLine = false): string | undefined {
    const open = this.get(process, descriptor)
    if (open === undefined) throw new FileError('EBADF')
    switch (open.kind) {
      case 'pipe': {
        if (open.end === 'write') throw new FileError('EBADF')
        const pipe = this.#pipes.get(open.pipe)!
        if (pipe.text === '') return pipe.writers > 0 ? undefined : ''
        const wasFull = pipe.text.length >= pipeSize
        const taken = pieceOf(pipe.text, most, isLine)
        pipe.text = pipe.text.slice(taken.length)
        if (wasFull || pipe.text === '') this.#ports.woke(`w${open.pipe}`)
        return taken
      }
      case 'file': {
        if (!open.canRead) throw new FileError('EBADF')
        const { entry } = this.#ports.files.find(root, open.path)
        if (entry.kind === 'directory') throw new FileError('EISDIR')
        const text = entry.text ?? ''
        const piece = text.slice(open.position, open.position + most)
        let taken = pieceOf(piece, most, isLine)
        const isBehind = open.position + taken.length >= text.length && taken.length < most && !taken.endsWith('\n')
        if (isBehind && entry.zeros !== undefined && (!isLine || taken === '')) {
          const left = text.length + entry.zeros - open.position - taken.length
          taken += '\0'.repeat(Math.max(Math.min(left, most - taken.length), 0))
        }
        open.position += taken.length
        return taken
      }
      case 'device':
        if (open.device === 'null') return ''
        return open.device === 'random' ? this.#ports.noise(most) : '\0'.repeat(most)
      case 'console': {
        const { console } = this
        if (console.text === '') return console.isEnded ? '' : undefined
        const taken = typed(console.text, most, isLine)
        console.text = console.text.slice(Math.max(taken.length, 1))
        return taken
      }
      case 'session': {
        const session = this.#ports.session(open.session)
        if (session === undefined) return ''
        if (session.input === '') return session.isEnded ? '' : undefined
        const taken = session.isTerminal ? typed(session.input, most, isLine) : pieceOf(session.input, most, isLine)
        session.input = session.input.slice(Math.max(taken.length, 1))
        session.consumed(taken)
        return taken
      }
      case 'log':
        throw new FileError('EBADF')
    }
  }

  /** Puts back what was read too much: only of files, which are read in large pieces. */
  unread(process: Process, descriptor: number, count: number): void {
    const open = this.get(process, descriptor)
    if (open?.kind === 'file') open.position -= count
  }

  /**
   * Writes, and returns how many characters went: fewer than all where there is no room. Throws a FileError; EPERM where
   * nobody reads any more (EPIPE).
   */
  write(process: Process, descriptor: number, text: string): number {
    const open = this.get(process, descriptor)
    if (open === undefined) throw new FileError('EBADF')
    switch (open.kind) {
      case 'pipe': {
        if (open.end === 'read') throw new FileError('EBADF')
        const pipe = this.#pipes.get(open.pipe)!
        if (pipe.readers === 0) throw new BrokenPipe()
        const count = Math.min(text.length, pipeSize - pipe.text.length)
        if (count <= 0) return 0
        const wasEmpty = pipe.text === ''
        pipe.text += count === text.length ? text : text.slice(0, count)
        if (wasEmpty) this.#ports.woke(`r${open.pipe}`)
        return count
      }
      case 'file':
        this.#writeFile(open, text)
        return text.length
      case 'device':
        if (open.device === 'full') throw new FileError('ENOSPC')
        return text.length
      case 'log':
        this.#ports.log(open.stream, text)
        return text.length
      case 'session': {
        const session = this.#ports.session(open.session)
        if (session !== undefined && !session.hasRoom()) return 0
        session?.write(open.stream === 'stderr' && !session.isTerminal ? 'stderr' : 'stdout', text)
        return text.length
      }
      case 'console':
        return text.length
    }
  }

  #writeFile(open: Extract<OpenFile, { readonly kind: 'file' }>, text: string): void {
    if (!open.canWrite) throw new FileError('EBADF')
    const { files } = this.#ports
    const entry = files.seek(root, open.path)?.entry
    const length = (entry?.text?.length ?? 0) + (entry?.zeros ?? 0)
    if (open.appends || open.position >= length) {
      if (!open.appends && open.position > length) files.resize(root, open.path, open.position)
      files.write(root, open.path, text, true)
      open.position = (open.appends ? length : open.position) + text.length
      return
    }
    const before = entry?.text ?? ''
    files.write(root, open.path, before.slice(0, open.position) + text + before.slice(open.position + text.length))
    open.position += text.length
  }
}

/** A file that was opened may be used whoever one has become. */
const root = { cwd: '/', user: 0, group: 0, umask: 0o22 }

/** Nobody reads any more: EPIPE. */
export class BrokenPipe extends Error {}

function pieceOf(text: string, most: number, isLine: boolean): string {
  if (isLine) {
    const end = text.indexOf('\n')
    if (end !== -1 && end < most) return text.slice(0, end + 1)
  }
  return text.length <= most ? text : text.slice(0, most)
}

/** A terminal gives a line at most, and nothing at all where Ctrl-D was pressed. */
function typed(text: string, most: number, isLine: boolean): string {
  const end = text.indexOf(endOfInput)
  return pieceOf(end === -1 ? text : text.slice(0, end), most, isLine)
}
