import { dns1123SubdomainComplaints, qualifiedNameComplaints } from '../../kube/names.ts'
import { semanticEqual } from '../../kube/sharing.ts'
import type { Event } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach, required } from '../../validation/field.ts'
import {
  pathSegmentName,
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Bytes of reportingInstance, action and reason; of a message. */
const longestWord = 128
const longestMessage = 1024

/** Upstream's legacyValidateEvent: what holds in both APIs. An event with an eventTime is one of the newer sort. */
function validateAlways(errors: Errors, event: Event): void {
  const { metadata, involvedObject, eventTime } = event
  const { namespace = '' } = metadata
  const involved = involvedObject?.namespace ?? ''
  if (eventTime === undefined) {
    if (involved === '' ? namespace !== 'default' && namespace !== '' : namespace !== involved)
      invalid(errors, 'involvedObject.namespace', involved, 'does not match event.namespace')
  } else {
    if (involved === '' && namespace !== 'default' && namespace !== 'kube-system')
      invalid(errors, 'involvedObject.namespace', involved, 'does not match event.namespace')
    validateReport(errors, event)
  }
  invalidEach(errors, 'namespace', namespace, dns1123SubdomainComplaints(namespace))
}

function validateReport(errors: Errors, event: Event): void {
  const { reportingComponent: controller = '', message = '' } = event
  if (controller === '') required(errors, 'reportingController')
  invalidEach(errors, 'reportingController', controller, qualifiedNameComplaints(controller))
  for (const name of ['reportingInstance', 'action', 'reason'] as const) {
    const value = event[name] ?? ''
    if (value === '') required(errors, name)
    if (value.length > longestWord) invalid(errors, name, '', `can have at most ${longestWord} characters`)
  }
  if (message.length > longestMessage) invalid(errors, 'message', '', `can have at most ${longestMessage} characters`)
}

function validateSeries(errors: Errors, { series }: Event): void {
  if (series === undefined) return
  if ((series.count ?? 0) < 2) invalid(errors, 'series.count', '', 'should be at least 2')
  if (series.lastObservedTime === undefined) required(errors, 'series.lastObservedTime')
}

/** Upstream's ValidateEventCreate and ValidateEventUpdate for core/v1. */
export function validateEvent(event: Event, old: Event | undefined): readonly FieldError[] {
  const errors: Errors = []
  // The registry asks for a name that can stand in a URL.
  if (old === undefined) validateObjectMeta(errors, event.metadata, true, pathSegmentName)
  else validateObjectMetaUpdate(errors, event.metadata, old.metadata)
  validateAlways(errors, event)
  return errors
}

const fixed = [
  ['involvedObject', 'involvedObject'],
  ['reason', 'reason'],
  ['message', 'message'],
  ['source', 'source'],
  ['firstTimestamp', 'firstTimestamp'],
  ['lastTimestamp', 'lastTimestamp'],
  ['count', 'count'],
  ['reason', 'reason'],
  ['type', 'type'],
  ['eventTime', 'eventTime'],
  ['action', 'action'],
  ['related', 'related'],
  ['reportingComponent', 'reportingController'],
  ['reportingInstance', 'reportingInstance']
] as const

/** The same through events.k8s.io/v1, which asks for more. */
export function validateEventsV1Event(event: Event, old: Event | undefined): readonly FieldError[] {
  const errors: Errors = []
  validateAlways(errors, event)
  if (old !== undefined) {
    validateObjectMetaUpdate(errors, event.metadata, old.metadata)
    if (!semanticEqual(event.series, old.series)) validateSeries(errors, event)
    for (const [name, path] of fixed) validateImmutable(errors, event[name], old[name], path)
    return errors
  }
  validateObjectMeta(errors, event.metadata, true, subdomainName)
  validateSeries(errors, event)
  const { type = '', firstTimestamp, lastTimestamp, count = 0, source } = event
  if (event.eventTime === undefined) required(errors, 'eventTime')
  if (type !== 'Normal' && type !== 'Warning') invalid(errors, 'type', '', `has invalid value: ${type}`)
  const unset = 'needs to be unset'
  if (firstTimestamp !== undefined) invalid(errors, 'firstTimestamp', '', unset)
  if (lastTimestamp !== undefined) invalid(errors, 'lastTimestamp', '', unset)
  if (count !== 0) invalid(errors, 'count', '', unset)
  if (source?.component || source?.host) invalid(errors, 'source', '', unset)
  return errors
}
