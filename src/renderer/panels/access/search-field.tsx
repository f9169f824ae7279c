import type { ReactElement, Ref } from 'react'
import InputAdornment from '@mui/material/InputAdornment'
import TextField from '@mui/material/TextField'
import { Icon } from '../../icons/icon.tsx'
import styles from './access.module.css'

export interface SearchFieldProps {
  readonly value: string
  readonly onChange: (value: string) => void
  readonly label: string
  readonly placeholder: string
  readonly inputRef?: Ref<HTMLInputElement>
}

/** A box for a part of a name. */
export function SearchField({ value, onChange, label, placeholder, inputRef }: SearchFieldProps): ReactElement {
  return (
    <TextField
      className={styles.search}
      role="search"
      value={value}
      placeholder={placeholder}
      onChange={(event) => onChange(event.target.value)}
      {...(inputRef === undefined ? {} : { inputRef })}
      slotProps={{
        htmlInput: { 'aria-label': label, type: 'search', maxLength: 253, spellCheck: false, autoComplete: 'off' },
        input: {
          startAdornment: (
            <InputAdornment position="start">
              <Icon name="search" size={14} />
            </InputAdornment>
          )
        }
      }}
    />
  )
}
