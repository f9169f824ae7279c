import type { KubeObject, NewObject, ObjectMeta } from '../kube/object.ts'

/** Who asks for a new object. */
export interface Requester {
  readonly user: string
  readonly uid?: string
  readonly groups: readonly string[]
  readonly extra?: Readonly<Record<string, readonly string[]>>
}

export interface NewIdentity {
  readonly name: string
  /** Drawn when it is first asked for. */
  readonly uid: () => string
  /** Undefined where the control plane itself creates. */
  readonly requester: Requester | undefined
}

/**
 * What upstream's registry strategy of a kind does to its objects on their way in, beside what is done to all
 * (PrepareForCreate and PrepareForUpdate in pkg/registry/GROUP/KIND/strategy.go). Pure.
 */
export interface Strategy<T extends KubeObject = KubeObject> {
  /** The status of a new object, where it is not `empty`, the one of its Go type. `time` is now, as written. */
  initialStatus?(object: NewObject<T>, time: string, empty: unknown): unknown
  /** What is added to a new object before its fields are counted as its creator's. */
  prepareNew?(object: NewObject<T>): NewObject<T>
  /** What is added to a new object and belongs to nobody. */
  completeNew?(object: NewObject<T>, identity: NewIdentity): NewObject<T>
  /** What a new object is once it is stored and read back. */
  asStored?(object: T): T
  /** A new object without what nobody owns because the strategy sets it (upstream's GetResetFields). */
  withoutResetFields?(object: NewObject<T>): NewObject<T>
  /** What only a subresource changes stays as it was, where a request updates the object itself. */
  keptFrom?(previous: T, next: T): T
  /** What follows from an update of the object itself beside metadata. */
  contentAfter?(next: T): T
  /** Metadata that follows from an update of the object itself. */
  metadataAfter?(previous: T, next: T): ObjectMeta
  /** The status as it is stored, after `previous`. `time` is now, as written. */
  statusAfter?(previous: unknown, status: unknown, time: string): unknown
  /** Whether an update makes the next generation, where that is not just another spec. */
  countsAsChange?(previous: T, next: T): boolean
  /** What a write of the status leaves as it is in the metadata. */
  readonly statusKeeps?: 'labels' | 'ownerReferences'
  /** A PUT must name the version that it replaces (upstream's AllowUnconditionalUpdate is false). */
  readonly mustNameVersion?: boolean
  /** A PUT of an object that is not there creates it. */
  readonly allowsCreateOnUpdate?: boolean
}
