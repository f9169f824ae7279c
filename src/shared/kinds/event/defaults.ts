import type { NewObject } from '../../kube/object.ts'
import { filled } from '../../kube/sharing.ts'
import type { Event } from '../../schema/types.ts'

const always = { source: {}, reportingComponent: '', reportingInstance: '' }

/** Upstream sets nothing; these are the fields that its types always print. */
export function setEventDefaults(event: NewObject<Event>): NewObject<Event> {
  return filled(event, always)
}
