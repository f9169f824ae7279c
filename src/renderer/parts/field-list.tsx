// Plain CSS module on the theme's variables.
import type { ReactElement, ReactNode } from 'react'
import { classNames } from '../theme/class-names.ts'
import styles from './field-list.module.css'
import { Breakable } from './small.tsx'

export interface Field {
  readonly key: string
  readonly label: string
  readonly value: ReactNode
  /** Machine text: addresses, images. */
  readonly mono?: boolean
  /** Over both columns. */
  readonly wide?: boolean
}

export interface FieldListProps {
  readonly fields: readonly Field[]
  /** Pairs side by side; one below 360 px of width. */
  readonly columns?: 1 | 2
}

/** Names and values of an object's fields, as at the top of a detail panel. */
export function FieldList({ fields, columns = 2 }: FieldListProps): ReactElement {
  return (
    <div className={styles.frame}>
      <dl className={classNames(styles.list, columns === 2 && styles.two)}>
        {fields.map((field) => (
          <div key={field.key} className={classNames(styles.field, field.wide && styles.wide)}>
            <dt>{field.label}</dt>
            <dd className={classNames(field.mono && styles.mono)}>
              {typeof field.value === 'string' ? <Breakable text={field.value} /> : field.value}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
