import { type } from '@orpc/contract'
import { z } from 'zod'
import type { Json, KubeObject, Time } from '../kube/object.ts'
import type { Status } from '../kube/status.ts'
import { base, callInput } from './call.ts'

const name = z.string().max(253)

export const kubeRequestInput = callInput.extend({
  verb: z.enum(['get', 'list', 'create', 'update', 'patch', 'delete', 'deletecollection']),
  group: z.string().max(253),
  version: z.string().max(63),
  resource: z.string().max(63),
  subresource: z.string().max(63).optional(),
  namespace: name.optional(),
  name: name.optional(),
  /** A JSON value; for a patch, in the form that patchType names. */
  body: z.custom<Json>().optional(),
  patchType: z.enum(['json', 'merge', 'strategic', 'apply']).optional(),
  options: z
    .object({
      fieldManager: z.string().max(128).optional(),
      fieldValidation: z.enum(['Strict', 'Warn', 'Ignore']).optional(),
      dryRun: z.boolean().optional(),
      labelSelector: z.string().max(10_000).optional(),
      fieldSelector: z.string().max(10_000).optional(),
      limit: z.number().int().min(0).optional(),
      continue: z.string().max(10_000).optional(),
      resourceVersion: z.string().max(32).optional(),
      gracePeriodSeconds: z.number().int().min(0).optional(),
      propagationPolicy: z.enum(['Background', 'Foreground', 'Orphan']).optional(),
      /** Of an apply: takes what others own. */
      force: z.boolean().optional()
    })
    .optional()
})
export type KubeRequest = z.infer<typeof kubeRequestInput>

export interface KubeList {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: {
    readonly resourceVersion: string
    readonly continue?: string
    readonly remainingItemCount?: number
  }
  readonly items: readonly KubeObject[]
}

/** The API's answer: `object` is the object, the list, or the Status of a refusal (code 400 and above). */
export interface KubeResponse {
  readonly code: number
  readonly object: KubeObject | KubeList | Status
  readonly warnings: readonly string[]
}

export const applyInput = callInput
  .extend({
    /** One or more YAML documents, at most 6 MB: upstream's own limit for one object is 3 MB. */
    yaml: z.string().max(6_000_000),
    /** Where a document names no namespace. */
    namespace: name,
    /**
     * create refuses what exists; apply is kubectl's three-way merge with last-applied-configuration; server-side leaves
     * the merge to the API, which knows the owner of each field.
     */
    mode: z.enum(['create', 'apply', 'server-side']),
    /** Of server-side: takes what others own. */
    force: z.boolean().optional(),
    /** Sends only the documents that begin on these lines of the text; all where it is absent. */
    onlyLines: z.array(z.number().int().min(1)).max(10_000).optional(),
    dryRun: z.boolean()
  })
  .refine(({ mode, force }) => force !== true || mode === 'server-side', {
    path: ['force'],
    message: 'force only works with mode server-side'
  })
export type ApplyInput = z.infer<typeof applyInput>

/** What became of one document of a manifest. */
export interface DocumentResult {
  /** 1-based line of the document's first line in the text. */
  readonly line: number
  readonly kind?: string
  readonly resource?: string
  readonly namespace?: string
  readonly name?: string
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'failed'
  readonly warnings: readonly string[]
  readonly error?: ManifestError
  /** Of a server-side apply that failed because others own what it would change: every such field. */
  readonly conflicts?: readonly FieldConflict[]
  /** Of what was made or changed: its uid, and the revisions before (absent where it is new) and after. */
  readonly change?: AppliedChange
  /** Of a dry run: the object before (absent where it is new) and after. */
  readonly before?: KubeObject
  readonly after?: KubeObject
}

export interface AppliedChange {
  readonly uid: string
  readonly before?: number
  readonly after: number
}

/** A field that somebody else owns with another value, as upstream's 409 names it. */
export interface FieldConflict {
  readonly manager: string
  /** The subresource through which the manager wrote it. */
  readonly subresource?: string
  /** The version in which the manager wrote it; absent where it was applied. */
  readonly apiVersion?: string
  /** Upstream's path: .spec.template.spec.containers[name="web"].image */
  readonly field: string
  /** When the manager last changed what it owns; absent where the API keeps no time, or may not be asked for it. */
  readonly time?: Time
  /** 1-based place of the field in the whole text. */
  readonly line: number
  readonly column: number
}

export interface ManifestError {
  readonly message: string
  /** 1-based place in the whole text that the message is about: the field's, else the document's. */
  readonly line: number
  readonly column?: number
  /** Absent where the text is not YAML at all. */
  readonly status?: Status
  /** What is said of each field, where several are named. */
  readonly fields?: readonly PlacedMessage[]
}

export interface PlacedMessage {
  readonly message: string
  readonly line: number
  readonly column: number
}

/**
 * A manifest is read whole first: where any document is not YAML, no object or of no known kind, none is sent, and
 * `documents` holds only those that have the mistakes.
 */
export interface ApplyResult {
  readonly documents: readonly DocumentResult[]
}

export const kubeContract = {
  request: base.input(kubeRequestInput).output(type<KubeResponse>()),
  apply: base.input(applyInput).output(type<ApplyResult>())
}
