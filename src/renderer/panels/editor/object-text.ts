import { parseDocument } from 'yaml'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import { errorWithPlace } from '../../../shared/manifest/error-place.ts'
import { parseManifest, type ManifestObject } from '../../../shared/manifest/parse-manifest.ts'
import type { Status } from '../../../shared/kube/status.ts'
import type { CodeProblem } from '../../parts/editor/code-editor.tsx'
import { objectYaml } from '../objects/object-yaml.ts'

type Members = { readonly [key: string]: Json }

/** The parts that the API keeps itself, and that are hidden unless asked for. */
export interface ShownParts {
  readonly status: boolean
  readonly managedFields: boolean
}

/** The object as it is edited. */
export function editableText(object: KubeObject, { status, managedFields }: ShownParts): string {
  const { status: _, ...rest } = object as KubeObject & { readonly status?: Json }
  return objectYaml(status ? object : rest, managedFields)
}

/** The edited text with a part put in or taken out; undefined where the text is no YAML. */
export function withPart(text: string, part: keyof ShownParts, value: Json | undefined): string | undefined {
  const document = parseDocument(text, { version: '1.1' })
  if (document.errors.length > 0) return undefined
  const path = part === 'status' ? ['status'] : ['metadata', 'managedFields']
  if (value === undefined) document.deleteIn(path)
  else document.setIn(path, document.createNode(value))
  return document.toString({ indentSeq: false, lineWidth: 0 })
}

export type ReadText = { readonly manifest: ManifestObject } | { readonly problems: readonly CodeProblem[] }

/** The one object of the text, or where it is wrong. `notOne` says in words that there is none or more than one. */
export async function readText(text: string, notOne: string): Promise<ReadText> {
  const { objects, errors } = await parseManifest(text, pause)
  if (errors.length > 0) {
    return {
      problems: errors.map(({ line, column, message }) => ({
        line,
        ...(column === undefined ? {} : { column }),
        message,
        severity: 'error'
      }))
    }
  }
  const [manifest] = objects
  if (manifest === undefined || objects.length > 1)
    return { problems: [{ line: objects[1]?.line ?? 1, message: notOne, severity: 'error' }] }
  return { manifest }
}

/** Lets the window draw between the pieces of a long text. */
async function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve))
}

/** What is sent: the text, with the version that was read and, where it is hidden, the status that was read. */
export function updateBody(edited: Members, read: KubeObject, shown: ShownParts): Members {
  const status = (read as KubeObject & { readonly status?: Json }).status
  const metadata = { ...(edited['metadata'] as Members), resourceVersion: read.metadata.resourceVersion }
  return { ...edited, metadata, ...(shown.status || status === undefined ? {} : { status }) }
}

/** Two versions to be compared: without what the API counts up by itself, and without the text of an earlier apply. */
export function comparedTexts(before: KubeObject, after: KubeObject, shown: ShownParts): readonly [string, string] {
  const isAppliedSame = before.metadata.annotations?.[lastApplied] === after.metadata.annotations?.[lastApplied]
  const textOf = (object: KubeObject): string =>
    editableText(isAppliedSame ? withoutLastApplied(withoutCounts(object)) : withoutCounts(object), shown)
  return [textOf(before), textOf(after)]
}

function withoutCounts(object: KubeObject): KubeObject {
  const { resourceVersion: _version, generation: _generation, ...metadata } = object.metadata
  return { ...object, metadata: metadata as KubeObject['metadata'] }
}

/** kubectl apply's own copy of the text says everything twice. */
export function withoutLastApplied(object: KubeObject): KubeObject {
  const { annotations, ...metadata } = object.metadata
  const { [lastApplied]: _applied, ...others } = annotations ?? {}
  const kept = Object.keys(others).length > 0 ? { annotations: others } : {}
  return { ...object, metadata: { ...metadata, ...kept } }
}

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration'

/** Whether two versions differ in nothing that a person edits: status, bookkeeping and the version alone. */
export function isSameToEdit(a: KubeObject, b: KubeObject): boolean {
  return deepEqual(bare(a), bare(b))
}

function bare(object: KubeObject): unknown {
  const { status: _status, ...rest } = object as KubeObject & { readonly status?: Json }
  const { resourceVersion: _version, managedFields: _fields, ...metadata } = rest.metadata
  return { ...rest, metadata }
}

/** A refusal at each field that it names; at the object's first line where it names none. */
export function refusalProblems(manifest: ManifestObject, status: Status): readonly CodeProblem[] {
  const { line, column, message, fields } = errorWithPlace(manifest, status)
  if (fields !== undefined) return fields.map((field) => ({ ...field, severity: 'error' }))
  return [{ line, ...(column === undefined ? {} : { column }), message, severity: 'error' }]
}
