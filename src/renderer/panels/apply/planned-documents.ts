// Files read into the documents that they hold, each with its place, before anything is sent.
import { parseManifest, partsOf } from '../../../shared/manifest/parse-manifest.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { isJsonObject } from '../../../shared/kube/json-object.ts'
import { allKinds } from '../../connection/cluster-kinds.ts'
import type { ObjectLink } from '../../shell/route.ts'
import type { PickedFile } from './apply-files.ts'
import { longestFile, mostFiles } from './file-limits.ts'
import { isManifest } from './take-files.ts'
import { filesInZip, isZip, type ZipProblem } from './zipped-files.ts'

/** One document that is sent on its own. */
export interface PlannedDocument {
  readonly path: string
  /** 1-based line in its file on which it begins. */
  readonly line: number
  /** Lines of the file before the text. */
  readonly before: number
  readonly text: string
  /** More than one in a List. */
  readonly objects: readonly { readonly kind: string; readonly name: string; readonly namespace: string | undefined }[]
}

/** Why something of a file cannot be sent. */
export interface FileProblem {
  readonly path: string
  readonly line?: number
  /** A key of the texts, or words of the parser. */
  readonly reason: 'too-long' | 'unreadable' | ZipProblem | { readonly message: string }
}

export interface Plan {
  readonly documents: readonly PlannedDocument[]
  readonly problems: readonly FileProblem[]
  /** Files that are no manifests. */
  readonly passedOver: number
  readonly isTooMany: boolean
}

/** Reads them one after the other; `pause` lets the window draw. */
export async function planOf(picked: readonly PickedFile[], pause: () => Promise<void>): Promise<Plan> {
  const documents: PlannedDocument[] = []
  const problems: FileProblem[] = []
  const unpacked = await unpackedFrom(picked, problems)
  const files = unpacked.filter(({ path }) => isManifest(path))
  for (const { path, file } of files.slice(0, mostFiles)) {
    if (file.size > longestFile) {
      problems.push({ path, reason: 'too-long' })
      continue
    }
    const text = await file.text().catch(() => undefined)
    if (text === undefined) problems.push({ path, reason: 'unreadable' })
    else await read(path, text, documents, problems, pause)
  }
  return { documents, problems, passedOver: unpacked.length - files.length, isTooMany: files.length > mostFiles }
}

/** A zip is the files in it, or a problem and none of them. One within a folder is passed over like all that is no text. */
async function unpackedFrom(picked: readonly PickedFile[], problems: FileProblem[]): Promise<readonly PickedFile[]> {
  const files: PickedFile[] = []
  for (const one of picked) {
    const inside = isZip(one.path) ? await filesInZip(one.file) : [one]
    if (typeof inside === 'string') problems.push({ path: one.path, reason: inside })
    else files.push(...inside)
  }
  return files
}

async function read(
  path: string,
  text: string,
  documents: PlannedDocument[],
  problems: FileProblem[],
  pause: () => Promise<void>
): Promise<void> {
  for (const part of partsOf(text.replace(/^\uFEFF/, ''))) {
    const { objects, errors } = await parseManifest(part.text, pause)
    for (const { line, message } of errors) problems.push({ path, line: line + part.line, reason: { message } })
    const [first] = objects
    // A document with a mistake is not sent; neither is a List with one.
    if (errors.length > 0 || first === undefined) continue
    documents.push({
      path,
      line: first.line + part.line,
      before: part.line,
      text: part.text,
      objects: objects.map(({ object }) => summaryOf(object))
    })
  }
}

function summaryOf({ kind, metadata }: { readonly [key: string]: Json }): PlannedDocument['objects'][number] {
  const { name, generateName, namespace } = isJsonObject(metadata) ? metadata : {}
  const text = (value: Json | undefined): string | undefined => (typeof value === 'string' ? value : undefined)
  return { kind: text(kind) ?? '', name: text(name) ?? text(generateName) ?? '', namespace: text(namespace) }
}

/** What a document is about, as far as its text says it. */
export function plannedLinks({ objects }: PlannedDocument): readonly ObjectLink[] {
  return objects.map(({ kind, name, namespace }) => {
    const known = allKinds().find((one) => one.kind === kind)
    return { group: known?.group ?? '', resource: known?.resource ?? kind.toLowerCase(), namespace, name }
  })
}

/** How many objects of which kind, the most frequent first: "4 Deployment, 2 Service". */
export function kindCounts(documents: readonly PlannedDocument[]): readonly (readonly [kind: string, count: number])[] {
  const counts = new Map<string, number>()
  for (const { objects } of documents) for (const { kind } of objects) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  return [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
}
