// What people have made in a cluster, written into a file: one YAML text, or a zip of a folder with a file an object.
import { copyFileSync, createWriteStream, rmSync, statSync, type Stats } from 'node:fs'
import { constants } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Writable } from 'node:stream'
import { TextReader, ZipWriter } from '@zip.js/zip.js/lib/zip-core.js'
import type { ExportOrder } from '../../../shared/contract/clusters.ts'
import { Engine } from '../../engine/engine.ts'
import { ClusterFile } from '../../engine/store/cluster-file.ts'
import { ShelfRefusal } from '../../views/clusters/cluster-shelf.ts'
import { clusterManifests } from '../../views/manifest/cluster-manifests.ts'
import { madeObjects, type MadeObject } from '../../views/manifest/made-objects.ts'
import { manifestFolder, type ManifestFile } from '../../views/manifest/manifest-folder.ts'
import { createTokenSigner } from '../credentials/token-signer.ts'

/** The file of a cluster on which no engine runs. */
interface StoredObjects {
  readonly database: string
  /** With which an engine reads it: PEM of the key for tokens, and of the authority. */
  readonly signingKey: string
  readonly rootCertificate: string
}

export interface ManifestsTask {
  readonly type: 'manifests'
  readonly from: readonly MadeObject[] | StoredObjects
  /** It is made. */
  readonly file: string
  readonly as: Exclude<ExportOrder['as'], 'cluster'>
  readonly name: string
  readonly secretValues: boolean
}

/** Answers the cluster's name. Throws ShelfRefusal where nobody has made anything in it. */
export async function writeManifests({ from, file, as, name, secretValues }: ManifestsTask): Promise<string> {
  const made = 'database' in from ? madeInStored(from, `${file}.db`, secretValues) : from
  if (made.length === 0) throw new ShelfRefusal(`nobody has made anything in ${name} yet`)
  const options = { clusterName: name, secretValues }
  if (as === 'manifest-folder') await writeZip(file, manifestFolder(made, options))
  else await writeFile(file, clusterManifests(made, options), { mode: 0o600, flag: 'wx' })
  return name
}

/** An engine reads a copy: meanwhile the cluster may be opened, which a second reader of its file would forbid. */
function madeInStored(
  { database, signingKey, rootCertificate }: StoredObjects,
  copy: string,
  secretValues: boolean
): readonly MadeObject[] {
  const stamp = (): string => stampOf(statSync(database, { throwIfNoEntry: false }))
  try {
    const before = stamp()
    copyFileSync(database, copy, constants.COPYFILE_FICLONE)
    if (stamp() !== before) throw new ShelfRefusal('the cluster has changed meanwhile: begin it again')
    const stored = ClusterFile.open(copy)
    try {
      return madeObjects(
        new Engine(stored, { signer: createTokenSigner(signingKey), rootCertificate }).store,
        secretValues
      )
    } finally {
      stored.abandon()
    }
  } finally {
    for (const end of ['', '-wal']) rmSync(`${copy}${end}`, { force: true })
  }
}

function stampOf(stats: Stats | undefined): string {
  return stats === undefined ? 'gone' : `${stats.ino} ${stats.size} ${stats.mtimeMs}`
}

async function writeZip(file: string, files: Iterable<ManifestFile>): Promise<void> {
  const output = createWriteStream(file, { mode: 0o600, flags: 'wx' })
  const zip = new ZipWriter(Writable.toWeb(output), { useWebWorkers: false })
  for (const { path, text } of files) await zip.add(path, new TextReader(text))
  await zip.close()
}
