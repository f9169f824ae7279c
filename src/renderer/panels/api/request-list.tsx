import { useCallback, useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ApiAccessDocument, ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import { requestCompletions, requestFilterKeys, type RequestFacts } from '../../../shared/filter/request-filter.ts'
import { registerCommands } from '../../commands/command.ts'
import { Icon } from '../../icons/icon.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { Chip } from '../../parts/small.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useFilter } from '../list/use-filter.ts'
import api from './api.module.css'
import styles from './requests.module.css'
import { useApiSettings } from './api-settings.ts'
import { requestColumns } from './request-columns.tsx'
import { kubectlFor } from './request-commands.ts'
import { RequestDetail } from './request-detail.tsx'
import { hasToken, quickFilters, withTokenToggled } from './request-filters.ts'
import type { RequestRows } from './request-rows.ts'
import { useRequests } from './use-requests.ts'

/** What the API was asked, newest first, as an audit log has it: live until somebody wants to look closely. */
export function RequestList({ access }: { readonly access: ApiAccessDocument | undefined }): ReactElement {
  const { t } = useTranslation('api')
  const filter = useFilter(requestFilterKeys)
  const requests = useRequests(filter.line)
  const { shown, isHeld, behind, hold, follow } = requests
  const [open, setOpen] = useState<ApiRequestRecord>()
  const [followed, setFollowed] = useState(0)
  const { detailHeight, setDetailHeight } = useApiSettings()
  const input = useRef<HTMLInputElement>(null)
  const facts = useFacts(requests.seen, access)
  const toggle = (): void => {
    if (!isHeld) return hold()
    follow()
    setFollowed((times) => times + 1)
  }
  useKeys({ toggle, input, isOpen: open !== undefined, close: () => setOpen(undefined) })
  useStatusLine((open === undefined ? undefined : kubectlFor(open)) ?? 'kubectl cluster-info', [
    { keys: ['/'], label: t('keys.filter') },
    { keys: ['p'], label: isHeld ? t('keys.follow') : t('keys.hold') },
    { keys: ['Enter'], label: t('keys.open') }
  ])
  const list = (
    <div className={styles.list}>
      <PanelHeader
        title={t('requests')}
        note={shown === undefined ? undefined : noteOf(shown)}
        actions={
          <>
            {isHeld && behind > 0 ? (
              <span className={styles.behind} role="status">
                {t('newer', { count: behind })}
              </span>
            ) : null}
            <Button
              size="small"
              aria-pressed={isHeld}
              startIcon={<Icon name={isHeld ? 'play' : 'pause'} size={13} />}
              onClick={toggle}
            >
              {isHeld ? t('follow') : t('hold')}
            </Button>
          </>
        }
      />
      <div className={styles.filterRow}>
        <FilterBox
          value={filter.value}
          onChange={filter.change}
          keys={requestFilterKeys}
          completions={requestCompletions(filter.value.text, facts)}
          placeholder={t('placeholder')}
          label={t('filter')}
          inputRef={input}
        />
      </div>
      <div className={styles.quick} role="group" aria-label={t('quickFilters')}>
        {quickFilters.map(({ id, token }) => (
          <Chip
            key={id}
            chosen={hasToken(filter.value, token)}
            onClick={() => filter.change(withTokenToggled(filter.value, token))}
          >
            {t(`quick.${id}`)}
          </Chip>
        ))}
      </div>
      {shown?.filterError === undefined ? null : <div className={styles.filterError}>{shown.filterError}</div>}
      <div className={styles.table}>
        {requests.error !== undefined ? (
          <div className={api.state}>
            <RefusedState title={t('requestsRefused')} message={requests.error.message} />
          </div>
        ) : shown === undefined ? (
          <LoadingRows />
        ) : shown.rows.length === 0 ? (
          <NoRequests
            rows={shown}
            isServed={access?.url !== undefined}
            onClear={() => filter.change({ tokens: [], text: '' })}
          />
        ) : (
          <RequestTable
            // Another table begins at its top, where the new ones are.
            key={followed}
            rows={shown.rows}
            isHeld={isHeld}
            onHold={hold}
            openId={open?.id}
            onOpen={setOpen}
          />
        )}
      </div>
    </div>
  )
  return (
    <section className={api.requests} aria-label={t('requests')}>
      <SplitPane
        direction="column"
        main={list}
        end={
          open === undefined ? undefined : (
            <RequestDetail request={open} access={access} onClose={() => setOpen(undefined)} />
          )
        }
        size={detailHeight}
        onResize={setDetailHeight}
        min={120}
        maxPart={0.7}
        label={t('resizeDetail')}
      />
    </section>
  )

  function noteOf({ rows, matching, kept, ever }: RequestRows): string {
    const count = filter.line === '' ? t('count', { count: kept }) : t('countOf', { matching, kept })
    const parts = [
      count,
      ...(rows.length < matching ? [t('newestOnly', { count: rows.length })] : []),
      ...(ever > kept ? [t('forgotten', { count: ever - kept })] : [])
    ]
    return parts.join(', ')
  }
}

interface RequestTableProps {
  readonly rows: readonly ApiRequestRecord[]
  readonly isHeld: boolean
  readonly onHold: () => void
  readonly openId: number | undefined
  readonly onOpen: (request: ApiRequestRecord) => void
}

/** The rows; the keyboard stays with its request while others come in above it. */
function RequestTable({ rows, isHeld, onHold, openId, onOpen }: RequestTableProps): ReactElement {
  const { t } = useTranslation('api')
  const columns = useMemo(() => requestColumns(t), [t])
  const [focused, setFocused] = useState<number | undefined>(openId)
  const rowAt = useCallback((index: number) => rows[index], [rows])
  const onVisibleRange = useCallback(
    (first: number) => {
      // Who scrolls down wants to read: rows must not go on moving under his eyes.
      if (first > 0 && !isHeld) onHold()
    },
    [isHeld, onHold]
  )
  return (
    <DataTable<ApiRequestRecord>
      label={t('requests')}
      total={rows.length}
      rowAt={rowAt}
      rowKey={rowKey}
      onVisibleRange={onVisibleRange}
      columns={columns}
      sort={undefined}
      onSort={noSort}
      openKey={openId === undefined ? undefined : String(openId)}
      onOpen={onOpen}
      focusedIndex={focused === undefined ? -1 : rows.findIndex(({ id }) => id === focused)}
      onFocusIndex={(index) => setFocused(rows[index]?.id)}
    />
  )
}

function rowKey({ id }: ApiRequestRecord): string {
  return String(id)
}

/** Requests stand in the order in which they came. */
function noSort(): void {}

interface NoRequestsProps {
  readonly rows: RequestRows
  readonly isServed: boolean
  readonly onClear: () => void
}

function NoRequests({ rows, isServed, onClear }: NoRequestsProps): ReactElement {
  const { t } = useTranslation('api')
  if (rows.kept === 0) {
    return (
      <EmptyState
        icon="access"
        title={t('none')}
        text={t('noneText')}
        {...(isServed && { command: 'kubectl get pods -A' })}
      />
    )
  }
  return (
    <EmptyState
      icon="access"
      title={t('noMatch')}
      text={t('hidden', { count: rows.kept })}
      actions={<Button onClick={onClear}>{t('showAll')}</Button>}
    />
  )
}

interface Keys {
  readonly toggle: () => void
  readonly input: React.RefObject<HTMLInputElement | null>
  readonly isOpen: boolean
  readonly close: () => void
}

function useKeys({ toggle, input, isOpen, close }: Keys): void {
  const { t } = useTranslation('api')
  const latest = useRef({ toggle, isOpen, close })
  useEffect(() => {
    latest.current = { toggle, isOpen, close }
  })
  useEffect(
    () =>
      registerCommands([
        {
          id: 'api.filter',
          title: () => t('filter'),
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        },
        {
          id: 'api.hold',
          title: () => t('holdOrFollow'),
          icon: 'pause',
          group: 'view',
          keys: 'p',
          run: () => latest.current.toggle()
        },
        {
          id: 'api.close',
          title: () => t('closeDetail'),
          icon: 'close',
          group: 'view',
          keys: 'Escape',
          when: () => latest.current.isOpen,
          run: () => latest.current.close()
        }
      ]),
    [t, input]
  )
}

/** What there is to name in the filter: what was seen, and who there is. */
function useFacts(seen: RequestFacts, access: ApiAccessDocument | undefined): RequestFacts {
  return useMemo(() => {
    const names = (access?.identities ?? []).map(({ name }) => name)
    return { ...seen, users: [...new Set([...names, ...seen.users])] }
  }, [seen, access])
}
