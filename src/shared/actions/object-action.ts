// What a person can do to objects, as plain data: from it follow the request that is sent, the kubectl line that does the
// same, and the YAML that is shown.
import type { DrainOptions } from '../contract/drain.ts'
import type { DebugChoice } from './debug-container.ts'

/** An object as requests and kubectl name it. */
export interface ActionTarget {
  readonly group: string
  readonly version: string
  readonly resource: string
  /** As kubectl takes it: "deployment"; with the group where that alone would not do. */
  readonly word: string
  readonly namespace?: string | undefined
  readonly name: string
}

export interface DeleteChoice {
  readonly propagationPolicy: 'Background' | 'Foreground' | 'Orphan'
  /** Undefined: what the object asks for. */
  readonly gracePeriodSeconds?: number
}

/** Actions that are one request for each object. */
export type RequestAction =
  /** N where nobody has said how many yet. */
  | { readonly type: 'scale'; readonly replicas: number | 'N' }
  /** `at` is the moment, as the API writes times; null: as if it had never been. */
  | { readonly type: 'restart'; readonly at: string | null }
  | { readonly type: 'pause' }
  | { readonly type: 'resume' }
  | { readonly type: 'suspend'; readonly suspend: boolean }
  | { readonly type: 'cordon'; readonly unschedulable: boolean }
  /** Images by container; an empty cause is none. */
  | { readonly type: 'set-image'; readonly images: Readonly<Record<string, string>>; readonly changeCause: string }
  | { readonly type: 'expand'; readonly size: string }
  /** Null takes a key away. */
  | { readonly type: 'label' | 'annotate'; readonly values: Readonly<Record<string, string | null>> }
  | { readonly type: 'delete'; readonly choice: DeleteChoice }
  /** Of a pod or a node. */
  | { readonly type: 'debug'; readonly choice: DebugChoice }

/** Actions that are more than one request, or none that changes anything: kubectl has a word for them all the same. */
type WordedAction =
  | { readonly type: 'trigger'; readonly job: string }
  | { readonly type: 'undo'; readonly revision: number | undefined }
  | { readonly type: 'drain'; readonly options: DrainOptions }
  | { readonly type: 'logs' | 'exec' | 'attach' | 'node-shell' | 'edit' | 'describe' | 'history' }
  /** Ports as they were typed; a local port that is left open is picked by kubectl. */
  | { readonly type: 'forward'; readonly localPort: string; readonly port: string }

export type ObjectAction = RequestAction | WordedAction
