import type { KubeObject, NewObject } from '../kube/object.ts'
import type { ScalePaths } from './customresourcedefinition/types.ts'
import type { FieldError } from './field-error.ts'
import type { Strategy } from './strategy.ts'
import type { StatusSummary } from './status-summary.ts'

/**
 * A value in a printed table: what kubectl prints. Ages and other relative times are strings, counts are numbers; null
 * and booleans are only in what a CustomResourceDefinition prints.
 */
export type Cell = string | number | boolean | null

/** A printed column, as upstream's printers declare them (metav1.TableColumnDefinition). */
export interface Column<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'date'
  readonly format?: string
  /** 0 is always printed, more only with -o wide. */
  readonly priority: number
  readonly description?: string
  /** `now` in milliseconds of simulated time, for ages. */
  cell(object: T, now: number): Cell
  /** What the column sorts by, where that is not the cell (an age sorts by its time stamp). */
  sortKey?(object: T): string | number
}

/** An object that this kind names: its reference becomes a link, and "used by" in the other direction. */
export interface Relation<T extends KubeObject = KubeObject> {
  readonly name: string
  readonly resource: string
  references(object: T): readonly { readonly namespace?: string; readonly name: string }[]
}

/** A field that a field selector may name. */
export interface FieldLabel<T extends KubeObject = KubeObject> {
  /** As written in the selector: spec.nodeName. */
  readonly label: string
  value(object: T): string
}

export type Subresource = 'status' | 'scale'

/**
 * Another group and version under which a kind's objects are served. The stored form is the hub: every request
 * converts what it was given, and what it answers.
 */
export interface ServedForm<T extends KubeObject = KubeObject> {
  readonly group: string
  readonly version: string
  /** The definition in the schema facts. */
  readonly schema: string
  /** What prints its objects, in this form; the stored kind's where absent. */
  readonly columns?: readonly Column[]
  /** Read from stored objects; the stored kind's where absent. */
  readonly fieldSelectors?: readonly FieldLabel<T>[]
  /** What somebody who uses this form is told, where it is on its way out. */
  readonly deprecationWarning?: string
  /** What is asked of a stored object that comes through this form; what the stored kind asks where absent. */
  validate?(object: T, old: T | undefined): readonly FieldError[]
  fromStored(object: T): KubeObject
  /** `object` is decoded by this form's schema. */
  toStored(object: NewObject<KubeObject>): NewObject<T>
}

/**
 * All that Drydock knows about one kind of object. One folder and one line in table.ts add a kind. What takes an
 * object is a method, so that a Kind<Pod> is also a Kind: a kind is only ever asked about objects of its own.
 */
export interface Kind<T extends KubeObject = KubeObject> {
  /** Empty for the core group. */
  readonly group: string
  readonly version: string
  readonly kind: T['kind']
  /** The plural, lower-case name in URLs. */
  readonly resource: string
  readonly singular: string
  readonly shortNames: readonly string[]
  readonly categories: readonly string[]
  readonly namespaced: boolean
  /** The definition in the schema facts. */
  readonly schema: string
  readonly subresources: readonly Subresource[]
  /** Whether metadata.generation counts the changes of spec. */
  readonly hasGeneration: boolean
  /** Field labels that a field selector may name besides metadata.name and metadata.namespace. */
  readonly fieldSelectors: readonly FieldLabel<T>[]
  readonly columns: readonly Column<T>[]
  /** The one-word status with its mark, as shared/look's vocabulary has it. */
  status(object: T, now: number): StatusSummary
  /** Fills in what upstream's v1 defaults fill in; returns the same object where nothing was missing. */
  setDefaults(object: NewObject<T>): NewObject<T>
  /** Upstream's validation; `old` is given on update. Schema errors are found earlier, when the body is decoded. */
  validate(object: T, old: T | undefined): readonly FieldError[]
  /** What is done to its objects on their way in, where that is more than is done to all. */
  readonly strategy?: Strategy<T>
  /** Of what is allowed and probably wrong: texts for Warning headers (upstream's WarningsOnCreate, WarningsOnUpdate). */
  warnings?(object: T, old: T | undefined): readonly string[]
  readonly relations: readonly Relation<T>[]
  /** What its objects are served as besides the form in which they are stored. */
  readonly forms?: readonly ServedForm<T>[]
  /** Comes from a CustomResourceDefinition. */
  readonly isCustom?: boolean
  /** The kind of its lists; its own name with "List" where absent. */
  readonly listKind?: string
  /** Where the scale subresource of a custom kind finds its numbers. */
  readonly scalePaths?: ScalePaths
  /** As of a form. */
  readonly deprecationWarning?: string
  /** False where a CustomResourceDefinition no longer serves the version that it stores. */
  readonly isStorageServed?: boolean
  /** Name of the outline icon in the renderer's icon set. */
  readonly icon: string
}

/** "PodList". */
export function listKindOf(kind: Pick<Kind, 'kind' | 'listKind'>): string {
  return kind.listKind ?? `${kind.kind}List`
}

/** "apps/v1", or "v1" in the core group. */
export function apiVersionOf(kind: Pick<Kind, 'group' | 'version'>): string {
  return kind.group === '' ? kind.version : `${kind.group}/${kind.version}`
}

/** The name errors use: "pods", "deployments.apps". */
export function qualifiedResource(kind: Pick<Kind, 'group' | 'resource'>): string {
  return kind.group === '' ? kind.resource : `${kind.resource}.${kind.group}`
}
