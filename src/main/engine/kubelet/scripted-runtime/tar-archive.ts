// What `kubectl cp` asks of a container: tar, as far as files and folders go (POSIX ustar, and GNU's long names).

const block = 512

export interface TarEntry {
  /** As it stands in the archive. */
  readonly path: string
  readonly isFolder: boolean
  readonly bytes: Uint8Array
}

/** An archive, with the two empty blocks at its end. `time` in milliseconds: when all of it was changed last. */
export function packTar(entries: readonly TarEntry[], time: number): Buffer {
  const pieces: Buffer[] = []
  for (const { path, isFolder, bytes } of entries) {
    const name = isFolder && !path.endsWith('/') ? `${path}/` : path
    if (Buffer.byteLength(name) > 100) {
      const long = Buffer.from(`${name}\0`)
      pieces.push(header('././@LongLink', long.length, 'L', 0), padded(long))
    }
    pieces.push(header(name, isFolder ? 0 : bytes.length, isFolder ? '5' : '0', time))
    if (!isFolder) pieces.push(padded(bytes))
  }
  pieces.push(Buffer.alloc(2 * block))
  return Buffer.concat(pieces)
}

function header(name: string, size: number, type: '0' | '5' | 'L', time: number): Buffer {
  const bytes = Buffer.alloc(block)
  bytes.write(name, 0, 100)
  bytes.write(type === '5' ? '0000755\0' : '0000644\0', 100)
  bytes.write('0000000\0', 108)
  bytes.write('0000000\0', 116)
  bytes.write(`${octal(size, 11)}\0`, 124)
  bytes.write(`${octal(Math.floor(time / 1000), 11)}\0`, 136)
  bytes.write('        ', 148)
  bytes.write(type, 156)
  bytes.write('ustar\u000000', 257)
  bytes.write('root', 265)
  bytes.write('root', 297)
  const sum = bytes.reduce((total, byte) => total + byte, 0)
  bytes.write(`${octal(sum, 6)}\0 `, 148)
  return bytes
}

function octal(value: number, digits: number): string {
  return value.toString(8).padStart(digits, '0')
}

function padded(bytes: Uint8Array): Buffer {
  const rest = bytes.length % block
  return rest === 0 ? Buffer.from(bytes) : Buffer.concat([bytes, Buffer.alloc(block - rest)])
}

/** Takes an archive apart as its bytes come. Holds one file's bytes at most. */
export class TarReader {
  readonly #onEntry: (entry: TarEntry) => void
  readonly #mostBytes: number
  #buffered = Buffer.alloc(0)
  #longName: string | undefined
  #isOver = false

  /** `mostBytes`: of one file. */
  constructor(onEntry: (entry: TarEntry) => void, mostBytes: number) {
    this.#onEntry = onEntry
    this.#mostBytes = mostBytes
  }

  /** What is wrong with the archive, in tar's words; undefined where nothing is. */
  write(bytes: Uint8Array): string | undefined {
    if (this.#isOver) return undefined
    this.#buffered = Buffer.concat([this.#buffered, bytes])
    while (this.#buffered.length >= block) {
      const head = this.#buffered.subarray(0, block)
      if (head.every((byte) => byte === 0)) {
        this.#isOver = true
        this.#buffered = Buffer.alloc(0)
        return undefined
      }
      const size = Number.parseInt(text(head, 124, 12).trim() || '0', 8)
      if (!isSound(head) || Number.isNaN(size)) return 'tar: This does not look like a tar archive'
      if (size > this.#mostBytes) return 'tar: write error: No space left on device'
      const length = block + Math.ceil(size / block) * block
      if (this.#buffered.length < length) return undefined
      this.#take(head, Buffer.from(this.#buffered.subarray(block, block + size)))
      this.#buffered = this.#buffered.subarray(length)
    }
    return undefined
  }

  /** What is wrong where no more comes. */
  end(): string | undefined {
    return this.#isOver || this.#buffered.length === 0 ? undefined : 'tar: short read'
  }

  #take(head: Buffer, bytes: Buffer): void {
    const type = text(head, 156, 1)
    if (type === 'L') {
      this.#longName = text(bytes, 0, bytes.length)
      return
    }
    if (type === 'x') {
      // POSIX's records: "LENGTH path=NAME\n". Only the name is of use here.
      this.#longName = /(?:^|\n)\d+ path=([^\n]*)\n/.exec(bytes.toString())?.[1] ?? this.#longName
      return
    }
    const prefix = text(head, 257, 5) === 'ustar' && head[263] === 0x30 ? text(head, 345, 155) : ''
    const short = text(head, 0, 100)
    const path = this.#longName ?? (prefix === '' ? short : `${prefix}/${short}`)
    this.#longName = undefined
    // Links and devices have no place in a scripted container.
    if (type === '0' || type === '' || type === '5') this.#onEntry({ path, isFolder: type === '5', bytes })
  }
}

function text(bytes: Buffer, start: number, length: number): string {
  const field = bytes.subarray(start, start + length)
  const end = field.indexOf(0)
  return (end === -1 ? field : field.subarray(0, end)).toString()
}

function isSound(head: Buffer): boolean {
  const wanted = Number.parseInt(text(head, 148, 8).trim(), 8)
  let sum = 0
  for (let at = 0; at < block; at++) sum += at >= 148 && at < 156 ? 0x20 : head[at]!
  return sum === wanted
}
