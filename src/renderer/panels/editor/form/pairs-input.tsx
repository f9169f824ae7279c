import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { isJsonObject } from '../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../shared/kube/object.ts'
import { Icon } from '../../../icons/icon.tsx'
import type { FormPath, PairsField } from './form-field.ts'
import type { FormEdit } from './form-fields.tsx'
import styles from './form.module.css'
import { shownText } from './typed-value.ts'

interface PairsInputProps {
  readonly field: PairsField
  readonly value: Json | undefined
  readonly path: FormPath
  readonly edit: FormEdit
}

/** Names with their values. */
export function PairsInput({ field, value, path, edit }: PairsInputProps): ReactElement {
  const { t } = useTranslation('editor')
  const pairs = isJsonObject(value) ? Object.entries(value) : []
  const list = t(`form.words.${field.word}`)
  return (
    <fieldset className={styles.list}>
      <legend>{list}</legend>
      {pairs.map(([name, held], index) => (
        // A name that is being typed is another with each letter: its place is what stays.
        <div key={index} className={styles.pair}>
          <NameOfPair
            name={name}
            label={`${t('form.key')}, ${t('form.item', { list, number: index + 1 })}`}
            isLocked={edit.isLocked}
            onRename={(after) => edit.rename(path, name, after)}
          />
          <TextField
            value={shownText(held)}
            disabled={edit.isLocked}
            multiline={field.isLong === true}
            maxRows={8}
            onChange={(event) => edit.set([...path, name], event.target.value)}
            slotProps={{
              htmlInput: {
                'aria-label': `${t('form.value')}, ${t('form.item', { list, number: index + 1 })}`,
                spellCheck: false,
                className: styles.mono
              }
            }}
          />
          <IconButton
            size="small"
            disabled={edit.isLocked}
            aria-label={t('form.remove', { name })}
            onClick={() => edit.set(pairs.length === 1 ? path : [...path, name], undefined)}
          >
            <Icon name="close" size={13} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button
          size="small"
          startIcon={<Icon name="add" size={13} />}
          disabled={edit.isLocked}
          aria-label={t('form.addTo', { list })}
          onClick={() => edit.set([...path, freeName(pairs.map(([name]) => name))], '')}
        >
          {t('form.add')}
        </Button>
      </div>
    </fieldset>
  )
}

interface NameOfPairProps {
  readonly name: string
  readonly label: string
  readonly isLocked: boolean
  readonly onRename: (name: string) => void
}

/** The name is another one only when it is left: half a name may be that of another pair. */
function NameOfPair({ name, label, isLocked, onRename }: NameOfPairProps): ReactElement {
  const [typed, setTyped] = useState<string>()
  const leave = (): void => {
    if (typed !== undefined && typed !== '' && typed !== name) onRename(typed)
    setTyped(undefined)
  }
  return (
    <TextField
      value={typed ?? name}
      disabled={isLocked}
      onChange={(event) => setTyped(event.target.value)}
      onBlur={leave}
      onKeyDown={(event) => {
        if (event.key === 'Enter') leave()
      }}
      slotProps={{ htmlInput: { 'aria-label': label, spellCheck: false, className: styles.mono } }}
    />
  )
}

function freeName(names: readonly string[]): string {
  for (let number = 1; ; number++) {
    const name = number === 1 ? 'name' : `name-${number}`
    if (!names.includes(name)) return name
  }
}
