import { useMemo, useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Json } from '../../../../shared/kube/object.ts'
import { PanelHeader } from '../../../parts/headers.tsx'
import { FormFields, type FormEdit } from './form-fields.tsx'
import { formDocuments, valueAt, withKey, withValue } from './form-document.ts'
import styles from './form.module.css'
import { formOf } from './kind-forms.ts'

export interface FormPaneProps {
  readonly text: string
  readonly onChange: (text: string) => void
}

/** The form of one document of the text; what is typed here stands in the text at once, and the other way round. */
export function FormPane({ text, onChange }: FormPaneProps): ReactElement {
  const { t } = useTranslation('editor')
  const [chosen, setChosen] = useState(0)
  const read = useMemo(() => formDocuments(text), [text])
  // While the text is no YAML, what was read last still says what the form is of; it only cannot be written to.
  const [last, setLast] = useState(read)
  if (read !== undefined && read !== last) setLast(read)
  const documents = read ?? last ?? []
  const document = documents.find(({ index }) => index === chosen) ?? documents[0]
  const form = document === undefined ? undefined : formOf(document.apiVersion, document.kind)
  if (document === undefined || form === undefined) {
    return (
      <section className={styles.pane} aria-label={t('form.title')}>
        <PanelHeader title={t('form.title')} ruled />
        <p className={styles.none}>{t(read === undefined ? 'form.unread' : 'form.none')}</p>
      </section>
    )
  }
  const namespace = valueAt(document.values, ['metadata', 'namespace'])
  const edit: FormEdit = {
    isLocked: read === undefined,
    namespace: typeof namespace === 'string' ? namespace : undefined,
    set: (path, value: Json | undefined) => onChange(withValue(text, document.index, path, value)),
    rename: (path, before, after) => onChange(withKey(text, document.index, path, before, after))
  }
  return (
    <section className={styles.pane} aria-label={t('form.title')}>
      <PanelHeader
        title={documents.length > 1 ? t('form.title') : document.kind}
        note={documents.length > 1 ? undefined : t('form.note')}
        actions={
          documents.length > 1 ? (
            <TextField
              select
              className={styles.which}
              value={document.index}
              onChange={(event) => setChosen(Number(event.target.value))}
              slotProps={{ htmlInput: { 'aria-label': t('form.which') } }}
            >
              {documents.map(({ index, kind, name }) => (
                <MenuItem key={index} value={index}>
                  {kind} {name}
                </MenuItem>
              ))}
            </TextField>
          ) : null
        }
        ruled
      />
      {read === undefined ? <p className={styles.none}>{t('form.unread')}</p> : null}
      <div className={styles.fields}>
        <FormFields fields={form.fields} values={document.values} path={[]} edit={edit} />
      </div>
    </section>
  )
}
