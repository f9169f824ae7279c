// tar as it is run in a scripted container: an archive to stdout, or one from stdin taken apart. BusyBox's words.
// oxlint-disable-next-line no-restricted-imports -- packing is arithmetic: the same bytes give the same bytes
import { gunzipSync, gzipSync } from 'node:zlib'
import { packTar, TarReader, type TarEntry } from './tar-archive.ts'

export interface TarFiles {
  /** All files below a folder, by their whole paths. */
  list(path: string): readonly string[]
  read(path: string): Uint8Array | undefined
  /** Why a file cannot be written; undefined where it was. */
  write(path: string, bytes: Uint8Array): string | undefined
}

export interface TarCommand {
  readonly isCreating: boolean
  readonly isZipped: boolean
  readonly folder: string
  readonly paths: readonly string[]
}

/** What a command line asks of tar; undefined where it is another program, or asks for what only a real tar does. */
export function tarCommand([program = '', ...words]: readonly string[]): TarCommand | undefined {
  if (program !== 'tar' && !program.endsWith('/tar')) return undefined
  let mode: 'c' | 'x' | undefined
  let isZipped = false
  let isStandard = false
  let folder = '/'
  const paths: string[] = []
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!
    if (word === '-C') folder = words[++at] ?? '/'
    else if (word === '--') continue
    else if (word.startsWith('--')) continue
    else if (at === 0 || (word.startsWith('-') && word.length > 1)) {
      for (const letter of word.replace('-', '')) {
        if (letter === 'c' || letter === 'x') mode = letter
        else if (letter === 'z') isZipped = true
        else if (letter === 'f') isStandard = words[++at] === '-'
      }
    } else paths.push(word)
  }
  if (mode === undefined || !isStandard) return undefined
  return { isCreating: mode === 'c', isZipped, folder, paths }
}

/** The archive, and what tar says beside it. */
export function createArchive(
  { folder, paths, isZipped }: TarCommand,
  files: TarFiles,
  time: number
): { readonly archive: Buffer; readonly complaint: string; readonly exitCode: number } {
  const entries: TarEntry[] = []
  let complaint = ''
  for (const path of paths) {
    const whole = absolute(folder, path)
    const name = path.replace(/^\/+/, '').replace(/\/+$/, '')
    const bytes = files.read(whole)
    const below = files.list(whole)
    if (bytes !== undefined) entries.push({ path: name, isFolder: false, bytes })
    else if (below.length === 0) complaint += `tar: ${path}: No such file or directory\n`
    else entries.push(...folderEntries(name, whole, below, files))
  }
  const plain = packTar(entries, time)
  const archive = isZipped ? gzipSync(plain) : plain
  if (complaint === '') return { archive, complaint, exitCode: 0 }
  return { archive, complaint: `${complaint}tar: error exit delayed from previous errors\n`, exitCode: 1 }
}

function folderEntries(name: string, whole: string, below: readonly string[], files: TarFiles): readonly TarEntry[] {
  const none = new Uint8Array()
  const root = whole.replace(/\/+$/, '')
  const folders = new Set([name === '.' || name === '' ? '.' : name])
  const found = below.flatMap((path) => {
    const bytes = files.read(path)
    const inside = path.slice(root.length + 1).split('/')
    for (let depth = 1; depth < inside.length; depth++) folders.add([name, ...inside.slice(0, depth)].join('/'))
    return bytes === undefined ? [] : [{ path: [name, ...inside].join('/'), isFolder: false, bytes }]
  })
  return [...[...folders].map((path) => ({ path, isFolder: true, bytes: none })), ...found]
}

/** Bytes of one file that can be taken in. */
const largestFile = 32 * 1024 * 1024

/** Takes files out of an archive that comes piece by piece. */
export class ArchiveExtraction {
  readonly #reader: TarReader
  readonly #isZipped: boolean
  #zipped: Uint8Array[] = []
  #zippedSize = 0
  #complaint: string | undefined

  constructor({ folder, isZipped }: TarCommand, files: TarFiles) {
    this.#isZipped = isZipped
    this.#reader = new TarReader(({ path, isFolder, bytes }) => {
      if (isFolder || path.split('/').includes('..')) return
      const refused = files.write(absolute(folder, path.replace(/^\/+/, '')), bytes)
      if (refused !== undefined) this.#complaint ??= `tar: ${path}: ${refused}`
    }, largestFile)
  }

  write(bytes: Uint8Array): void {
    if (this.#complaint !== undefined) return
    if (!this.#isZipped) {
      this.#complaint ??= this.#reader.write(bytes)
      return
    }
    this.#zippedSize += bytes.length
    if (this.#zippedSize > largestFile) this.#complaint = 'tar: write error: No space left on device'
    else this.#zipped.push(bytes)
  }

  /** What tar complains of in the end; undefined where all is well. */
  end(): string | undefined {
    if (this.#isZipped && this.#complaint === undefined) this.#unzip()
    return this.#complaint ?? this.#reader.end()
  }

  #unzip(): void {
    try {
      this.#complaint = this.#reader.write(
        gunzipSync(Buffer.concat(this.#zipped), { maxOutputLength: 2 * largestFile })
      )
    } catch {
      this.#complaint = 'tar: invalid gzip magic'
    }
    this.#zipped = []
  }
}

function absolute(folder: string, path: string): string {
  const parts: string[] = []
  for (const part of (path.startsWith('/') ? path : `${folder}/${path}`).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return `/${parts.join('/')}`
}
