import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../../../theme/class-names.ts'
import detail from '../detail.module.css'
import styles from '../detail-table.module.css'
import { Section } from '../section.tsx'

export interface DetailColumn {
  readonly id: string
  readonly head: string
  readonly right?: boolean
  readonly mono?: boolean
}

interface DetailTableProps {
  readonly title: string
  readonly note?: ReactNode
  readonly columns: readonly DetailColumn[]
  /** A cell for each column; a text is shown whole on hover. */
  readonly rows: readonly { readonly key: string; readonly cells: readonly ReactNode[] }[]
}

/** A part of the overview tab with rows; nothing where there are none. */
export function DetailTable({ title, note, columns, rows }: DetailTableProps): ReactElement | null {
  if (rows.length === 0) return null
  return (
    <Section title={title} {...(note === undefined ? {} : { note })}>
      <table className={styles.table}>
        <thead>
          <tr>
            {columns.map(({ id, head, right }) => (
              <th key={id} scope="col" className={classNames(right && styles.right)}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {columns.map(({ id, right, mono }, index) => (
                <td key={id} className={classNames(styles.wraps, right && styles.right, mono && detail.inline)}>
                  {cells[index]}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
