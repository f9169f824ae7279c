import { eventIterator, type } from '@orpc/contract'
import { z } from 'zod'
import type { Danger } from '../access/danger.ts'
import type { AccessSubject } from '../access/subject.ts'
import type { PolicyRule } from '../schema/types.ts'
import { base, liveInput, type Live } from './call.ts'
import type { ObjectRef } from './documents.ts'

/** What somebody may do with one resource. */
export interface AccessCell {
  /** As RBAC names them, in the order in which they were asked about. */
  readonly verbs: readonly string[]
  /** Those that are allowed for certain objects only. */
  readonly named: readonly string[]
  /** What is dangerous about it. */
  readonly dangers: readonly Danger[]
}

export interface AccessRow {
  readonly key: string
  readonly subject: AccessSubject
  /** One for each column that was asked for. */
  readonly cells: readonly AccessCell[]
  /** Of all that is allowed there, not only in the columns. */
  readonly dangers: readonly Danger[]
  /** Bindings that name the subject, or a group that it is in. */
  readonly bindings: number
  /** In system:masters, whom no role binds. */
  readonly isMaster: boolean
}

/** Rows of the matrix around those on the screen. */
export interface AccessMatrix {
  readonly first: number
  readonly rows: readonly AccessRow[]
  readonly total: number
  /** Without the filter, and with the cluster's own. */
  readonly unfiltered: number
  /** The cluster's own that are left out. */
  readonly hidden: number
}

/** Through which binding somebody has something. */
export interface AccessWay {
  readonly binding: ObjectRef
  readonly role: ObjectRef
  /** Which subject of the binding he is: himself, or a group. */
  readonly as: AccessSubject
}

export interface AccessRight extends AccessWay {
  readonly rule: PolicyRule
  readonly dangers: readonly Danger[]
}

/** What somebody may do, as kubectl auth can-i --list. */
export interface AccessRights {
  readonly isMaster: boolean
  /** Dangerous ones first, at most 500. */
  readonly rights: readonly AccessRight[]
  readonly total: number
  /** Bindings whose role is not there. */
  readonly missing: readonly AccessWay[]
}

/** Somebody who may do what was asked, through the binding that is asked first. */
export interface AccessAnswer extends AccessWay {
  readonly key: string
  readonly subject: AccessSubject
  /** Names of the only objects for which it is allowed; absent where it is for all. */
  readonly names?: readonly string[]
}

/** Who may, as kubectl who-can. */
export interface WhoCan {
  /** At most 1,000; whoever is in system:masters may besides. */
  readonly answers: readonly AccessAnswer[]
  readonly total: number
}

const verb = z.string().min(1).max(63)
const namespace = z.string().min(1).max(253).optional()
const resourceInput = z.object({
  group: z.string().max(253),
  resource: z.string().min(1).max(63),
  subresource: z.string().min(1).max(63).optional()
})

export type AccessResource = z.infer<typeof resourceInput>

const subjectInput = z.object({
  kind: z.enum(['User', 'Group', 'ServiceAccount']),
  name: z.string().min(1).max(253),
  namespace
})

export const accessContract = {
  /** Without a namespace: what holds in the whole cluster. */
  matrix: base
    .input(
      liveInput.extend({
        namespace,
        filter: z.string().max(253),
        withSystem: z.boolean(),
        columns: z.array(resourceInput).max(40),
        window: z.object({ first: z.number().int().min(0), count: z.number().int().min(1).max(200) })
      })
    )
    .output(eventIterator(type<Live<AccessMatrix>>())),
  /** With a resource: only what allows something with it. */
  rights: base
    .input(liveInput.extend({ subject: subjectInput, namespace, resource: resourceInput.optional() }))
    .output(eventIterator(type<Live<AccessRights>>())),
  whoCan: base
    .input(
      liveInput.extend({
        verb,
        resource: resourceInput,
        namespace,
        name: z.string().min(1).max(253).optional(),
        withSystem: z.boolean()
      })
    )
    .output(eventIterator(type<Live<WhoCan>>()))
}
