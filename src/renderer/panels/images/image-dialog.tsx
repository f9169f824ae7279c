import { useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { OwnImage } from '../../../shared/images/own-image.ts'
import { ActionForm } from '../../actions/action-form.tsx'
import { badField, imageOf, textsOf, type ImageField, type ImageTexts } from './image-form.ts'
import styles from './images.module.css'

interface ImageDialogProps {
  /** The one that is changed; absent: a new one. */
  readonly image?: OwnImage | undefined
  /** Names of the others. */
  readonly taken: readonly string[]
  /** Throws what was refused. */
  readonly onSave: (image: OwnImage) => Promise<void>
  readonly onClose: () => void
}

const numeric: ReadonlySet<ImageField> = new Set(
  'size ready latency status cpu cpuPerRequest memory failsAfter exitCode'.split(' ') as ImageField[]
)

/** Describes an image: what it is called, what it does, what it costs and how it fails. */
export function ImageDialog({ image, taken, onSave, onClose }: ImageDialogProps): ReactElement {
  const { t } = useTranslation('images')
  const [texts, setTexts] = useState<ImageTexts>(() => textsOf(image))
  const [refused, setRefused] = useState<string>()
  const bad = badField(texts, taken)
  const isNew = texts.name === '' && image === undefined
  const save = async (): Promise<'done' | 'stay'> => {
    try {
      await onSave(imageOf(texts))
      return 'done'
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
      return 'stay'
    }
  }
  const field = (name: ImageField, lines = 1): ReactElement => (
    <TextField
      key={name}
      autoFocus={name === 'name'}
      label={t(`field.${name}`)}
      value={texts[name]}
      multiline={lines > 1}
      minRows={lines > 1 ? lines : undefined}
      maxRows={lines > 1 ? 6 : undefined}
      error={bad === name && !isNew}
      onChange={(event) => {
        const { value } = event.target
        setTexts((before) => ({ ...before, [name]: value }))
        setRefused(undefined)
      }}
      slotProps={{ htmlInput: { spellCheck: false, ...(numeric.has(name) ? { inputMode: 'decimal' } : {}) } }}
    />
  )
  const tag = texts.tags.split(/[\s,]+/).find((one) => one !== '' && !one.endsWith('*'))
  const named = texts.name.trim() === '' ? 'NAME' : texts.name.trim()
  return (
    <ActionForm
      title={image === undefined ? t('addTitle') : t('changeTitle', { name: image.name })}
      command={`kubectl run ${named.slice(named.lastIndexOf('/') + 1)} --image=${named}${tag === undefined ? '' : `:${tag}`}`}
      commandNote={t('commandNote')}
      confirm={image === undefined ? t('add') : t('change')}
      problem={bad === undefined || isNew ? refused : t(`problem.${bad}`)}
      missing={isNew ? t('nameMissing') : undefined}
      onConfirm={save}
      onClose={onClose}
    >
      {field('name')}
      <div className={styles.pair}>
        {field('tags')}
        {field('ports')}
      </div>
      <div className={styles.triple}>{(['ready', 'latency', 'size'] as const).map((name) => field(name))}</div>
      <div className={styles.answer}>
        {field('status')}
        {field('body', 2)}
      </div>
      {field('startLog', 2)}
      {field('accessLog')}
      <div className={styles.triple}>{(['cpu', 'cpuPerRequest', 'memory'] as const).map((name) => field(name))}</div>
      <TextField
        select
        label={t('field.failure')}
        value={texts.failure}
        onChange={(event) => {
          const failure = event.target.value as ImageTexts['failure']
          setTexts((before) => ({ ...before, failure }))
        }}
      >
        {(['none', 'exits', 'deaf'] as const).map((kind) => (
          <MenuItem key={kind} value={kind}>
            {t(`failure.${kind}`)}
          </MenuItem>
        ))}
      </TextField>
      {texts.failure === 'exits' ? (
        <>
          <div className={styles.pair}>
            {field('failsAfter')}
            {field('exitCode')}
          </div>
          {field('words')}
        </>
      ) : null}
    </ActionForm>
  )
}
