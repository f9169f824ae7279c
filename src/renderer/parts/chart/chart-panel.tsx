// Plain CSS module on the theme's variables. A chart's panel: header with the reading, and the table behind the chart.
import { useState } from 'react'
import type { ReactElement, ReactNode } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { PanelHeader } from '../headers.tsx'
import styles from './chart.module.css'

export interface ChartTableData {
  readonly headers: readonly string[]
  /** Texts, first the time; newest first reads best. */
  readonly rows: readonly (readonly string[])[]
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

function ChartTable({ data, height }: { readonly data: ChartTableData; readonly height: number }): ReactElement {
  return (
    <div className={styles.tableFrame} style={{ height }} tabIndex={0}>
      <table className={styles.table}>
        <thead>
          <tr>
            {data.headers.map((header) => (
              <th key={header} scope="col">
                {header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {data.rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
