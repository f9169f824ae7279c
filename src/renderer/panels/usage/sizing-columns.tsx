import type { ReactElement } from 'react'
import type { TFunction } from 'i18next'
import type { SizingRow } from '../../../shared/contract/series.ts'
import { formatMebibytes, formatMillis } from '../../../shared/kube/quantity.ts'
import { Icon } from '../../icons/icon.tsx'
import { LoadCell } from '../../parts/load-line.tsx'
import { MiddleTruncate, Quantity } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { iconOfRef } from '../objects/object-ref.tsx'
import type { RightSize } from './right-size.ts'
import styles from './usage.module.css'

/** A workload with what one of its pods would have to request. */
export interface SizedRow extends SizingRow {
  readonly key: string
  readonly sizes: Readonly<Record<'cpu' | 'memory', RightSize>>
}

type Column = TableColumn<SizedRow>
type Resource = 'cpu' | 'memory'

const formats: Readonly<Record<Resource, (value: number) => string>> = { cpu: formatMillis, memory: formatMebibytes }

export function sizingColumns(t: TFunction<'usage'>): readonly Column[] {
  return [
    {
      id: 'workload',
      header: t('sizing.workload'),
      width: 230,
      min: 190,
      grow: 3,
      sortable: true,
      render: ({ ref }) => (
        <span className={styles.workload} title={`${ref.kind} ${ref.name}`}>
          <Icon name={iconOfRef(ref)} size={14} />
          <MiddleTruncate text={ref.name} />
        </span>
      )
    },
    {
      id: 'namespace',
      header: t('sizing.namespace'),
      width: 130,
      min: 90,
      grow: 1,
      hideOrder: 2,
      sortable: true,
      render: ({ ref }) => <MiddleTruncate text={ref.namespace ?? ''} />
    },
    {
      id: 'pods',
      header: t('sizing.pods'),
      width: 58,
      min: 54,
      align: 'right',
      hideOrder: 1,
      sortable: true,
      render: ({ pods }) => <Quantity text={String(pods)} />
    },
    ...resourceColumns(t, 'cpu'),
    ...resourceColumns(t, 'memory')
  ]
}

function resourceColumns(t: TFunction<'usage'>, resource: Resource): readonly Column[] {
  const format = formats[resource]
  return [
    {
      id: resource,
      header: t(`sizing.${resource}`),
      width: 122,
      min: 112,
      align: 'right',
      sortable: true,
      render: ({ sizes }) => {
        const { usage, request, limit } = sizes[resource]
        const label = t('sizing.gauge', {
          resource: t(resource),
          usage: format(usage),
          request: request === undefined ? t('sizing.none') : format(request)
        })
        return (
          <LoadCell
            resource={resource}
            figure={format(usage)}
            label={label}
            usage={usage}
            {...(request === undefined ? {} : { request })}
            {...(limit === undefined ? {} : { limit })}
          />
        )
      }
    },
    {
      id: `${resource}Peak`,
      header: t(`sizing.${resource}Peak`),
      width: resource === 'cpu' ? 84 : 106,
      min: resource === 'cpu' ? 80 : 102,
      align: 'right',
      hideOrder: 3,
      sortable: true,
      render: ({ sizes }) => <Quantity text={format(sizes[resource].peak)} />
    },
    {
      id: `${resource}Request`,
      header: t(`sizing.${resource}Request`),
      width: resource === 'cpu' ? 96 : 122,
      min: resource === 'cpu' ? 94 : 118,
      align: 'right',
      sortable: true,
      render: ({ sizes: { [resource]: size } }) => (
        <Quantity text={size.request === undefined ? undefined : format(size.request)} />
      )
    },
    {
      id: `${resource}Fit`,
      header: t(`sizing.${resource}Fit`),
      width: resource === 'cpu' ? 84 : 96,
      min: resource === 'cpu' ? 78 : 92,
      align: 'right',
      sortable: true,
      render: ({ sizes }) => <Fit size={sizes[resource]} format={format} t={t} />
    }
  ]
}

/** Quiet where the request fits; a mark only where pods may be short of something. */
function Fit({
  size: { fit, verdict, request = 0 },
  format,
  t
}: {
  readonly size: RightSize
  readonly format: (value: number) => string
  readonly t: TFunction<'usage'>
}): ReactElement {
  if (verdict === 'fits') return <span className={styles.fits}>{t('sizing.fits')}</span>
  const why = t(`sizing.why.${verdict}`, { fit: format(fit), spare: format(request - fit) })
  return (
    <span className={styles.fit} title={why}>
      {verdict === 'under' ? <StatusMark mark="warn" size={10} title={why} /> : null}
      {format(fit)}
    </span>
  )
}
