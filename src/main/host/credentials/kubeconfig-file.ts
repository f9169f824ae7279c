import { isUtf8 } from 'node:buffer'
import {
  closeSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync
} from 'node:fs'
import { dirname, resolve } from 'node:path'
import { UsageError, type KubeconfigFlags } from '../flags.ts'
import { administrator } from './identities.ts'
import { isOwnKubeconfig, KubeconfigRefusal, mergedKubeconfig, type KubeconfigContent } from './kubeconfig.ts'
import { writePrivateFile } from './private-file.ts'

/** A kubeconfig of hundreds of clusters is a tenth of this. */
const largestFile = 8 * 1024 * 1024
const mostLinks = 40
/** kubectl holds its lock for the time of one write. Milliseconds. */
const lockPatience = 2_000
const lockPause = 20

/**
 * The kubeconfig that a person wants written. One that does not exist is made, one that Drydock alone has written is
 * brought up to date; what else is there is only touched where merging was asked for, and copied before. All methods
 * throw UsageError with one line that names the file and no secret.
 */
export class KubeconfigFile {
  /** As the person named it, made absolute. */
  readonly path: string
  readonly #clusters: readonly string[]
  readonly #merge: boolean
  #isBackedUp = false

  /** `clusters`: names under which Drydock writes one; which of them it is may be known only later. */
  constructor({ file, merge }: KubeconfigFlags, clusters: readonly string[]) {
    this.path = resolve(file)
    this.#clusters = clusters
    this.#merge = merge
  }

  /** Refuses what `write` would refuse for what the file is now, before anything else is begun. */
  check(): void {
    this.#guarded(() => {
      const text = readText(followLinks(this.path))
      this.#mayWrite(text)
      const first = { name: administrator.name, token: undefined, clientCertificate: undefined }
      for (const cluster of this.#clusters)
        mergedKubeconfig(text, { cluster, server: '', authority: '', users: [first] })
    })
  }

  /** May be called again when the content has changed: within one run, only the first call makes a copy. */
  write(content: KubeconfigContent): void {
    this.#guarded(() => {
      // A link stays one: what it leads to is replaced.
      const target = followLinks(this.path)
      mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
      withLock(target, () => {
        const before = readText(target)
        this.#mayWrite(before)
        const after = mergedKubeconfig(before, content)
        if (after === before) return
        if (!this.#isBackedUp && before.trim() !== '' && !isOwnKubeconfig(before)) {
          backUp(this.path, before)
          this.#isBackedUp = true
        }
        writePrivateFile(target, after)
      })
    })
  }

  #mayWrite(text: string): void {
    if (this.#merge || text.trim() === '' || isOwnKubeconfig(text)) return
    throw new UsageError(
      `${this.path} holds what Drydock has not written: add --merge-kubeconfig, or name another file`
    )
  }

  #guarded(run: () => void): void {
    try {
      run()
    } catch (error) {
      if (error instanceof KubeconfigRefusal) throw new UsageError(`${this.path} ${error.message}`)
      const { code } = error as NodeJS.ErrnoException
      if (error instanceof UsageError || code === undefined) throw error
      throw new UsageError(`cannot write the kubeconfig ${this.path} (${code})`)
    }
  }
}

/** Where a chain of links ends, whether there is a file or not. */
function followLinks(path: string): string {
  let target = path
  for (let links = 0; isLink(target); links++) {
    if (links === mostLinks) throw new KubeconfigRefusal('is a link that leads nowhere')
    target = resolve(dirname(target), readlinkSync(target))
  }
  return target
}

function isLink(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() === true
}

/** What a file holds; nothing where there is none. */
function readText(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false })
  if (stats === undefined) return ''
  if (!stats.isFile()) throw new KubeconfigRefusal('is not a file')
  if (stats.size > largestFile) throw new KubeconfigRefusal('is too large for a kubeconfig')
  const bytes = readFileSync(path)
  // What is no text could not be written back as it was.
  if (!isUtf8(bytes)) throw new KubeconfigRefusal('is not valid YAML')
  return bytes.toString('utf8')
}

/** Beside the file as it was named, under the first number that is free. */
function backUp(path: string, text: string): void {
  for (let number = 1; ; number++) {
    try {
      // Never over another: 'wx' fails where something of that name is.
      const descriptor = openSync(`${path}.drydock-backup-${number}`, 'wx', 0o600)
      try {
        writeFileSync(descriptor, text)
        fsyncSync(descriptor)
      } finally {
        closeSync(descriptor)
      }
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}

/** Runs while nobody else writes the file: kubectl and its like make FILE.lock for that, and remove it. */
function withLock(target: string, run: () => void): void {
  const lock = `${target}.lock`
  takeLock(lock)
  try {
    run()
  } finally {
    rmSync(lock, { force: true })
  }
}

function takeLock(lock: string): void {
  for (let waited = 0; ; waited += lockPause) {
    try {
      closeSync(openSync(lock, 'wx', 0o600))
      return
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
    if (waited >= lockPatience) throw new KubeconfigRefusal(`is being written by another program (${lock} is there)`)
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, lockPause)
  }
}
