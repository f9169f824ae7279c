import type { ReactElement } from 'react'
import type { TFunction } from 'i18next'
import type { ApiRequestRecord } from '../../../shared/contract/api-access.ts'
import { clientOf } from '../../../shared/filter/request-filter.ts'
import { kindOfResource } from '../../connection/cluster-kinds.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { MiddleTruncate, TextLink } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import api from './api.module.css'
import styles from './requests.module.css'
import { codeMark, codeWords, latencyText, resourceWords } from './request-words.ts'

/** The object that a request was for, where the window has a page for its kind. */
export function linkOfRequest({ group, resource, namespace, name }: ApiRequestRecord): ObjectLink | undefined {
  const kind = kindOfResource(group, resource)
  if (kind === undefined || name === undefined) return undefined
  return { group, resource, namespace: kind.namespaced ? namespace : undefined, name }
}

/** As an audit log reads: when, who, what he did to what, and what came of it. */
export function requestColumns(t: TFunction<'api'>): readonly TableColumn<ApiRequestRecord>[] {
  const columns: readonly TableColumn<ApiRequestRecord>[] = [
    {
      id: 'time',
      header: t('column.time'),
      width: 88,
      min: 88,
      render: ({ at }) => (
        <span className={styles.mono} title={new Date(at).toISOString()}>
          {clockTime(at)}
        </span>
      )
    },
    {
      id: 'user',
      header: t('column.user'),
      width: 150,
      min: 134,
      grow: 0.8,
      render: (request) => <Who request={request} t={t} />
    },
    {
      id: 'verb',
      header: t('column.verb'),
      width: 100,
      min: 84,
      grow: 0.1,
      render: (request) => <Verb request={request} t={t} />
    },
    {
      id: 'resource',
      header: t('column.resource'),
      width: 120,
      min: 88,
      grow: 0.5,
      render: (request) => <Resource request={request} />
    },
    {
      id: 'object',
      header: t('column.object'),
      width: 200,
      min: 150,
      grow: 1.6,
      render: (request) => <Target request={request} />
    },
    {
      id: 'code',
      header: t('column.code'),
      width: 146,
      min: 126,
      grow: 0.2,
      render: (request) => <Code request={request} t={t} />
    },
    {
      id: 'latency',
      header: t('column.latency'),
      width: 76,
      min: 70,
      align: 'right',
      hideOrder: 2,
      render: ({ latency }) => latencyText(latency)
    },
    {
      id: 'client',
      header: t('column.client'),
      width: 112,
      min: 104,
      grow: 0.5,
      hideOrder: 1,
      render: (request) => <Client request={request} t={t} />
    }
  ]
  return columns.map((column) => ({ ...column, sortable: false }))
}

interface CellProps {
  readonly request: ApiRequestRecord
}

interface WordyCellProps extends CellProps {
  readonly t: TFunction<'api'>
}

function Who({ request: { user, impersonatedBy }, t }: WordyCellProps): ReactElement {
  if (impersonatedBy === undefined) return <MiddleTruncate text={user} keep={10} />
  return (
    <span className={styles.pair} title={t('actingThrough', { user, by: impersonatedBy })}>
      <MiddleTruncate text={user} />
      <span className={styles.quietCut}>{t('by', { name: impersonatedBy })}</span>
    </span>
  )
}

function Verb({ request: { verb, dryRun }, t }: WordyCellProps): ReactElement {
  if (dryRun !== true) return <span className={api.cut}>{verb}</span>
  return (
    <span className={styles.pair} title={`${verb}, ${t('dryRun')}`}>
      <span className={api.cut}>{verb}</span>
      <span className={styles.quietCut}>{t('dryRun')}</span>
    </span>
  )
}

function Resource({ request }: CellProps): ReactElement {
  if (request.resource !== '')
    return <MiddleTruncate text={resourceWords(request)} keep={(request.subresource?.length ?? -1) + 1} />
  return (
    <span className={styles.path} title={request.path}>
      {request.path}
    </span>
  )
}

/** "shop / checkout-7c9d5f6b84-x2k9p", the name being a jump to the object. */
function Target({ request }: CellProps): ReactElement | null {
  const { namespace, name, resource } = request
  const link = linkOfRequest(request)
  const isNamespace = resource === 'namespaces'
  if (name === undefined && (namespace === undefined || isNamespace)) return null
  return (
    <span className={styles.pair}>
      {name === undefined ? null : link === undefined ? (
        <MiddleTruncate text={name} />
      ) : (
        <TextLink onClick={() => useRoute.getState().openDetail(link)} title={name}>
          <MiddleTruncate text={name} />
        </TextLink>
      )}
      {namespace === undefined || isNamespace ? null : (
        <span className={classNames(styles.quietCut, styles.place)} title={namespace}>
          {namespace}
        </span>
      )}
    </span>
  )
}

function Code({ request, t }: WordyCellProps): ReactElement {
  return <StatusWord mark={codeMark(request.code)} word={request.code === 0 ? t('wentAway') : codeWords(request)} />
}

function Client({ request: { source, userAgent }, t }: WordyCellProps): ReactElement {
  if (source === 'window') return <span className={styles.quietCut}>{t('thisWindow')}</span>
  return (
    <span className={api.cut} title={userAgent}>
      {clientOf(userAgent)}
    </span>
  )
}
