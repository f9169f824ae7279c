import { createTokenSigner } from '../credentials/token-signer.ts'
import { checkDatabase } from './checked-database.ts'
import { readArchive, writeArchive } from './cluster-archive.ts'
import { writeManifests, type ManifestsTask } from './manifest-export.ts'
import { asRefusal } from './refusable.ts'
import { removeDoorKeys, type DoorKeys } from './secret-removal.ts'

/** What is done with an archive, as plain data: it may be done in another thread. */
export type ArchiveTask =
  | {
      readonly type: 'unpack'
      readonly archive: string
      readonly database: string
      /** What messages call the archive. */
      readonly fileName: string
      /** With which an engine is tried on it: PEM of the key for tokens, and of the authority. */
      readonly signingKey: string
      readonly rootCertificate: string
    }
  | {
      readonly type: 'pack'
      /** A copy that nobody else reads: the keys are taken out of it. */
      readonly database: string
      readonly archive: string
      readonly name: string
      readonly doorKeys: DoorKeys
    }
  | ManifestsTask

/** Answers the cluster's name. Throws ShelfRefusal for what a person can mend; the signal gives the task up. */
export type RunArchiveTask = (task: ArchiveTask, signal: AbortSignal) => Promise<string>

/** Does a task here and now: whoever calls it waits for as long as a large cluster takes to be read. */
export async function carryOut(task: ArchiveTask): Promise<string> {
  try {
    return await carry(task)
  } catch (error) {
    throw asRefusal(error)
  }
}

function carry(task: ArchiveTask): Promise<string> {
  switch (task.type) {
    case 'pack':
      return pack(task)
    case 'unpack':
      return unpack(task)
    case 'manifests':
      return writeManifests(task)
  }
}

async function pack({ database, archive, name, doorKeys }: ArchiveTask & { type: 'pack' }): Promise<string> {
  removeDoorKeys(database, doorKeys)
  await writeArchive(database, archive, name)
  return name
}

async function unpack(task: ArchiveTask & { type: 'unpack' }): Promise<string> {
  const { archive, database, fileName, signingKey, rootCertificate } = task
  const name = await readArchive(archive, database, fileName)
  checkDatabase(database, fileName, { signer: createTokenSigner(signingKey), rootCertificate })
  return name
}
