import type { NewObject } from '../../kube/object.ts'
import type { Event } from '../../schema/types.ts'

export function setEventDefaults(event: NewObject<Event>): NewObject<Event> {
  return event
}
