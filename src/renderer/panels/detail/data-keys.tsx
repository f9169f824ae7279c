import { useState, type ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { base64Length, decodeBase64, utf8Length } from '../../../shared/kube/base64.ts'
import type { ConfigMap, Secret } from '../../../shared/schema/types.ts'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import styles from './detail.module.css'
import { Section } from './section.tsx'

interface Entry {
  readonly key: string
  readonly bytes: number
  /** Undefined where it is not text. */
  readonly text: (() => string) | undefined
}

/** The keys of a ConfigMap, or of a Secret with their values hidden until they are asked for, one by one. */
export function DataKeys({ object }: { readonly object: ConfigMap | Secret }): ReactElement {
  const { t } = useTranslation('detail')
  const isSecret = object.kind === 'Secret'
  const entries = isSecret ? secretEntries(object) : configEntries(object)
  return (
    <Section title={t('data')} note={t('dataNote', { count: entries.length })}>
      {entries.length === 0 ? <p className={styles.nothing}>{t('noData')}</p> : null}
      {entries.map((entry) => (
        <DataKey key={entry.key} entry={entry} isSecret={isSecret} />
      ))}
    </Section>
  )
}

function secretEntries({ data = {} }: Secret): readonly Entry[] {
  return Object.entries(data).map(([key, value]) => ({
    key,
    bytes: base64Length(value),
    text: () => decodeBase64(value)
  }))
}

function configEntries({ data = {}, binaryData = {} }: ConfigMap): readonly Entry[] {
  return [
    ...Object.entries(data).map(([key, value]) => ({ key, bytes: utf8Length(value), text: () => value })),
    ...Object.entries(binaryData).map(([key, value]) => ({ key, bytes: base64Length(value), text: undefined }))
  ]
}

function DataKey({ entry, isSecret }: { readonly entry: Entry; readonly isSecret: boolean }): ReactElement {
  const { t } = useTranslation('detail')
  const { key, bytes, text } = entry
  const [isShown, setShown] = useState(!isSecret)
  const size = t('bytes', { count: bytes })
  const label = t(isShown ? 'hide' : 'reveal', { key })
  return (
    <div className={styles.dataKey}>
      <div className={styles.dataHead}>
        <code title={key}>{key}</code>
        <span className={styles.quiet}>{isShown || !isSecret ? size : t('masked', { size })}</span>
        {isSecret ? (
          <Tooltip title={label}>
            <IconButton size="small" aria-label={label} aria-pressed={isShown} onClick={() => setShown(!isShown)}>
              <Icon name={isShown ? 'hide' : 'show'} size={14} />
            </IconButton>
          </Tooltip>
        ) : null}
        {text === undefined ? null : <CopyButton text={text} />}
      </div>
      {isShown && text !== undefined ? (
        <pre className={styles.value} tabIndex={0}>
          {text()}
        </pre>
      ) : null}
    </div>
  )
}
