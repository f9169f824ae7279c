import { existsSync, readdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { preparePrivateFolder, writePrivateFile } from '../credentials/private-file.ts'

const stateSchema = z.object({ open: z.string(), isFirstRun: z.boolean() })
/** What of the folder is no cluster's own: which one is open, and whether anything was chosen yet. */
type ShelfState = z.infer<typeof stateSchema>

const idPattern = /^cluster(?:-(\d{1,9}))?$/
const trashPattern = /^(cluster(?:-\d{1,9})?)\.(\d{1,16})$/
const suffix = '.db'

/** A file in the trash: whose it was, and when it came there, in real milliseconds. */
export interface TrashedFile {
  readonly id: string
  readonly cluster: string
  readonly deletedAt: number
}

/**
 * Where the clusters of a data folder lie. A cluster is a file "cluster.db" or "cluster-2.db"; the trash keeps those that
 * were deleted; what is still being made lies in "incoming", which is empty at every start. A file comes to its place and
 * leaves it in one step, so a process that is killed leaves what was or what is to be.
 */
export class ClusterFiles {
  readonly #folder: string

  constructor(folder: string) {
    this.#folder = folder
    rmSync(this.#incoming, { recursive: true, force: true })
  }

  get #incoming(): string {
    return join(this.#folder, 'incoming')
  }

  get #trash(): string {
    return join(this.#folder, 'trash')
  }

  pathOf(id: string): string {
    return join(this.#folder, `${id}${suffix}`)
  }

  /** In the order of their making. */
  ids(): readonly string[] {
    return namesIn(this.#folder)
      .filter((name) => idPattern.test(name))
      .sort((a, b) => numberOf(a) - numberOf(b))
  }

  has(id: string): boolean {
    return idPattern.test(id) && existsSync(this.pathOf(id))
  }

  /** One that neither a cluster has, nor one in the trash. */
  newId(): string {
    const taken = [...this.ids(), ...this.trashed().map(({ cluster }) => cluster)].map(numberOf)
    return idOf(Math.max(0, ...taken) + 1)
  }

  /** The newest first. */
  trashed(): readonly TrashedFile[] {
    return namesIn(this.#trash)
      .flatMap((id) => {
        const [, cluster, time] = trashPattern.exec(id) ?? []
        return cluster === undefined ? [] : [{ id, cluster, deletedAt: Number(time) }]
      })
      .sort((a, b) => b.deletedAt - a.deletedAt)
  }

  trashPathOf(id: string): string {
    return join(this.#trash, `${id}${suffix}`)
  }

  /** A path for something that is being made. */
  draft(name: string): string {
    preparePrivateFolder(this.#incoming)
    return join(this.#incoming, name)
  }

  /** Removes a file that became nothing. */
  discard(path: string): void {
    rmSync(path, { force: true })
    removeCompanions(path)
  }

  /** A finished draft becomes a cluster. */
  place(draft: string, id: string): void {
    renameSync(draft, this.pathOf(id))
  }

  /** Of a file that was closed, so that all of it is in it. */
  moveToTrash(id: string, now: number): void {
    preparePrivateFolder(this.#trash)
    renameSync(this.pathOf(id), this.trashPathOf(`${id}.${now}`))
    removeCompanions(this.pathOf(id))
  }

  takeBack({ id, cluster }: TrashedFile): string {
    const restored = this.has(cluster) ? this.newId() : cluster
    renameSync(this.trashPathOf(id), this.pathOf(restored))
    removeCompanions(this.trashPathOf(id))
    return restored
  }

  erase(id: string): void {
    this.discard(this.trashPathOf(id))
  }

  /** Undefined where there is none that can be read: then it is worked out from the files. */
  readState(): ShelfState | undefined {
    try {
      return stateSchema.safeParse(JSON.parse(readFileSync(this.#state, 'utf8'))).data
    } catch {
      return undefined
    }
  }

  writeState(state: ShelfState): void {
    writePrivateFile(this.#state, `${JSON.stringify(state)}\n`)
  }

  get #state(): string {
    return join(this.#folder, 'clusters.json')
  }
}

/** Bytes of a file with what SQLite keeps beside it. */
export function bytesOf(path: string): number {
  return ['', '-wal'].reduce((sum, end) => sum + (statSync(`${path}${end}`, { throwIfNoEntry: false })?.size ?? 0), 0)
}

/** What SQLite leaves beside a file that was not closed. */
function removeCompanions(path: string): void {
  for (const end of ['-wal', '-shm', '-journal']) rmSync(`${path}${end}`, { force: true })
}

function namesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder).flatMap((name) => (name.endsWith(suffix) ? [name.slice(0, -suffix.length)] : []))
}

/** The first one's file has no number. */
function idOf(number: number): string {
  return number === 1 ? 'cluster' : `cluster-${number}`
}

function numberOf(id: string): number {
  return Number(idPattern.exec(id)?.[1] ?? 1)
}
