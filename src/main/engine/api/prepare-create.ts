// A new object from what the caller hands in to what is stored: defaults, ownership, admission, names, system fields.
// In upstream's order: the fields a creator owns are taken before admission adds to them.
import type { FieldError } from '../../../shared/kinds/field-error.ts'
import type { Kind } from '../../../shared/kinds/kind.ts'
import { withAppArmorInStep } from '../../../shared/kinds/pod/app-armor.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { serviceKind } from '../../../shared/kinds/service/kind.ts'
import type { KubeObject, NewObject, ObjectMeta } from '../../../shared/kube/object.ts'
import { formatTime } from '../../../shared/kube/time.ts'
import type { Pod, Service } from '../../../shared/schema/types.ts'
import { admitNew } from './admission/admit-new.ts'
import { judgeNew } from './admission/judge.ts'
import { checkNamespace } from './admission/namespace-lifecycle.ts'
import { withLabelKeys } from './admission/label-keys.ts'
import { admitPod } from './admission/pod-admission.ts'
import { serviceAddressesOf } from './admission/service-addresses.ts'
import { alreadyExists } from './api-error.ts'
import { componentCaller, type AdmissionCaller } from './admission/dynamic/caller.ts'
import type { WriterContext } from './commit.ts'
import { invalid } from './invalid.ts'
import { entriesGiven } from './managed-fields/entry-list.ts'
import { entriesAfter, entriesOfNew, fieldsOfNew, type Signature } from './managed-fields/managed-fields.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { initialStatus, prepareNew } from './strategy.ts'

/** What a request from outside needs on top of what the control plane does. */
export interface Scrutiny {
  /** The pod's ServiceAccount must be there, even "default". */
  readonly mustHaveAccount: boolean
  readonly caller: AdmissionCaller
  /** Upstream's validation of the object as it would be stored. */
  validate(object: KubeObject): readonly FieldError[]
}

/** Name base and random part together stay within a label's 63 characters, as upstream's names.SimpleNameGenerator. */
const longestGeneratedBase = 58
const mostNameAttempts = 8
const limitAnnotation = 'kubernetes.io/limit-ranger'
const nobody = {}
const noErrors: readonly FieldError[] = []
const nameRequired: FieldError = {
  type: 'FieldValueRequired',
  field: 'metadata.name',
  detail: 'name or generateName is required'
}

/**
 * The object as it will be stored, with the store's next resourceVersion. `object` is decoded. Throws ApiError: 404 or
 * 403 for its namespace, 403 by admission, 422, 409 where it exists.
 */
export function prepareCreate<T extends KubeObject>(
  context: WriterContext,
  kind: Kind<T>,
  object: NewObject<T>,
  by: Signature,
  scrutiny: Scrutiny | undefined,
  component?: () => AdmissionCaller
): T {
  const { clock, store, random } = context
  const { strategy } = kind
  const { namespace } = object.metadata
  const name = nameOf(kind, object.metadata, context)
  if (namespace !== undefined) checkNamespace(store, kind, namespace, name ?? '', scrutiny !== undefined)
  let drawn: string | undefined
  const uid = (): string => (drawn ??= random.uuid())
  const caller = scrutiny?.caller
  /** What its creator owns, and what the server's own plugins make of it. */
  const admitted = (given: NewObject<T>): { readonly owned: NewObject<T>; readonly next: NewObject<T> } => {
    if ((kind as Kind) === podKind) return admittedPod(store, given, scrutiny?.mustHaveAccount === true)
    const owned = withoutDerived(kind, given, prepareNew(kind, kind.setDefaults(given)))
    const defaulted = kind.setDefaults(owned)
    const complete = strategy?.completeNew?.(defaulted, { name: name ?? '', uid, requester: caller?.user }) ?? defaulted
    return { owned, next: admitNew(store, kind, complete, scrutiny !== undefined) }
  }
  const { owned, next: own } = admitted(object)
  const { admission, isDryRun = false } = context
  const asks = admission?.asks(kind) === true
  const attributes = asks
    ? {
        operation: 'CREATE' as const,
        kind: kind as Kind,
        subresource: '',
        namespace,
        isDryRun,
        ...(caller ?? component?.() ?? componentCaller(by.manager))
      }
    : undefined
  const next =
    attributes === undefined
      ? own
      : admission!.mutate(
          { ...attributes, name: own.metadata.name ?? '', object: own },
          (changed) => admitted(changed as NewObject<T>).next
        )
  const fields = fieldsOfNew(kind, strategy?.withoutResetFields?.(owned) ?? owned, by.as)
  // An object that is created from what was read somewhere brings the managers of what is no part of it yet: status.
  const brought = entriesGiven(nobody, object.metadata)
  const managedFields =
    brought.length === 0
      ? entriesOfNew(kind, fields, by)
      : entriesAfter(kind, brought, { changed: fields, removed: undefined }, by)
  const status = initialStatus(kind, next, formatTime(clock.now))
  const { managedFields: _given, ...given } = next.metadata
  const metadata = metadataOfNew(given, {
    name: name ?? '',
    namespace,
    uid: uid(),
    resourceVersion: store.nextResourceVersion(),
    creationTimestamp: formatTime(clock.now),
    generation: kind.hasGeneration ? 1 : undefined,
    managedFields
  })
  let complete = { ...next, metadata } as unknown as T
  if (status !== undefined) complete = { ...complete, status }
  if ((kind as Kind) === serviceKind) {
    const service = complete as unknown as Service
    const allocation = serviceAddressesOf(store, context.serviceRange).allocate(service, undefined, context)
    if ('errors' in allocation) throw invalid(kind, metadata.name, allocation.errors)
    complete = { ...complete, spec: allocation.spec }
  }
  // What the control plane makes is right; what others have made of it may not be.
  const validated = scrutiny?.validate(complete) ?? (next === own ? noErrors : kind.validate(complete, undefined))
  if (validated.length > 0) throw invalid(kind, metadata.name, validated)
  if (scrutiny !== undefined) {
    if (name === undefined) throw invalid(kind, '', [nameRequired])
  }
  judgeNew(store, kind, complete, () => {
    if (attributes !== undefined) admission!.validate({ ...attributes, name: metadata.name, object: complete })
  })
  if (name === undefined) throw new Error(`${kind.kind} without a name`)
  if (store.get(kind, namespace, name) !== undefined) throw alreadyExists(kind, name)
  return strategy?.asStored?.(complete) ?? complete
}

/** What the API server gives to every new object. */
interface GivenByServer {
  readonly name: string
  readonly namespace: string | undefined
  readonly uid: string
  readonly resourceVersion: string
  readonly creationTimestamp: string
  readonly generation: number | undefined
  readonly managedFields: ObjectMeta['managedFields']
}

function metadataOfNew(given: Partial<ObjectMeta>, server: GivenByServer): ObjectMeta {
  const { name, namespace, uid, resourceVersion, creationTimestamp, generation, managedFields } = server
  // Written out, an object holds its members itself; spread, in a store beside it. There are many Events.
  if (generation === undefined && namespace !== undefined && managedFields !== undefined && isBare(given))
    return { name, namespace, uid, resourceVersion, creationTimestamp, managedFields }
  return {
    ...given,
    ...(namespace === undefined ? {} : { namespace }),
    name,
    uid,
    resourceVersion,
    creationTimestamp,
    ...(generation === undefined ? {} : { generation }),
    ...(managedFields === undefined ? {} : { managedFields })
  }
}

function isBare(given: Partial<ObjectMeta>): boolean {
  for (const member in given) if (member !== 'name' && member !== 'namespace') return false
  return true
}

function admittedPod<T extends KubeObject>(
  store: ObjectStore,
  object: NewObject<T>,
  mustHaveAccount: boolean
): { readonly owned: NewObject<T>; readonly next: NewObject<T> } {
  const pod = object as unknown as NewObject<Pod>
  const { defaulted, admitted, limitNote } = admitPod(store, pod, mustHaveAccount)
  const spec = withLabelKeys(admitted, pod.metadata.labels)
  const next = withAppArmorInStep(annotated({ ...pod, spec }, limitNote)) as unknown as NewObject<T>
  return { owned: { ...object, spec: defaulted }, next }
}

function annotated(pod: NewObject<Pod>, limitNote: string | undefined): NewObject<Pod> {
  if (limitNote === undefined) return pod
  const annotations = { ...pod.metadata.annotations, [limitAnnotation]: limitNote }
  return { ...pod, metadata: { ...pod.metadata, annotations } }
}

/** The list of cluster IPs that follows from the one given is the registry's, not the creator's. */
function withoutDerived<T extends KubeObject>(kind: Kind<T>, given: NewObject<T>, object: NewObject<T>): NewObject<T> {
  if ((kind as Kind) !== serviceKind) return object
  const { spec } = object as unknown as Service
  if ((given as unknown as Service).spec?.clusterIPs !== undefined || spec?.clusterIPs === undefined) return object
  const { clusterIPs: _derived, ...rest } = spec
  return { ...object, spec: rest }
}

/** A generated name that is taken is drawn again, as upstream does since 1.32. */
function nameOf(kind: Kind, metadata: Partial<ObjectMeta>, { random, store }: WriterContext): string | undefined {
  if (metadata.name !== undefined && metadata.name !== '') return metadata.name
  if (metadata.generateName === undefined || metadata.generateName === '') return undefined
  const base = metadata.generateName.slice(0, longestGeneratedBase)
  let name = ''
  for (let attempt = 0; attempt < mostNameAttempts; attempt++) {
    name = base + random.suffix(5)
    if (store.get(kind, metadata.namespace, name) === undefined) break
  }
  return name
}
