import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { StatusSummary } from '../kinds/status-summary.ts'
import type { Json } from '../kube/object.ts'
import type { Status } from '../kube/status.ts'
import { base, callInput, liveInput, type Live } from './call.ts'
import type { ObjectRef } from './documents.ts'

// Releases that Helm 3 keeps as Secrets. Looking at them needs no permission, as with all that a window shows; going
// back and uninstalling are requests of the person who acts.

/** One revision of a release, as a row of `helm list` or `helm history` has it. */
export interface HelmRevision {
  readonly namespace: string
  readonly name: string
  readonly revision: number
  /** The word is Helm's own: "deployed", "superseded", "pending-rollback". */
  readonly status: StatusSummary
  /** "web-1.2.3"; empty where the record has none. */
  readonly chart: string
  readonly appVersion: string
  /** Milliseconds of simulated time; absent where the record does not say. */
  readonly updatedAt?: number
  readonly description: string
  /** Why the record cannot be read. */
  readonly problem?: string
}

export interface HelmReleasesDocument {
  /** The newest revision of each release, by namespace and name. */
  readonly releases: readonly HelmRevision[]
}

/** An object of a manifest. */
export interface HelmResource {
  readonly ref: ObjectRef
  /** False where the cluster has it not (any more), or does not know its kind. */
  readonly exists: boolean
  /** Its policy keeps it when Helm would delete it. */
  readonly keep: boolean
}

export interface HelmReleaseDocument {
  readonly namespace: string
  readonly name: string
  /** Newest first; empty where there is no such release. */
  readonly revisions: readonly HelmRevision[]
  /** What the newest manifest names, in its order; absent while it is being read. */
  readonly resources?: readonly HelmResource[]
  /** Why the newest manifest cannot be read. */
  readonly resourcesProblem?: string
}

/** What is inside of one revision. */
export interface HelmContents {
  /** What the user gave. */
  readonly values: Json
  /** With what the chart has as defaults. */
  readonly computedValues: Json
  readonly manifest: string
  readonly notes: string
}

/** What became of one object. */
export interface HelmStep {
  readonly ref: ObjectRef
  readonly outcome: 'created' | 'configured' | 'unchanged' | 'deleted' | 'kept' | 'absent' | 'failed'
  readonly message?: string
}

export interface HelmOutcome {
  /** Helm's sentence: "Rollback was a success! Happy Helming!" where all went well. */
  readonly message: string
  readonly failed: boolean
  /** The API's answer, where it refused. */
  readonly refusal?: Status
  /** The revision that was made, or would be. */
  readonly revision?: number
  readonly steps: readonly HelmStep[]
  /** Hooks that Helm would run and the window does not: "Job migrate (pre-rollback)". */
  readonly hooks: readonly string[]
}

const release = { namespace: z.string().min(1).max(253), name: z.string().min(1).max(253) }
const revision = z.number().int().min(1)

export const helmRollbackInput = callInput.extend({ ...release, revision, dryRun: z.boolean() })
export type HelmRollbackInput = z.infer<typeof helmRollbackInput>

export const helmUninstallInput = callInput.extend({ ...release, keepHistory: z.boolean(), dryRun: z.boolean() })
export type HelmUninstallInput = z.infer<typeof helmUninstallInput>

export const helmContract = {
  releases: base
    .input(liveInput.extend({ namespaces: z.array(z.string().max(253)).max(1_000) }))
    .output(eventIterator(type<Live<HelmReleasesDocument>>())),
  release: base.input(liveInput.extend(release)).output(eventIterator(type<Live<HelmReleaseDocument>>())),
  /** BAD_INPUT where there is no such revision, or its record cannot be read. */
  contents: base.input(callInput.extend({ ...release, revision })).output(type<HelmContents>()),
  /** As helm rollback; a dry run asks the API for each object and changes nothing. */
  rollback: base.input(helmRollbackInput).output(type<HelmOutcome>()),
  /** As helm uninstall. */
  uninstall: base.input(helmUninstallInput).output(type<HelmOutcome>())
}
