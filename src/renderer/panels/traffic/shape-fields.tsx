import type { ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { LoadShape } from '../../../shared/network/traffic.ts'
import { shapeFields, shapeKinds, type ShapeForm } from './shape-form.ts'
import styles from './traffic.module.css'

/** How much a load sends over time. */
export function ShapeFields({
  form,
  onChange
}: {
  readonly form: ShapeForm
  readonly onChange: (form: ShapeForm) => void
}): ReactElement {
  const { t } = useTranslation('traffic')
  return (
    <>
      <TextField
        select
        label={t('shape')}
        value={form.kind}
        onChange={(event) => onChange({ ...form, kind: event.target.value as LoadShape['kind'] })}
      >
        {shapeKinds.map((kind) => (
          <MenuItem key={kind} value={kind}>
            {t(`shapeKind.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      <div className={styles.numbers}>
        {shapeFields[form.kind].map((field) => (
          <TextField
            key={field}
            label={t(`field.${form.kind}.${field}` as 'field.constant.rps')}
            value={form[field]}
            onChange={(event) => onChange({ ...form, [field]: event.target.value.trim() })}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
          />
        ))}
      </div>
    </>
  )
}
