// Plain CSS module on the theme's variables. A chart's panel: header with the reading, and the table behind the chart.
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../copy-button.tsx'
import { PanelHeader } from '../headers.tsx'
import { saveFile } from '../save-file.ts'
import { momentText } from './axis.ts'
import { chartCsv } from './chart-csv.ts'
import styles from './chart.module.css'

/** The numbers behind a chart: what its lines are called, and their values at each moment, newest first. */
export interface ChartTableData {
  readonly headers: readonly string[]
  readonly rows: readonly { readonly time: number; readonly cells: readonly string[] }[]
}

export interface ChartPanelProps {
  readonly title: ReactNode
  readonly note?: ReactNode
  /** What the pointer reads: "13:49:00 17.9 cores used". */
  readonly reading?: ReactNode
  readonly children: ReactNode
  /** Made only when the table is shown. */
  readonly table: () => ChartTableData
  /** Height of the table; that of the chart. */
  readonly height: number
}

/** Panel header, chart, and the switch to the same numbers as a table. */
export function ChartPanel({ title, note, reading, children, table, height }: ChartPanelProps): ReactElement {
  const { t } = useTranslation('parts')
  const [asTable, setAsTable] = useState(false)
  const name = asTable ? t('chart.chart') : t('chart.table')
  return (
    <section>
      <PanelHeader
        title={title}
        note={note}
        actions={
          <>
            {asTable ? <TakeAlong name={typeof title === 'string' ? title : name} table={table} /> : null}
            {reading === undefined ? null : <span className={styles.reading}>{reading}</span>}
            <Tooltip title={name}>
              <IconButton size="small" aria-label={name} aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
                <Icon name={asTable ? 'chart' : 'table'} size={14} />
              </IconButton>
            </Tooltip>
          </>
        }
      />
      {asTable ? <ChartTable data={table()} height={height} /> : children}
    </section>
  )
}

/** The numbers as comma-separated values, copied or as a file. */
function TakeAlong({ name, table }: { readonly name: string; readonly table: () => ChartTableData }): ReactElement {
  const { t } = useTranslation('parts')
  const text = (): string => chartCsv(t('chart.time'), table())
  return (
    <>
      <CopyButton text={text} />
      <Tooltip title={t('chart.save')}>
        <IconButton size="small" aria-label={t('chart.save')} onClick={() => saveFile(`${name}.csv`, text())}>
          <Icon name="download" size={14} />
        </IconButton>
      </Tooltip>
    </>
  )
}

function ChartTable({ data, height }: { readonly data: ChartTableData; readonly height: number }): ReactElement {
  const { t } = useTranslation('parts')
  const { headers, rows } = data
  const span = (rows[0]?.time ?? 0) - (rows.at(-1)?.time ?? 0)
  return (
    <div className={styles.tableFrame} style={{ height }} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {[t('chart.time'), ...headers].map((header, index) => (
              <th key={index} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ time, cells }, index) => (
            <tr key={index}>
              <th scope="row">{momentText(time, span)}</th>
              {cells.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
