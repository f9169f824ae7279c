// A zip of manifests, read as the folder that it is. It came from anywhere, so all of it is sound or nothing is taken.
import type { FileEntry } from '@zip.js/zip.js/lib/zip-core.js'
import type { PickedFile } from './apply-files.ts'
import { largestZip, longestFile, mostFiles } from './file-limits.ts'
import { isManifest } from './take-files.ts'

/** A key of the texts. */
export type ZipProblem = 'zip-damaged' | 'zip-encrypted' | 'zip-too-large' | 'zip-too-many' | 'zip-unsafe'

/** Of those that lie in a folder nothing is known yet. */
export function isZip(path: string): boolean {
  return /^[^/]+\.zip$/i.test(path)
}

/** In the order in which kubectl goes through a folder; hidden ones are passed over as there. */
export async function filesInZip(zip: File): Promise<readonly PickedFile[] | ZipProblem> {
  if (zip.size > largestZip) return 'zip-too-large'
  const library = await import('@zip.js/zip.js/lib/zip-core.js')
  const reader = new library.ZipReader(new library.BlobReader(zip), {
    // Workers are made from texts, which the window's security policy forbids.
    useWebWorkers: false,
    strictness: 'strict',
    checkCrc32: true,
    checkOverlappingEntry: true
  })
  try {
    const entries: FileEntry[] = []
    let promised = 0
    for await (const entry of reader.getEntriesGenerator()) {
      if (entry.directory || entry.symlink || isHidden(entry.filename)) continue
      if (entry.encrypted) return 'zip-encrypted'
      if (entries.push(entry) > mostFiles) return 'zip-too-many'
      if (isManifest(entry.filename)) promised += entry.uncompressedSize
      if (promised > largestZip) return 'zip-too-large'
    }
    return await filesOf(entries)
  } catch (error) {
    return (error as Error).message === library.ERR_UNSAFE_FILENAME ? 'zip-unsafe' : 'zip-damaged'
  }
}

/** What is no manifest stays packed: it is only counted. */
async function filesOf(entries: readonly FileEntry[]): Promise<readonly PickedFile[] | ZipProblem> {
  const files: PickedFile[] = []
  let left = largestZip
  for (const entry of entries) {
    const pieces = isManifest(entry.filename) ? await unpacked(entry, Math.min(left, longestFile)) : []
    if (pieces === undefined) return 'zip-too-large'
    const file = new File(pieces, entry.filename)
    left -= file.size
    files.push({ path: entry.filename, file })
  }
  return files.sort((a, b) => compareSteps(a.path.split('/'), b.path.split('/')))
}

/** Undefined where it is more than `most` bytes, whatever the zip says of its size. */
async function unpacked(entry: FileEntry, most: number): Promise<Uint8Array<ArrayBuffer>[] | undefined> {
  const pieces: Uint8Array<ArrayBuffer>[] = []
  let size = 0
  const abort = new AbortController()
  const take = new WritableStream<Uint8Array<ArrayBuffer>>({
    write: (piece) => {
      size += piece.length
      if (size > most) abort.abort()
      else pieces.push(piece)
    }
  })
  try {
    await entry.getData(take, { signal: abort.signal })
  } catch (error) {
    if (size > most) return undefined
    throw error
  }
  return size > most ? undefined : pieces
}

function isHidden(path: string): boolean {
  return path.split('/').some((step) => step.startsWith('.') || step === '__MACOSX')
}

function compareSteps(a: readonly string[], b: readonly string[]): number {
  const at = a.findIndex((step, index) => step !== b[index])
  if (at === -1) return a.length - b.length
  return (a[at] ?? '') < (b[at] ?? '') ? -1 : 1
}
