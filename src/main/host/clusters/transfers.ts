import { randomBytes } from 'node:crypto'
import { closeSync, openSync, readSync, rmSync, statSync, writeSync } from 'node:fs'
import { pieceBytes } from '../../../shared/contract/cluster-limits.ts'
import type { Transfer } from '../../../shared/contract/clusters.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'

/** More at once are nobody's: the oldest is given up. */
const mostTransfers = 4

interface OpenTransfer {
  readonly path: string
  readonly fileName: string
  /** Of an upload: how many bytes are to come. */
  readonly bytes: number
  readonly isUpload: boolean
  /** What holds the upload's file open. */
  readonly descriptor: number | undefined
  written: number
}

/** Files that go to a window or come from one, piece by piece. Each is removed when it is done with. */
export class Transfers {
  readonly #open = new Map<string, OpenTransfer>()

  /** Of a finished file, which now belongs to the transfer. */
  offer(path: string, fileName: string): Transfer {
    const { size: bytes } = statSync(path)
    return {
      transfer: this.#add({ path, fileName, bytes, isUpload: false, descriptor: undefined, written: 0 }),
      fileName,
      bytes
    }
  }

  /** A piece of what is offered; none behind its end. */
  read(transfer: string, offset: number): Buffer {
    const { path } = this.#find(transfer, false)
    const piece = Buffer.alloc(pieceBytes)
    const descriptor = openSync(path, 'r')
    try {
      return piece.subarray(0, readSync(descriptor, piece, 0, pieceBytes, offset))
    } finally {
      closeSync(descriptor)
    }
  }

  accept(path: string, fileName: string, bytes: number): string {
    const descriptor = openSync(path, 'wx', 0o600)
    return this.#add({ path, fileName, bytes, isUpload: true, descriptor, written: 0 })
  }

  write(transfer: string, offset: number, piece: Buffer): void {
    const upload = this.#find(transfer, true)
    if (offset !== upload.written || offset + piece.length > upload.bytes)
      throw new ShelfRefusal(`${upload.fileName} did not come in one piece`)
    writeSync(upload.descriptor!, piece, 0, piece.length, offset)
    upload.written += piece.length
  }

  /** What has come, all of it. The file stays until `end`. */
  received(transfer: string): { readonly path: string; readonly fileName: string } {
    const { path, fileName, bytes, written } = this.#find(transfer, true)
    if (written !== bytes) throw new ShelfRefusal(`${fileName} did not come in one piece`)
    return { path, fileName }
  }

  end(transfer: string): void {
    const found = this.#open.get(transfer)
    if (found === undefined) return
    this.#open.delete(transfer)
    if (found.descriptor !== undefined) closeSync(found.descriptor)
    rmSync(found.path, { force: true })
  }

  endAll(): void {
    for (const transfer of this.#open.keys()) this.end(transfer)
  }

  #find(transfer: string, isUpload: boolean): OpenTransfer {
    const found = this.#open.get(transfer)
    if (found === undefined || found.isUpload !== isUpload)
      throw new ShelfRefusal('the transfer was given up: begin it again')
    return found
  }

  #add(transfer: OpenTransfer): string {
    const [oldest] = this.#open.keys()
    if (this.#open.size >= mostTransfers && oldest !== undefined) this.end(oldest)
    const id = randomBytes(16).toString('hex')
    this.#open.set(id, transfer)
    return id
  }
}
