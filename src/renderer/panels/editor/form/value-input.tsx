import { useState, type ReactElement } from 'react'
import Autocomplete from '@mui/material/Autocomplete'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/kube/object.ts'
import { objectNameOptions } from '../object-name-options.ts'
import type { FormPath, ValueField } from './form-field.ts'
import type { FormEdit } from './form-fields.tsx'
import styles from './form.module.css'
import { shownText, typedValue } from './typed-value.ts'

interface ValueInputProps {
  readonly field: ValueField
  readonly value: Json | undefined
  readonly path: FormPath
  readonly edit: FormEdit
}

/** One value of the object: what is typed stands in the text at once. */
export function ValueInput({ field, value, path, edit }: ValueInputProps): ReactElement {
  const { t } = useTranslation('editor')
  const label = t(`form.words.${field.word}`)
  const set = (text: string): void => edit.set(path, typedValue(field.type, text))
  if (field.type === 'toggle') {
    return (
      <FormControlLabel
        control={
          <Checkbox
            checked={value === true}
            disabled={edit.isLocked}
            onChange={(event) => edit.set(path, event.target.checked ? true : undefined)}
          />
        }
        label={label}
      />
    )
  }
  const shown = shownText(value)
  const common = { label, fullWidth: true, value: shown, disabled: edit.isLocked, placeholder: field.placeholder ?? '' }
  if (field.type === 'choice') {
    const options = field.options ?? []
    return (
      <TextField
        {...common}
        select
        onChange={(event) => set(event.target.value)}
        slotProps={{ select: { displayEmpty: true, className: shown === '' ? styles.byDefault! : '' } }}
      >
        <MenuItem value="">{t('form.default')}</MenuItem>
        {(options.includes(shown) || shown === '' ? options : [...options, shown]).map((option) => (
          <MenuItem key={option} value={option}>
            {option}
          </MenuItem>
        ))}
      </TextField>
    )
  }
  if (field.refersTo !== undefined)
    return <NameInput {...common} refersTo={field.refersTo} namespace={edit.namespace} onType={set} />
  return (
    <TextField
      {...common}
      multiline={field.type === 'lines' || field.type === 'long'}
      onChange={(event) => set(event.target.value)}
      slotProps={{
        htmlInput: {
          spellCheck: false,
          className: styles.mono,
          ...(field.type === 'number' ? { inputMode: 'numeric' } : {})
        }
      }}
    />
  )
}

interface NameInputProps {
  readonly label: string
  readonly value: string
  readonly disabled: boolean
  readonly refersTo: NonNullable<ValueField['refersTo']>
  readonly namespace: string | undefined
  readonly onType: (text: string) => void
}

/** The name of another object: any may be typed, those that there are are offered. */
function NameInput({ label, value, disabled, refersTo, namespace, onType }: NameInputProps): ReactElement {
  const [names, setNames] = useState<readonly string[]>([])
  const ask = (): void => {
    // All of them: the list narrows itself as somebody types.
    objectNameOptions(refersTo, namespace, '').then(setNames, () => setNames([]))
  }
  return (
    <Autocomplete
      freeSolo
      disableClearable
      disabled={disabled}
      options={names}
      inputValue={value}
      onInputChange={(_event, text, reason) => {
        if (reason !== 'reset' && text !== value) onType(text)
      }}
      onChange={(_event, name) => onType(name)}
      onOpen={ask}
      openOnFocus
      className={styles.name}
      slotProps={{ paper: { className: styles.names! }, listbox: { className: styles.nameList! } }}
      renderInput={(params) => <TextField {...params} label={label} />}
    />
  )
}
