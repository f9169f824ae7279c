import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import { useTranslation } from 'react-i18next'
import type { ImageSettings, OwnImage } from '../../../shared/images/own-image.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { setImages, useImages } from './image-calls.ts'
import { ImageDialog } from './image-dialog.tsx'
import { ImageTable } from './image-table.tsx'
import styles from './images.module.css'

/** The registries of the cluster: images that a person describes, and whether they know any others. */
export function ImagesPanel(): ReactElement {
  const { t } = useTranslation('images')
  const { value: settings, error } = useImages()
  const [refusal, setRefusal] = useState<string>()
  const [dialog, setDialog] = useState<{ readonly image?: OwnImage }>()
  useStatusLine('kubectl describe pod POD | grep -A3 Events', [])
  const images = settings?.images ?? []
  const apply = async (next: ImageSettings): Promise<void> => {
    await setImages(next)
    setRefusal(undefined)
  }
  const save = (image: OwnImage, before: OwnImage | undefined): Promise<void> => {
    const others = images.filter(({ name }) => name !== before?.name)
    const next = [...others, image].sort((a, b) => (a.name < b.name ? -1 : 1))
    return apply({ images: next, isStrict: settings?.isStrict ?? false })
  }
  const change = (next: ImageSettings): void => {
    apply(next).catch((reason: unknown) => setRefusal(wordsOf(reason)))
  }
  const problem = refusal ?? error?.message
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={images.length === 0 ? undefined : t('note', { count: images.length })}
        actions={
          <>
            <FormControlLabel
              className={styles.strict}
              control={
                <Switch
                  size="small"
                  checked={settings?.isStrict === true}
                  disabled={settings === undefined}
                  onChange={(_event, isStrict) => change({ images, isStrict })}
                />
              }
              label={t('strict')}
              title={t('strictHelp')}
            />
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              disabled={settings === undefined}
              onClick={() => setDialog({})}
            >
              {t('add')}
            </Button>
          </>
        }
      />
      <p className={styles.about}>{settings?.isStrict === true ? t('aboutStrict') : t('about')}</p>
      {problem === undefined ? null : (
        <div className={styles.trouble}>
          <RefusedState title={t('refused')} message={problem} />
        </div>
      )}
      {settings === undefined ? (
        problem === undefined ? (
          <LoadingRows columns={[60]} />
        ) : null
      ) : images.length === 0 ? (
        <EmptyState icon="image" title={t('none')} text={t('noneText')} />
      ) : (
        <ImageTable
          images={images}
          onChange={(image) => setDialog({ image })}
          onRemove={(image) => change({ ...settings, images: images.filter(({ name }) => name !== image.name) })}
        />
      )}
      {dialog === undefined ? null : (
        <ImageDialog
          image={dialog.image}
          taken={images.map(({ name }) => name).filter((name) => name !== dialog.image?.name)}
          onSave={(image) => save(image, dialog.image)}
          onClose={() => setDialog(undefined)}
        />
      )}
    </section>
  )
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
