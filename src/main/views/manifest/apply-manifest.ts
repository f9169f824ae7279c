import type {
  AppliedChange,
  ApplyInput,
  ApplyResult,
  DocumentResult,
  KubeRequest,
  KubeResponse
} from '../../../shared/contract/kube.ts'
import { customResourceDefinitionKind } from '../../../shared/kinds/customresourcedefinition/kind.ts'
import type { KindTable } from '../../../shared/kinds/kind-table.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { Json, KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import { findDefinition } from '../../../shared/schema/schema.ts'
import { threeWayMergePatch } from '../../../shared/schema/strategic-diff.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { errorWithPlace } from '../../../shared/manifest/error-place.ts'
import { lastApplied, lastAppliedAnnotation, withLastApplied } from '../../../shared/kube/last-applied.ts'
import { fieldConflicts, placeOfTypedField } from './field-conflicts.ts'
import { parseManifest, type ManifestObject, type Pause } from '../../../shared/manifest/parse-manifest.ts'

type Members = { readonly [key: string]: Json }

interface Prepared {
  readonly manifest: ManifestObject
  readonly kind: Kind
  readonly apiVersion: string
  readonly namespace: string | undefined
  readonly name: string
  readonly object: Members
}

/**
 * kubectl create, kubectl apply or kubectl apply --server-side of a whole text: read to its end first, so that a text with a mistake changes
 * nothing; then one request after the other in the order of the text. A refusal does not stop those behind it, as with
 * kubectl. Where the text has mistakes, the result names only the documents that have them. What a
 * CustomResourceDefinition of the same text brings is looked for when its turn comes.
 */
export async function applyManifest(source: ClusterSource, input: ApplyInput, pause: Pause): Promise<ApplyResult> {
  const { objects, errors } = await parseManifest(input.yaml, pause)
  const failures: DocumentResult[] = errors.map(({ documentLine, ...error }) => ({
    line: documentLine,
    outcome: 'failed',
    warnings: [],
    error
  }))
  const { kinds } = source
  const brought = new Set(objects.map(({ object }) => kindBroughtBy(object)))
  for (const manifest of objects) {
    const result = prepare(kinds, manifest, input.namespace)
    if ('outcome' in result && !brought.has(groupKindOf(manifest.object))) failures.push(result)
  }
  if (failures.length > 0) return { documents: failures.sort((a, b) => a.line - b.line) }
  const documents: DocumentResult[] = []
  for (const manifest of objects) {
    if (input.onlyLines?.includes(manifest.line) === false) continue
    const one = prepare(kinds, manifest, input.namespace)
    documents.push('outcome' in one ? one : await send[input.mode](source, input, one))
  }
  return { documents }
}

const send: Readonly<
  Record<ApplyInput['mode'], (source: ClusterSource, input: ApplyInput, one: Prepared) => Promise<DocumentResult>>
> = { create, apply, 'server-side': applyServerSide }

/** "CronTab.example.com" of the CustomResourceDefinition of CronTabs; undefined of anything else. */
function kindBroughtBy(object: Members): string | undefined {
  if (groupKindOf(object) !== `${customResourceDefinitionKind.kind}.${customResourceDefinitionKind.group}`)
    return undefined
  const spec = membersOf(object['spec'])
  return `${textOf(membersOf(spec['names'])['kind'])}.${textOf(spec['group'])}`
}

function groupKindOf({ apiVersion, kind }: Members): string {
  return `${textOf(kind)}.${textOf(apiVersion).split('/')[0]}`
}

function membersOf(value: Json | undefined): Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Members) : {}
}

function prepare(kinds: KindTable, manifest: ManifestObject, defaultNamespace: string): Prepared | DocumentResult {
  const { object, line } = manifest
  const apiVersion = object['apiVersion'] as string
  const kindName = object['kind'] as string
  const kind = kinds.ofObject({ apiVersion, kind: kindName })
  if (kind === undefined) {
    const { line: at, column } = manifest.placeOf('kind')
    const message = `no matches for kind "${kindName}" in version "${apiVersion}"`
    return { line, kind: kindName, outcome: 'failed', warnings: [], error: { message, line: at, column } }
  }
  const metadata = membersOf(object['metadata'])
  const given = metadata['namespace']
  if (!kind.namespaced) {
    return { manifest, kind, apiVersion, namespace: undefined, name: textOf(metadata['name']), object }
  }
  const namespace = typeof given === 'string' && given !== '' ? given : defaultNamespace
  return {
    manifest,
    kind,
    apiVersion,
    namespace,
    name: textOf(metadata['name']),
    object: { ...object, metadata: { ...metadata, namespace } }
  }
}

function textOf(value: Json | undefined): string {
  return typeof value === 'string' ? value : ''
}

function requestFor(
  input: ApplyInput,
  { kind, apiVersion, namespace }: Prepared,
  verb: KubeRequest['verb'],
  more: Partial<KubeRequest>
): KubeRequest {
  const slash = apiVersion.indexOf('/')
  return {
    cluster: input.cluster,
    identity: input.identity,
    verb,
    group: apiVersion.slice(0, Math.max(slash, 0)),
    version: apiVersion.slice(slash + 1),
    resource: kind.resource,
    ...(namespace !== undefined && { namespace }),
    ...more
  }
}

function writeOptions(input: ApplyInput, fieldManager: string): NonNullable<KubeRequest['options']> {
  return { fieldManager, fieldValidation: 'Strict', ...(input.dryRun && { dryRun: true }) }
}

async function create(source: ClusterSource, input: ApplyInput, one: Prepared): Promise<DocumentResult> {
  const options = writeOptions(input, 'kubectl-create')
  const response = await source.request(requestFor(input, one, 'create', { body: one.object, options }))
  return resultOf(input, one, response, 'created')
}

async function apply(source: ClusterSource, input: ApplyInput, one: Prepared): Promise<DocumentResult> {
  const options = writeOptions(input, 'kubectl-client-side-apply')
  const modified = withLastApplied(one.object)
  const found: KubeResponse | undefined =
    one.name === '' ? undefined : await source.request(requestFor(input, one, 'get', { name: one.name }))
  if (found === undefined || found.code === 404) {
    const response = await source.request(requestFor(input, one, 'create', { body: modified, options }))
    return resultOf(input, one, response, 'created')
  }
  if (found.code >= 400) return resultOf(input, one, found, 'unchanged')
  const live = found.object as KubeObject
  const current = { ...live, apiVersion: one.apiVersion, kind: one.kind.kind } as unknown as Members
  const original = lastApplied(current)
  // What the API has no strategic merge for is merged member by member.
  const definition = one.kind.isCustom === true ? undefined : findDefinition(one.kind.schema)
  const patch = threeWayMergePatch(original ?? {}, modified, current, definition)
  const patchType = one.kind.isCustom === true ? 'merge' : 'strategic'
  const notes = original === undefined && !hasAnnotation(current) ? [missingAnnotation(one)] : []
  if (Object.keys(patch).length === 0) return resultOf(input, one, found, 'unchanged', live, notes)
  const response = await source.request(
    requestFor(input, one, 'patch', { name: one.name, body: patch, patchType, options })
  )
  return resultOf(input, one, response, 'configured', live, notes)
}

/**
 * PATCH with what the text says, under the window's own name as kubectl does under its. What was there is read before,
 * for what became of it and for when the owners of conflicting fields wrote; who may not read it can apply it still.
 */
async function applyServerSide(source: ClusterSource, input: ApplyInput, one: Prepared): Promise<DocumentResult> {
  const { manifest, name } = one
  if (name === '') return nameless(one)
  const found = await source.request(requestFor(input, one, 'get', { name }))
  const before = found.code < 400 ? (found.object as KubeObject) : undefined
  const options = { ...writeOptions(input, 'drydock'), force: input.force === true }
  const response = await source.request(
    requestFor(input, one, 'patch', { name, body: one.object, patchType: 'apply', options })
  )
  if (response.code < 400) {
    // A dry run keeps the resourceVersion whatever it would change.
    const isSame = before !== undefined && deepEqual(before, response.object)
    const outcome = response.code === 201 ? 'created' : isSame ? 'unchanged' : 'configured'
    return resultOf(input, one, response, outcome, before)
  }
  const status = response.object as Status
  const result = resultOf(input, one, response, 'unchanged', before)
  const conflicts = fieldConflicts(manifest, status, before?.metadata.managedFields ?? [])
  const [first = placeOfTypedField(manifest, status)] = [...conflicts].sort((a, b) => a.line - b.line)
  return {
    ...result,
    ...(first !== undefined && { error: { ...result.error!, line: first.line, column: first.column } }),
    ...(conflicts.length > 0 && { conflicts })
  }
}

/** An apply must know what it is about: upstream's cmd/apply, and client-go's request without a name. */
function nameless({ manifest, kind, object }: Prepared): DocumentResult {
  const generateName = textOf(membersOf(object['metadata'])['generateName'])
  const message =
    generateName === '' ? 'resource name may not be empty' : `from ${generateName}: cannot use generate name with apply`
  const error = { message, ...manifest.placeOf('metadata.generateName') }
  return { line: manifest.line, kind: kind.kind, resource: kind.resource, outcome: 'failed', warnings: [], error }
}

function hasAnnotation(live: Members): boolean {
  return membersOf(membersOf(live['metadata'])['annotations'])[lastAppliedAnnotation] !== undefined
}

function missingAnnotation({ kind, name }: Prepared): string {
  return (
    `resource ${kind.resource}/${name} is missing the ${lastAppliedAnnotation} annotation which is required by ` +
    'kubectl apply. kubectl apply should only be used on resources created declaratively by either ' +
    'kubectl create --save-config or kubectl apply. ' +
    'The missing annotation will be patched automatically.'
  )
}

function resultOf(
  input: ApplyInput,
  { manifest, kind, namespace, name }: Prepared,
  { code, object, warnings }: KubeResponse,
  outcome: 'created' | 'configured' | 'unchanged',
  before?: KubeObject,
  notes: readonly string[] = []
): DocumentResult {
  const failed = code >= 400
  const after = failed ? undefined : (object as KubeObject)
  const madeName = name === '' ? (after?.metadata.name ?? '') : name
  return {
    line: manifest.line,
    kind: kind.kind,
    resource: kind.resource,
    ...(namespace !== undefined && { namespace }),
    ...(madeName !== '' && { name: madeName }),
    outcome: failed ? 'failed' : outcome,
    warnings: [...notes, ...warnings],
    ...(failed && { error: errorWithPlace(manifest, object as Status) }),
    ...(!input.dryRun && after !== undefined && outcome !== 'unchanged' && { change: changeOf(after, before) }),
    ...(input.dryRun && before !== undefined && { before }),
    ...(input.dryRun && after !== undefined && { after })
  }
}

function changeOf({ metadata }: KubeObject, before: KubeObject | undefined): AppliedChange {
  return {
    uid: metadata.uid,
    ...(before !== undefined && { before: Number(before.metadata.resourceVersion) }),
    after: Number(metadata.resourceVersion)
  }
}
