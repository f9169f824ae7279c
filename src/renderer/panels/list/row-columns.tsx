import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type {
  Gauge,
  QuotaUse,
  TableCell,
  TableColumn as ListColumn,
  TableRow
} from '../../../shared/contract/tables.ts'
import { formatMebibytes, formatMillis } from '../../../shared/kube/quantity.ts'
import { humanDuration } from '../../../shared/kube/time.ts'
import { useTimedText } from '../../connection/simulated-time.ts'
import { LoadCell } from '../../parts/load-line.tsx'
import { MiddleTruncate, Quantity } from '../../parts/small.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { classNames } from '../../theme/class-names.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { StatusWhy, WhyButton } from '../why/status-why.tsx'
import styles from './list-panel.module.css'
import type { KindSettings } from './list-settings.ts'

interface Measure {
  readonly width: number
  readonly min: number
  readonly grow?: number
}

const measures: Readonly<Record<ListColumn['type'], Measure>> = {
  name: { width: 240, min: 180, grow: 3 },
  text: { width: 120, min: 60, grow: 1 },
  number: { width: 76, min: 56 },
  age: { width: 72, min: 64 },
  'gauge-cpu': { width: 108, min: 108 },
  'gauge-memory': { width: 116, min: 116 },
  percent: { width: 76, min: 72 },
  // "1500m/2" and its bar.
  quota: { width: 156, min: 136 },
  // CrashLoopBackOff stays whole, longer words where there is room.
  status: { width: 204, min: 152, grow: 0.5 }
}

/** Columns whose content is always alike: "12 (3m41s ago)", "kube-system". */
const measuresById: Readonly<Record<string, Measure>> = {
  ready: { width: 60, min: 56 },
  restarts: { width: 126, min: 118 },
  namespace: { width: 124, min: 104, grow: 1 },
  node: { width: 124, min: 104, grow: 1 },
  // DaemonSet, Deployment, ReplicaSet: whole.
  kind: { width: 108, min: 100 },
  images: { width: 200, min: 110, grow: 2 },
  roles: { width: 124, min: 108, grow: 1 },
  'port-s': { width: 180, min: 128, grow: 2 },
  // What differs from row to row, and is read whole.
  reference: { width: 160, min: 120, grow: 1.5 },
  targets: { width: 180, min: 140, grow: 2 },
  hosts: { width: 180, min: 120, grow: 2 },
  claim: { width: 160, min: 110, grow: 1.5 },
  volume: { width: 150, min: 100, grow: 1.5 },
  request: { width: 220, min: 140, grow: 3 },
  limit: { width: 160, min: 110, grow: 2 },
  'pod-selector': { width: 200, min: 120, grow: 2 },
  role: { width: 200, min: 132, grow: 2 },
  controller: { width: 190, min: 140, grow: 2 },
  provisioner: { width: 170, min: 150, grow: 1.5 },
  volumebindingmode: { width: 176, min: 164 },
  // "10.106.178.114", a priority of ten digits.
  'cluster-ip': { width: 124, min: 122 },
  value: { width: 100, min: 96 },
  // Numbers and single words, though upstream prints them as text.
  minpods: { width: 84, min: 76 },
  maxpods: { width: 84, min: 76 },
  replicas: { width: 84, min: 76 },
  capacity: { width: 84, min: 76 },
  suspend: { width: 84, min: 76 },
  class: { width: 100, min: 76, grow: 0.5 }
}

/** Text columns in which names stand, which differ at their ends. */
const nameColumns: ReadonlySet<string> = new Set(['namespace', 'node', 'volume', 'claim', 'pv'])

/** A column is never narrower than its head: its word, the sort arrow and the padding. */
function roomForHeader(measure: Measure, { name, type }: ListColumn): Measure {
  if (type !== 'number' && type !== 'text' && type !== 'percent') return measure
  const word = Math.ceil(name.length * 6.9) + 16
  return { ...measure, width: Math.max(measure.width, word + 18), min: Math.max(measure.min, word) }
}

/** Of text columns those go first that are empty nearly always, and last the one that tells equal names apart. */
const textOrder: Readonly<Record<string, number>> = { images: 3, volumeattributesclass: 7, reason: 7, namespace: 9 }

/** The order in which columns give way, as the look has it: node, memory bar, restarts' age, CPU bar. */
function givesWay(
  column: ListColumn
): Partial<Pick<TableColumn<TableRow>, 'hideOrder' | 'compactOrder' | 'compactWidth'>> {
  if (column.id === 'node') return { hideOrder: 1 }
  if (column.type === 'gauge-memory') return { compactOrder: 2, compactWidth: 64, hideOrder: 6 }
  if (column.id === 'restarts') return { compactOrder: 3, compactWidth: 68 }
  if (column.type === 'gauge-cpu') return { compactOrder: 4, compactWidth: 56, hideOrder: 5 }
  if (column.type === 'quota') return { compactOrder: 5, compactWidth: 92, hideOrder: 4 }
  if (column.type === 'text' && column.id !== 'ready') return { hideOrder: textOrder[column.id] ?? 8 }
  return {}
}

/** What was drawn to a width has it, and neither grows nor gives way. */
function drawnTo(width: number | undefined): Partial<Measure> {
  return width === undefined ? {} : { width, min: width, grow: 0 }
}

const rightAligned: ReadonlySet<string> = new Set(['age', 'percent', 'gauge-cpu', 'gauge-memory', 'quota'])

/** Columns of the list as the table part takes them; `columns` are those that are shown, as they are arranged. */
export function rowColumns(
  columns: readonly ListColumn[],
  all: readonly ListColumn[],
  linkOf: (row: TableRow) => ObjectLink,
  { columns: chosen, widths }: Pick<KindSettings, 'columns' | 'widths'> = { columns: {}, widths: {} }
): readonly TableColumn<TableRow>[] {
  return columns.map((column) => {
    const index = all.indexOf(column)
    const base = measures[column.type]
    return {
      id: column.id,
      header: column.name,
      ...(measuresById[column.id] ?? roomForHeader(base, column)),
      ...drawnTo(widths[column.id]),
      // What somebody asked for or has sized is not taken away: the table scrolls sideways instead.
      ...(chosen[column.id] === true || widths[column.id] !== undefined ? {} : givesWay(column)),
      align: rightAligned.has(column.type) ? 'right' : 'left',
      sortable: true,
      worstFirst: column.type === 'status',
      render: (row, compact) => renderCell(column, row.cells[index] ?? null, compact, linkOf(row))
    }
  })
}

function renderCell(column: ListColumn, cell: TableCell, compact: boolean, link: ObjectLink): ReactNode {
  if (cell === null)
    return column.type.startsWith('gauge') || column.type === 'quota' ? (
      <Quantity text={undefined} />
    ) : (
      <span className={styles.none}>none</span>
    )
  if (column.type === 'percent') return <PercentCell percent={Number(cell)} isLimit={column.id.endsWith('-limit')} />
  if (typeof cell === 'number') return <span className={cell === 0 ? styles.none : undefined}>{cell}</span>
  if (typeof cell === 'string') {
    if (column.type === 'name') return <MiddleTruncate text={cell} />
    if (nameColumns.has(column.id)) return <MiddleTruncate text={cell} />
    return (
      <span className={classNames(styles.text, (cell === '<none>' || cell === '0') && styles.none)} title={cell}>
        {cell}
      </span>
    )
  }
  switch (cell.type) {
    case 'age':
      return <AgeAt at={cell.at} />
    case 'status':
      return <StatusWhy status={cell.status} link={link} inRow />
    case 'count':
      return cell.count === 0 ? (
        <CountCell count={0} at={undefined} />
      ) : (
        <WhyButton link={link} word={`${column.name} ${cell.count}`} inRow>
          <CountCell count={cell.count} at={compact ? undefined : cell.at} />
        </WhyButton>
      )
    case 'gauge':
      return (
        <GaugeCell
          gauge={cell.gauge}
          resource={column.type === 'gauge-cpu' ? 'cpu' : 'memory'}
          bar={!compact}
          name={column.name}
        />
      )
    case 'quota':
      return <QuotaCell use={cell.use} bar={!compact} />
  }
}

function CountCell({ count, at }: { readonly count: number; readonly at: number | undefined }): ReactElement {
  const age = useTimedText((now) => (at === undefined ? '' : ` (${humanDuration(Math.max(0, now - at))} ago)`))
  return (
    <span className={count === 0 ? styles.none : undefined}>
      {count}
      {age}
    </span>
  )
}

/** Over 90 % of a limit it is the next thing to go wrong, as on the load line. */
function PercentCell({ percent, isLimit }: { readonly percent: number; readonly isLimit: boolean }): ReactElement {
  return (
    <span className={classNames(percent === 0 && styles.none, isLimit && percent > 90 && styles.near)}>{percent}%</span>
  )
}

/** Nothing is refused before all of it is used. */
function QuotaCell({
  use: { quota, resource, used, hard, share },
  bar
}: {
  readonly use: QuotaUse
  readonly bar: boolean
}): ReactElement {
  const { t } = useTranslation('list')
  return (
    <LoadCell
      usage={share}
      limit={1}
      resource={share >= 1 ? 'memory' : 'cpu'}
      width={44}
      bar={bar}
      figure={`${used}/${hard}`}
      label={t('quotaUse', { quota, resource, used, hard })}
    />
  )
}

interface GaugeCellProps {
  readonly gauge: Gauge
  readonly resource: 'cpu' | 'memory'
  readonly bar: boolean
  readonly name: string
}

function GaugeCell({ gauge, resource, bar, name }: GaugeCellProps): ReactElement {
  const millis = Math.round(gauge.usage)
  // As kubectl top prints it: always millicores below one core.
  const figure = resource === 'memory' ? formatMebibytes(gauge.usage) : millis === 0 ? '0m' : formatMillis(millis)
  return (
    <LoadCell
      usage={gauge.usage}
      {...(gauge.request === undefined ? {} : { request: gauge.request })}
      {...(gauge.limit === undefined ? {} : { limit: gauge.limit })}
      resource={resource}
      width={44}
      bar={bar}
      figure={figure}
      label={`${name} ${figure}`}
    />
  )
}
