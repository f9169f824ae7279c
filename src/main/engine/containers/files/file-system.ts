// What a container's files are: an image's layer that all of its containers share, a layer of its own above, mounts,
// and what the kernel shows. Texts are JavaScript strings; a byte that is no UTF-8 is a lone surrogate, as in Python's
// surrogateescape, so that what comes in goes out again (see text-bytes.ts).

export type Errno =
  | 'ENOENT'
  | 'ENOTDIR'
  | 'EISDIR'
  | 'EACCES'
  | 'EPERM'
  | 'EROFS'
  | 'ENOSPC'
  | 'EEXIST'
  | 'ENOTEMPTY'
  | 'ELOOP'
  | 'EBUSY'
  | 'EINVAL'
  | 'EXDEV'
  | 'EBADF'
  | 'EFBIG'
  | 'ENOTTY'
  | 'ESRCH'
  | 'EAGAIN'
  | 'ENOEXEC'
  | 'E2BIG'

const words: Readonly<Record<Errno, string>> = {
  ENOENT: 'No such file or directory',
  ENOTDIR: 'Not a directory',
  EISDIR: 'Is a directory',
  EACCES: 'Permission denied',
  EPERM: 'Operation not permitted',
  EROFS: 'Read-only file system',
  ENOSPC: 'No space left on device',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  ELOOP: 'Too many levels of symbolic links',
  EBUSY: 'Resource busy',
  EINVAL: 'Invalid argument',
  EXDEV: 'Invalid cross-device link',
  EBADF: 'Bad file descriptor',
  EFBIG: 'File too large',
  ENOTTY: 'Inappropriate ioctl for device',
  ESRCH: 'No such process',
  EAGAIN: 'Resource temporarily unavailable',
  ENOEXEC: 'Exec format error',
  E2BIG: 'Argument list too long'
}

/** The kernel's words for an error. */
export function strerror(code: Errno): string {
  return words[code]
}

/** A call to the file system that failed. */
export class FileError extends Error {
  readonly code: Errno

  constructor(code: Errno) {
    super(words[code])
    this.code = code
  }
}

export type FileKind = 'file' | 'directory' | 'link' | 'device'

/** One entry of a layer. Plain data; an entry is replaced, never changed. */
export interface FileEntry {
  readonly kind: FileKind
  /** Permission bits. */
  readonly mode: number
  readonly user: number
  readonly group: number
  /** Last change, in milliseconds of simulated time. */
  readonly time: number
  /** Of a file. */
  readonly text?: string
  /** Zero bytes behind the text, which nobody keeps: what dd and fallocate write. */
  readonly zeros?: number
  /** Of a link; of a device its name. */
  readonly target?: string
}

/** Where a path leads. */
export interface Found {
  /** Absolute, without links, dots and a slash at its end. */
  readonly path: string
  readonly entry: FileEntry
}

/** Who asks: permissions are judged by it, and what is made belongs to it. */
export interface Actor {
  readonly cwd: string
  readonly user: number
  readonly group: number
  /** Further groups that it belongs to. */
  readonly groups?: readonly number[]
  readonly umask: number
}

/** The files of one container. Paths may be relative to the actor's folder. Everything may throw a FileError. */
export interface FileSystem {
  /** The entry at a path; a link at its end is followed unless `follows` is false. */
  find(actor: Actor, path: string, follows?: boolean): Found
  /** The same, undefined where there is nothing. */
  seek(actor: Actor, path: string, follows?: boolean): Found | undefined
  /** Names in a folder, in the order of their code units. */
  names(actor: Actor, path: string): readonly string[]
  /** The whole text of a file, without the zeros behind it. */
  read(actor: Actor, path: string): string
  /** Writes a file anew, or behind what it holds; it is made where it is not there. */
  write(actor: Actor, path: string, text: string, appends?: boolean): void
  /** Makes a file of so many bytes: what it holds is cut, or zeros are put behind it. */
  resize(actor: Actor, path: string, bytes: number): void
  makeFolder(actor: Actor, path: string, mode?: number): void
  link(actor: Actor, target: string, path: string): void
  /** Removes a file or link, or an empty folder. */
  remove(actor: Actor, path: string, isFolder: boolean): void
  rename(actor: Actor, from: string, to: string): void
  change(actor: Actor, path: string, change: Partial<Pick<FileEntry, 'mode' | 'user' | 'group' | 'time'>>): void
  /** Whether the actor may read (4), write (2) or execute (1) an entry. */
  may(actor: Actor, found: Found, bit: 1 | 2 | 4): boolean
}
