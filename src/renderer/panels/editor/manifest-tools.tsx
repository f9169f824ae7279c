import { useRef, type ReactElement, type ReactNode } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import ToggleButton from '@mui/material/ToggleButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { CheckNote } from './check-note.tsx'
import styles from './editor.module.css'
import { templates } from './templates.ts'
import { longestManifest, type Manifest } from './use-manifest.ts'

export interface ManifestToolsProps {
  readonly manifest: Manifest
  readonly hasForm: boolean
  readonly onForm: (hasForm: boolean) => void
  readonly revealed: number | undefined
  readonly onReveal: (line: number) => void
  readonly onSend: (dryRun: boolean) => void
  /** What is kept of the text. */
  readonly draft: ReactNode
}

/** Where a manifest comes from, where it goes to, and what is done with it. */
export function ManifestTools(props: ManifestToolsProps): ReactElement {
  const { manifest, hasForm, onForm, revealed, onReveal, onSend, draft } = props
  const { text, busy, isServerSide, begin } = manifest
  const { t } = useTranslation('editor')
  const file = useRef<HTMLInputElement>(null)
  const isTooLong = text.length > longestManifest
  const isIdle = busy === undefined && !isTooLong && text.trim() !== ''
  const read = async (chosen: File | undefined): Promise<void> => {
    if (chosen === undefined) return
    if (chosen.size > longestManifest) manifest.setTrouble(t('tooLong', { name: chosen.name }))
    else begin(await chosen.text(), false)
  }
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('manifest')}>
      <MenuButton
        size="small"
        label={t('template')}
        entries={templates.map(({ id, kind, yaml }, index) => ({
          key: id,
          label: kind ?? t(`samples.${id as 'counter'}`),
          ...(kind === undefined ? { note: t('sample') } : {}),
          divided: kind === undefined && templates[index - 1]?.kind !== undefined,
          ...(manifest.isUnsaved ? { disabledReason: t('templateLoses') } : {}),
          onChoose: () => begin(yaml, true)
        }))}
      />
      <Button size="small" startIcon={<Icon name="upload" size={14} />} onClick={() => file.current?.click()}>
        {t('file')}
      </Button>
      <input
        ref={file}
        type="file"
        accept=".yaml,.yml,.json"
        hidden
        onChange={(event) => {
          void read(event.target.files?.[0])
          event.target.value = ''
        }}
      />
      <label className={styles.namespace}>
        <span>{t('namespace')}</span>
        <TextField
          value={manifest.namespace}
          onChange={(event) => manifest.setNamespace(event.target.value)}
          slotProps={{ htmlInput: { 'aria-label': t('namespaceLabel'), spellCheck: false } }}
        />
      </label>
      <span className={styles.gap} />
      {isTooLong ? <span className={styles.failed}>{t('tooLongText')}</span> : null}
      {draft}
      <CheckNote check={manifest.check} revealed={revealed} onReveal={onReveal} />
      <ToggleButton size="small" value="form" selected={hasForm} onChange={() => onForm(!hasForm)}>
        {t('form.toggle')}
      </ToggleButton>
      <Tooltip describeChild title={t('serverSideMeans')}>
        <ToggleButton
          size="small"
          value="server-side"
          selected={isServerSide}
          onChange={() => manifest.setServerSide(!isServerSide)}
        >
          {t('serverSide')}
        </ToggleButton>
      </Tooltip>
      <Button size="small" disabled={!isIdle} onClick={() => onSend(true)}>
        {t(busy === 'validate' ? 'validating' : 'validate')}
      </Button>
      <Button size="small" variant="contained" disabled={!isIdle} title={t('applyKeys')} onClick={() => onSend(false)}>
        {t(busy === 'apply' ? 'applying' : 'apply')}
      </Button>
    </div>
  )
}
