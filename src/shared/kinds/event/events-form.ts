// Events as events.k8s.io/v1 has them (upstream pkg/apis/events/v1/conversion.go): the same objects, other names.
import type { KubeObject, NewObject } from '../../kube/object.ts'
import type { Event, EventsV1Event } from '../../schema/types.ts'
import { columnsOfForm } from '../form-columns.ts'
import type { ServedForm } from '../kind.ts'
import { eventColumns } from './columns.ts'
import { validateEventsV1Event } from './validation.ts'

const noSource = {}

function fromStored(event: Event): EventsV1Event {
  const { involvedObject, message, source, firstTimestamp, lastTimestamp, count, reportingComponent, ...same } = event
  return {
    ...same,
    apiVersion: 'events.k8s.io/v1',
    // Go prints a time that is not set as null.
    eventTime: event.eventTime ?? (null as unknown as string),
    reportingController: reportingComponent ?? '',
    regarding: involvedObject,
    ...(message === undefined ? {} : { note: message }),
    deprecatedSource: source ?? noSource,
    ...(firstTimestamp === undefined ? {} : { deprecatedFirstTimestamp: firstTimestamp }),
    ...(lastTimestamp === undefined ? {} : { deprecatedLastTimestamp: lastTimestamp }),
    ...(count === undefined ? {} : { deprecatedCount: count })
  } as EventsV1Event
}

function toStored(object: NewObject<KubeObject>): NewObject<Event> {
  const {
    regarding,
    note,
    deprecatedSource,
    deprecatedFirstTimestamp,
    deprecatedLastTimestamp,
    deprecatedCount,
    reportingController,
    eventTime,
    ...same
  } = object as NewObject<EventsV1Event>
  return {
    ...same,
    apiVersion: 'v1',
    involvedObject: regarding ?? {},
    ...(note === undefined ? {} : { message: note }),
    ...(deprecatedSource === undefined ? {} : { source: deprecatedSource }),
    ...(deprecatedFirstTimestamp === undefined ? {} : { firstTimestamp: deprecatedFirstTimestamp }),
    ...(deprecatedLastTimestamp === undefined ? {} : { lastTimestamp: deprecatedLastTimestamp }),
    ...(deprecatedCount === undefined ? {} : { count: deprecatedCount }),
    ...(reportingController === undefined ? {} : { reportingComponent: reportingController }),
    ...((eventTime as string | null | undefined) === undefined || eventTime === null ? {} : { eventTime })
  }
}

const regardingFields = ['kind', 'namespace', 'name', 'uid', 'apiVersion', 'resourceVersion', 'fieldPath'] as const

export const eventsV1Form: ServedForm<Event> = {
  group: 'events.k8s.io',
  version: 'v1',
  schema: 'io.k8s.api.events.v1.Event',
  columns: columnsOfForm(eventColumns, toStored),
  fieldSelectors: [
    { label: 'reason', value: (event) => event.reason ?? '' },
    ...regardingFields.map((field) => ({
      label: `regarding.${field}`,
      value: ({ involvedObject }: Event) => involvedObject[field] ?? ''
    })),
    { label: 'reportingController', value: (event) => event.reportingComponent ?? '' },
    { label: 'type', value: (event) => event.type ?? '' }
  ],
  fromStored,
  toStored,
  validate: validateEventsV1Event
}
