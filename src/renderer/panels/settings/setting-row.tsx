import { useId, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import Select from '@mui/material/Select'
import styles from './settings.module.css'

interface SelectRowProps<T extends string> {
  readonly label: string
  readonly values: readonly T[]
  readonly value: T
  readonly nameOf: (value: T) => string
  readonly onChange: (value: T) => void
}

/** One choice of several in a menu, with what it is called before it. */
export function SelectRow<T extends string>(props: SelectRowProps<T>): ReactElement {
  const { label, values, value, nameOf, onChange } = props
  const id = useId()
  return (
    <div className={styles.row}>
      <span id={id}>{label}</span>
      <Select
        size="small"
        labelId={id}
        value={value}
        onChange={(event) => {
          const chosen = values.find((one) => one === event.target.value)
          if (chosen !== undefined) onChange(chosen)
        }}
      >
        {values.map((one) => (
          <MenuItem key={one} value={one}>
            {nameOf(one)}
          </MenuItem>
        ))}
      </Select>
    </div>
  )
}
