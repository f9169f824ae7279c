import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { EventRow } from '../../../shared/contract/events.ts'
import { eventCompletions, eventFilterKeys } from '../../../shared/filter/event-filter.ts'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { FilterBox } from '../../parts/filter-box.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useFilter } from '../list/use-filter.ts'
import { ObjectMenu } from '../objects/object-menu.tsx'
import { canOpen, linkOfRef } from '../objects/object-ref.tsx'
import { ChosenBar } from './chosen-bar.tsx'
import { eventColumns } from './event-columns.tsx'
import { aimAt } from './event-jumps.ts'
import { EventTimeline } from './event-timeline.tsx'
import { EventsActions } from './events-actions.tsx'
import styles from './events.module.css'
import { useEventsSettings } from './events-settings.ts'
import { useFocusedEvent } from './focused-event.ts'
import type { Stretch } from './time-scale.ts'
import { useEvents, type EventsQuery } from './use-events.ts'

/** What happened in the cluster: over time, at which objects, what brought about what, and each in upstream's words. */
export function EventsPanel(): ReactElement {
  const { t } = useTranslation('events')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const openDetail = useRoute((route) => route.openDetail)
  const filter = useFilter(eventFilterKeys)
  const { warningsOnly, grouped, within, sort, set } = useEventsSettings()
  const [chosen, setChosen] = useState<Stretch>()
  // Somebody may come from a moment of the ribbon: the minutes around it are looked at first.
  const asked = useRoute((route) => route.range)
  const [taken, setTaken] = useState(asked)
  const [zoom, setZoom] = useState<Stretch | undefined>(asked)
  if (asked !== taken) {
    setTaken(asked)
    setZoom(asked)
  }
  const line = warningsOnly ? `type:Warning ${filter.line}`.trim() : filter.line
  const view: EventsQuery['view'] = zoom ?? (within === undefined ? undefined : { within })
  const events = useEvents({
    namespaces,
    filter: line,
    grouped,
    sort,
    ...(view !== undefined && { view }),
    ...(chosen !== undefined && { range: chosen })
  })
  const { document, error } = events
  const focused = useFocusedEvent(events)
  const [menu, setMenu] = useState<{ readonly left: number; readonly top: number }>()
  const input = useRef<HTMLInputElement>(null)
  const columns = useMemo(() => eventColumns(t, grouped), [t, grouped])
  useEffect(() => aimAt(focused.row), [focused.row])
  useEffect(
    () =>
      registerCommands([
        {
          id: 'events.filter',
          title: () => t('filter'),
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [t]
  )
  const scope = namespaces.length === 1 ? ` -n ${namespaces[0]}` : ' -A'
  useStatusLine(`kubectl events${scope}${warningsOnly ? ' --types=Warning' : ''}`, [
    { keys: ['/'], label: t('keys.filter') },
    { keys: ['Enter'], label: t('keys.open') },
    { keys: ['w'], label: t('keys.why') },
    { keys: ['⇧L'], label: t('keys.logs') }
  ])
  const open = ({ about }: EventRow): void => {
    if (canOpen(about)) openDetail(linkOfRef(about), 'events')
  }
  const showAll = (): void => {
    set({ warningsOnly: false, within: undefined })
    setChosen(undefined)
    setZoom(undefined)
    filter.change({ tokens: [], text: '' })
  }
  const facts = { reasons: document?.reasons ?? [], kinds: document?.kinds ?? [], namespaces }
  return (
    <section className={styles.panel} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={document === undefined ? undefined : noteOf()}
        actions={<EventsActions zoom={zoom} onZoom={setZoom} />}
      />
      <div className={styles.filterRow}>
        <FilterBox
          value={filter.value}
          onChange={filter.change}
          keys={eventFilterKeys}
          completions={eventCompletions(filter.value.text, facts)}
          placeholder={t('placeholder')}
          label={t('filter')}
          inputRef={input}
        />
      </div>
      {document?.filterError === undefined ? null : <div className={styles.filterError}>{document.filterError}</div>}
      {document === undefined || document.total === 0 ? null : (
        <>
          <EventTimeline document={document} chosen={chosen} onChoose={setChosen} />
          <ChosenBar
            chosen={chosen}
            rows={document.rowsTotal}
            onClear={() => setChosen(undefined)}
            onZoom={() => {
              setZoom(chosen)
              setChosen(undefined)
            }}
          />
        </>
      )}
      <div className={styles.table}>
        {error !== undefined ? (
          <RefusedState title={t('refused')} message={error.message} />
        ) : document === undefined ? (
          <LoadingRows />
        ) : document.rowsTotal === 0 ? (
          <EmptyState
            icon="event"
            title={document.total === 0 ? t('none') : t('noMatch')}
            text={document.total === 0 ? t('noneText') : t('hidden', { count: document.total })}
            {...(document.total === 0
              ? { command: 'kubectl events -A' }
              : { actions: <Button onClick={showAll}>{t('showAll')}</Button> })}
          />
        ) : (
          <DataTable<EventRow>
            label={t('title')}
            total={document.rowsTotal}
            rowAt={events.rowAt}
            rowKey={rowKey}
            onVisibleRange={events.onVisibleRange}
            columns={columns}
            sort={sort}
            onSort={(next) => set({ sort: next as typeof sort })}
            onOpen={open}
            onContextMenu={(_, index, position) => {
              focused.focus(index)
              setMenu(position)
            }}
            focusedIndex={focused.index}
            onFocusIndex={focused.focus}
          />
        )}
      </div>
      {menu === undefined ? null : <ObjectMenu position={menu} onClose={() => setMenu(undefined)} />}
    </section>
  )

  function noteOf(): string {
    const { matched, total, warnings } = document!
    const counted = matched === total ? t('count', { count: total }) : t('countOf', { count: matched, all: total })
    return warnings === 0 || warningsOnly ? counted : `${counted}, ${t('warnings', { count: warnings })}`
  }
}

function rowKey({ uid }: EventRow): string {
  return uid
}
