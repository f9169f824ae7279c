import type { ContainerFiles } from '../../kubelet/container-runtime.ts'
import { FileError, type FileSystem } from './file-system.ts'
import { joined } from './paths.ts'

const mostFiles = 10_000
const root = { cwd: '/', user: 0, group: 0, umask: 0o22 }

/** A container's files as one sees them from outside: paths of files, and their texts. */
export function filesBelow(files: FileSystem): ContainerFiles {
  return {
    read: (path) => {
      const found = quietly(() => files.seek(root, path))
      return found?.entry.kind === 'file' ? (found.entry.text ?? '') : undefined
    },
    list: (path) => {
      const all: string[] = []
      const walk = (folder: string): void => {
        for (const name of quietly(() => files.names(root, folder)) ?? []) {
          if (all.length >= mostFiles) return
          const place = joined(folder, name)
          const kind = quietly(() => files.find(root, place, false))?.entry.kind
          if (kind === 'directory') walk(place)
          else if (kind === 'file') all.push(place)
        }
      }
      if (quietly(() => files.seek(root, path))?.entry.kind !== 'directory') return undefined
      walk(path === '/' ? '/' : path.replace(/\/$/, ''))
      return all.sort()
    }
  }
}

function quietly<T>(ask: () => T): T | undefined {
  try {
    return ask()
  } catch (error) {
    if (error instanceof FileError) return undefined
    throw error
  }
}
