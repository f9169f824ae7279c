import type { Event } from '../../schema/types.ts'
import type { Kind } from '../kind.ts'
import { eventColumns } from './columns.ts'
import { setEventDefaults } from './defaults.ts'
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
  fieldSelectors: [],
  columns: eventColumns,
  status: eventStatus,
  setDefaults: setEventDefaults,
  validate: validateEvent,
  relations: eventRelations,
  icon: 'event'
}
