// Files of a drop, those of folders included.
import type { PickedFile } from './apply-files.ts'
import { mostFiles } from './file-limits.ts'

const deepest = 20

/** Call it within the event of the drop: what was dropped is gone after it. */
export function droppedFiles(transfer: DataTransfer): Promise<readonly PickedFile[]> {
  const dropped = [...transfer.items].flatMap((item): readonly (FileSystemEntry | File)[] => {
    if (item.kind !== 'file') return []
    const entry = item.webkitGetAsEntry()
    const file = item.getAsFile()
    return entry !== null ? [entry] : file === null ? [] : [file]
  })
  return collect(dropped)
}

async function collect(dropped: readonly (FileSystemEntry | File)[]): Promise<readonly PickedFile[]> {
  const found: PickedFile[] = []
  for (const one of dropped) {
    if (one instanceof File) found.push({ path: one.name, file: one })
    else await walk(one, found, 0)
  }
  return found
}

/** In the order of names, as kubectl goes through a folder. Hidden files and folders are passed over. */
async function walk(entry: FileSystemEntry, found: PickedFile[], depth: number): Promise<void> {
  if (found.length > mostFiles || depth > deepest) return
  if (entry.isFile) {
    const file = await fileOf(entry as FileSystemFileEntry)
    if (file !== undefined) found.push({ path: entry.fullPath.replace(/^\//, ''), file })
    return
  }
  const inside = await entriesOf(entry as FileSystemDirectoryEntry)
  const seen = inside.filter(({ name }) => !name.startsWith('.'))
  for (const next of seen.sort((a, b) => (a.name < b.name ? -1 : 1))) await walk(next, found, depth + 1)
}

/** A folder hands out its entries in portions, the last of which is empty. */
async function entriesOf(folder: FileSystemDirectoryEntry): Promise<readonly FileSystemEntry[]> {
  const reader = folder.createReader()
  const all: FileSystemEntry[] = []
  for (;;) {
    const portion = await new Promise<readonly FileSystemEntry[]>((resolve) => {
      reader.readEntries(resolve, () => resolve([]))
    })
    if (portion.length === 0 || all.length > mostFiles) return all
    all.push(...portion)
  }
}

/** Undefined where it cannot be read. */
function fileOf(entry: FileSystemFileEntry): Promise<File | undefined> {
  return new Promise((resolve) => entry.file(resolve, () => resolve(undefined)))
}
