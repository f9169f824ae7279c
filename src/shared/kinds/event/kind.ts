import type { Event } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { eventColumns } from './columns.ts'
import { setEventDefaults } from './defaults.ts'
import { eventsV1Form } from './events-form.ts'
import { eventRelations } from './relations.ts'
import { eventStatus } from './status.ts'
import { validateEvent } from './validation.ts'

export const eventKind: Kind<Event> = {
  group: '',
  version: 'v1',
  kind: 'Event',
  resource: 'events',
  singular: 'event',
  shortNames: ['ev'],
  categories: [],
  namespaced: true,
  schema: 'io.k8s.api.core.v1.Event',
  subresources: [],
  hasGeneration: false,
  fieldSelectors: [
    { label: 'involvedObject.kind', value: (event) => event.involvedObject.kind ?? '' },
    { label: 'involvedObject.namespace', value: (event) => event.involvedObject.namespace ?? '' },
    { label: 'involvedObject.name', value: (event) => event.involvedObject.name ?? '' },
    { label: 'involvedObject.uid', value: (event) => event.involvedObject.uid ?? '' },
    { label: 'involvedObject.apiVersion', value: (event) => event.involvedObject.apiVersion ?? '' },
    { label: 'involvedObject.resourceVersion', value: (event) => event.involvedObject.resourceVersion ?? '' },
    { label: 'involvedObject.fieldPath', value: (event) => event.involvedObject.fieldPath ?? '' },
    { label: 'reason', value: (event) => event.reason ?? '' },
    { label: 'reportingComponent', value: (event) => event.reportingComponent ?? '' },
    { label: 'source', value: (event) => event.source?.component || (event.reportingComponent ?? '') },
    { label: 'type', value: (event) => event.type ?? '' }
  ],
  columns: eventColumns,
  status: eventStatus,
  setDefaults: setEventDefaults,
  validate: validateEvent,
  relations: eventRelations,
  forms: [eventsV1Form],
  icon: 'event'
}
