import { dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { Event } from '../../schema/types.ts'
import type { Errors } from '../../validation/field.ts'
import { invalid, invalidEach } from '../../validation/field.ts'
import { pathSegmentName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

/** Upstream's legacy validation of core/v1 events: the namespaces must agree. */
export function validateEvent(event: Event, old: Event | undefined): readonly FieldError[] {
  const errors: Errors = []
  const { metadata, involvedObject } = event
  if (old === undefined) validateObjectMeta(errors, metadata, true, pathSegmentName)
  else validateObjectMetaUpdate(errors, metadata, old.metadata)
  const { namespace = '' } = metadata
  const involved = involvedObject?.namespace ?? ''
  if (involved === '' ? namespace !== 'default' && namespace !== '' : namespace !== involved) {
    invalid(errors, 'involvedObject.namespace', involved, 'does not match event.namespace')
  }
  if (old === undefined) invalidEach(errors, 'namespace', namespace, dns1123SubdomainComplaints(namespace))
  return errors
}
