import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/kube/object.ts'
import { Icon } from '../../../icons/icon.tsx'
import { classNames } from '../../../theme/class-names.ts'
import { valueAt } from './form-document.ts'
import type { FormField, FormPath, ListField } from './form-field.ts'
import styles from './form.module.css'
import { PairsInput } from './pairs-input.tsx'
import { ValueInput } from './value-input.tsx'

/** What a form may do to the text. */
export interface FormEdit {
  /** The text cannot be written to now. */
  readonly isLocked: boolean
  readonly namespace: string | undefined
  set(path: FormPath, value: Json | undefined): void
  rename(path: FormPath, before: string, after: string): void
}

interface FormFieldsProps {
  readonly fields: readonly FormField[]
  /** Of the object, or of the item of a list. */
  readonly values: Json | undefined
  /** Where that stands in the object. */
  readonly path: FormPath
  readonly edit: FormEdit
}

export function FormFields({ fields, values, path, edit }: FormFieldsProps): ReactElement {
  return (
    <div className={styles.grid}>
      {fields.map((field) => {
        const place = [...path, ...field.path]
        const value = valueAt(values, field.path)
        const key = field.path.join('.')
        switch (field.type) {
          case 'pairs':
            return <PairsInput key={key} field={field} value={value} path={place} edit={edit} />
          case 'list':
            return <ListInput key={key} field={field} value={value} path={place} edit={edit} />
          default:
            return (
              <div key={key} className={classNames(!field.isHalf && styles.whole)}>
                <ValueInput field={field} value={value} path={place} edit={edit} />
              </div>
            )
        }
      })}
    </div>
  )
}

interface ListInputProps {
  readonly field: ListField
  readonly value: Json | undefined
  readonly path: FormPath
  readonly edit: FormEdit
}

/** Each item with its own fields; one can be added behind them, and each taken away. */
function ListInput({ field, value, path, edit }: ListInputProps): ReactElement {
  const { t } = useTranslation('editor')
  const items = Array.isArray(value) ? (value as readonly Json[]) : []
  const list = t(`form.words.${field.word}`)
  const remove = (index: number): void => {
    edit.set(items.length === 1 ? path : [...path, index], undefined)
  }
  return (
    <fieldset className={styles.list}>
      <legend>{list}</legend>
      {items.map((item, index) => (
        // Items have no other identity than their place.
        <div key={index} className={styles.item}>
          <div className={styles.itemFields}>
            <FormFields fields={field.fields} values={item} path={[...path, index]} edit={edit} />
          </div>
          <IconButton
            size="small"
            aria-label={t('form.remove', { name: t('form.item', { list, number: index + 1 }) })}
            disabled={edit.isLocked}
            onClick={() => remove(index)}
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
          onClick={() => edit.set([...path, items.length], field.item)}
        >
          {t('form.add')}
        </Button>
      </div>
    </fieldset>
  )
}
