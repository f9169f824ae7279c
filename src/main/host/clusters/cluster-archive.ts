// A cluster as one file: a line that says what it is, a header of JSON, the database packed with gzip, and a SHA-256 over
// all before it.
import { createHash, type Hash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { open, rm, stat, type FileHandle } from 'node:fs/promises'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { z } from 'zod'
import { schemaVersion } from '../../engine/store/database-schema.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'

const magic = Buffer.from('Drydock cluster\n')
const archiveVersion = 1
const digestBytes = 32
const largestHeader = 64 * 1024
/** A packed file may not become larger than this. */
const largestDatabase = 8 * 1024 ** 3

const headerSchema = z.object({
  /** Of this format. */
  version: z.number().int().min(1),
  /** Of the tables in the database. */
  schema: z.number().int().min(1),
  name: z.string().min(1).max(253),
  /** Of the database, unpacked. */
  bytes: z.number().int().min(1).max(largestDatabase)
})

/** Packs a database. Bytes of the archive. */
export async function writeArchive(database: string, archive: string, name: string): Promise<number> {
  const { size: bytes } = await stat(database)
  const header = Buffer.from(JSON.stringify({ version: archiveVersion, schema: schemaVersion, name, bytes }))
  const length = Buffer.alloc(4)
  length.writeUInt32BE(header.length)
  const hash = createHash('sha256')
  const head = Buffer.concat([magic, length, header])
  hash.update(head)
  const output = createWriteStream(archive, { flags: 'wx', mode: 0o600 })
  output.write(head)
  await pipeline(createReadStream(database), createGzip(), hashed(hash), output)
  const file = await open(archive, 'a')
  try {
    await file.write(hash.digest())
    await file.sync()
    return (await file.stat()).size
  } finally {
    await file.close()
  }
}

/**
 * Unpacks an archive into a database that nobody has looked into yet, and answers the cluster's name. Throws ShelfRefusal
 * where it is none of ours, is newer, cut or damaged; then there is no database. `fileName` is what messages call it.
 */
export async function readArchive(archive: string, database: string, fileName: string): Promise<string> {
  const { size } = await stat(archive)
  const file = await open(archive, 'r')
  try {
    const { header, start } = await readHead(file, fileName)
    const end = size - digestBytes
    if (end <= start) throw cut(fileName)
    const hash = createHash('sha256')
    hash.update((await readAt(file, 0, start)) ?? Buffer.alloc(0))
    const packed = createReadStream(archive, { start, end: end - 1 })
    const output = createWriteStream(database, { flags: 'wx', mode: 0o600 })
    await pipeline(packed, hashed(hash), createGunzip(), bounded(header.bytes), output)
    const digest = await readAt(file, end, digestBytes)
    const { size: unpacked } = await stat(database)
    if (digest === undefined || !hash.digest().equals(digest) || unpacked !== header.bytes) throw cut(fileName)
    return header.name
  } catch (error) {
    await rm(database, { force: true })
    if (error instanceof ShelfRefusal || (error as NodeJS.ErrnoException).code === 'ENOSPC') throw error
    throw cut(fileName)
  } finally {
    await file.close()
  }
}

interface Head {
  readonly header: z.infer<typeof headerSchema>
  /** Where the packed database begins. */
  readonly start: number
}

async function readHead(file: FileHandle, fileName: string): Promise<Head> {
  const begin = await readAt(file, 0, magic.length + 4)
  if (begin === undefined || !begin.subarray(0, magic.length).equals(magic))
    throw new ShelfRefusal(`${fileName} is not a cluster of Drydock`)
  const length = begin.readUInt32BE(magic.length)
  const text = length > largestHeader ? undefined : await readAt(file, begin.length, length)
  if (text === undefined) throw cut(fileName)
  const json: unknown = JSON.parse(text.toString('utf8'))
  const versions = z.object({ version: z.number(), schema: z.number() }).safeParse(json)
  // Before all else: what a newer version writes may look different.
  if (versions.success && (versions.data.version > archiveVersion || versions.data.schema > schemaVersion))
    throw new ShelfRefusal(`${fileName} was written by a newer version of Drydock`)
  return { header: headerSchema.parse(json), start: begin.length + length }
}

/** Undefined where the file has fewer bytes. */
async function readAt(file: FileHandle, position: number, length: number): Promise<Buffer | undefined> {
  const buffer = Buffer.alloc(length)
  const { bytesRead } = await file.read(buffer, 0, length, position)
  return bytesRead === length ? buffer : undefined
}

function cut(fileName: string): ShelfRefusal {
  return new ShelfRefusal(`${fileName} is damaged, or a part of it is missing`)
}

function hashed(hash: Hash): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      hash.update(chunk)
      done(null, chunk)
    }
  })
}

/** Ends with an error as soon as more comes than was promised: a small file may unpack into a full disk. */
function bounded(bytes: number): Transform {
  let left = bytes
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      left -= chunk.length
      if (left < 0) done(new Error('more than was promised'))
      else done(null, chunk)
    }
  })
}
