// Events outnumber all other objects and look alike, so their rows are tuples without the names of their members, and
// without what follows from the row's identity.
import type { Event } from '../../../shared/schema/types.ts'
import type { StoredIdentity } from './object-codec.ts'

const members = new Set([
  'apiVersion',
  'kind',
  'metadata',
  'involvedObject',
  'reason',
  'message',
  'source',
  'firstTimestamp',
  'lastTimestamp',
  'count',
  'type',
  'reportingComponent',
  'reportingInstance'
])
const metadataMembers = new Set(['name', 'namespace', 'uid', 'resourceVersion', 'creationTimestamp', 'managedFields'])
const involvedMembers = new Set(['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'])
const sourceMembers = new Set(['component', 'host'])

/** 0 stands for the value that is usual there, null for none. */
export type EventTuple = readonly [
  creationTimestamp: string,
  uid: string,
  kind: string,
  apiVersion: string,
  resourceVersion: string,
  /** Usually what stands before the last dot in the event's name. */
  name: string | 0,
  /** Usually the event's. */
  namespace: string | 0 | null,
  fieldPath: string | null,
  reason: string,
  message: string,
  component: string,
  host: string | null,
  /** Usually the moment of creation, both. */
  firstTimestamp: string | 0,
  lastTimestamp: string | 0,
  count: number,
  type: string,
  /** Usually the component and the host of the source. */
  reportingComponent: string | 0,
  reportingInstance: string | 0,
  managedFields?: unknown
]

function hasOnly(object: object, allowed: ReadonlySet<string>): boolean {
  for (const key in object) {
    if (!allowed.has(key) || (object as Readonly<Record<string, unknown>>)[key] === undefined) return false
  }
  return true
}

function areTexts(...values: readonly unknown[]): boolean {
  return values.every((value) => typeof value === 'string')
}

/** The tuple of an event as recorders write it; undefined where it is of another shape. */
export function eventTuple(event: Event, managedFields: unknown): EventTuple | undefined {
  const { metadata, involvedObject, source, reason, message, type, count, firstTimestamp, lastTimestamp } = event
  const { reportingComponent, reportingInstance } = event
  if (source === undefined || !hasOnly(event, members) || !hasOnly(metadata, metadataMembers)) return undefined
  if (!hasOnly(involvedObject, involvedMembers) || !hasOnly(source, sourceMembers)) return undefined
  const { kind, namespace, name, uid, apiVersion, resourceVersion, fieldPath } = involvedObject
  if (!areTexts(kind, name, uid, apiVersion, resourceVersion, reason, message, type, firstTimestamp, lastTimestamp)) {
    return undefined
  }
  if (!areTexts(source.component, reportingComponent, reportingInstance) || typeof count !== 'number') return undefined
  const { creationTimestamp } = metadata
  const tuple = [
    creationTimestamp,
    uid!,
    kind!,
    apiVersion!,
    resourceVersion!,
    name === involvedName(metadata.name) ? 0 : name!,
    namespace === undefined ? null : namespace === metadata.namespace ? 0 : namespace,
    fieldPath ?? null,
    reason!,
    message!,
    source.component!,
    source.host ?? null,
    firstTimestamp === creationTimestamp ? 0 : firstTimestamp!,
    lastTimestamp === creationTimestamp ? 0 : lastTimestamp!,
    count,
    type!,
    reportingComponent === source.component ? 0 : reportingComponent!,
    reportingInstance === (source.host ?? '') ? 0 : reportingInstance!
  ] as const
  return managedFields === undefined ? tuple : [...tuple, managedFields]
}

/** The event of a tuple, but for its managedFields. */
export function eventOfTuple(identity: StoredIdentity, revision: number, tuple: EventTuple): Event {
  const [
    creationTimestamp,
    uid,
    kind,
    apiVersion,
    resourceVersion,
    name,
    namespace,
    fieldPath,
    reason,
    message,
    component,
    host,
    firstTimestamp,
    lastTimestamp,
    count,
    type,
    reportingComponent,
    reportingInstance
  ] = tuple
  return {
    apiVersion: 'v1',
    kind: 'Event',
    metadata: {
      name: identity.name,
      ...(identity.namespace === undefined ? {} : { namespace: identity.namespace }),
      uid: identity.uid,
      resourceVersion: String(revision),
      creationTimestamp
    },
    involvedObject: {
      kind,
      ...(namespace === null ? {} : { namespace: namespace === 0 ? identity.namespace! : namespace }),
      name: name === 0 ? involvedName(identity.name) : name,
      uid,
      apiVersion,
      resourceVersion,
      ...(fieldPath === null ? {} : { fieldPath })
    },
    reason,
    message,
    source: host === null ? { component } : { component, host },
    firstTimestamp: firstTimestamp === 0 ? creationTimestamp : firstTimestamp,
    lastTimestamp: lastTimestamp === 0 ? creationTimestamp : lastTimestamp,
    count,
    type,
    reportingComponent: reportingComponent === 0 ? component : reportingComponent,
    reportingInstance: reportingInstance === 0 ? (host ?? '') : reportingInstance
  }
}

function involvedName(eventName: string): string {
  return eventName.slice(0, eventName.lastIndexOf('.'))
}
