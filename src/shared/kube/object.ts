// The parts that every Kubernetes object has. Objects are immutable: a change makes a new one that shares what stayed.

/** RFC 3339 in UTC with whole seconds, as upstream's metav1.Time prints it. */
export type Time = string
/** RFC 3339 in UTC with six fractional digits, as upstream's metav1.MicroTime prints it. */
export type MicroTime = string
/** As upstream's resource.Quantity: "100m", "250Mi", "2". Parse with shared/kube/quantity.ts. */
export type Quantity = string
export type IntOrString = number | string
/** The set of fields a manager owns: keys f:NAME, k:{...}, v:VALUE, i:INDEX and "." (upstream's fieldsV1). */
export type FieldsV1 = { readonly [key: string]: FieldsV1 }

export interface OwnerReference {
  readonly apiVersion: string
  readonly kind: string
  readonly name: string
  readonly uid: string
  readonly controller?: boolean
  readonly blockOwnerDeletion?: boolean
}

export interface ManagedFieldsEntry {
  readonly manager?: string
  readonly operation?: 'Apply' | 'Update'
  readonly apiVersion?: string
  readonly time?: Time
  readonly fieldsType?: 'FieldsV1'
  readonly fieldsV1?: FieldsV1
  readonly subresource?: string
}

/** Metadata of a stored object: what the API server always sets is required here. */
export interface ObjectMeta {
  readonly name: string
  /** Absent on cluster-scoped objects. */
  readonly namespace?: string
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: Time
  readonly generation?: number
  readonly generateName?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
  readonly ownerReferences?: readonly OwnerReference[]
  readonly finalizers?: readonly string[]
  readonly deletionTimestamp?: Time
  readonly deletionGracePeriodSeconds?: number
  readonly managedFields?: readonly ManagedFieldsEntry[]
  readonly selfLink?: string
}

export interface KubeObject {
  readonly apiVersion: string
  readonly kind: string
  readonly metadata: ObjectMeta
}

/** What a caller hands in to create an object: the server fills in the rest of the metadata. */
export type NewObject<T extends KubeObject> = Omit<T, 'metadata'> & {
  readonly metadata: Partial<ObjectMeta>
}

/** Any JSON value, for bodies that have not been decoded yet. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }
