import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { ApiAccessDocument, ApiIdentity } from '../../../shared/contract/api-access.ts'
import { Icon } from '../../icons/icon.tsx'
import { CopyButton } from '../../parts/copy-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { saveFile } from '../../parts/save-file.ts'
import { kubeconfigFileName } from './access-commands.ts'
import { credentialsOf } from './access-calls.ts'
import styles from './api.module.css'

export interface KubeconfigTileProps {
  readonly access: ApiAccessDocument
  readonly identity: ApiIdentity
  readonly onChoose: (identity: string) => void
}

/** The kubeconfig of one identity. It holds a secret, so it is asked for when somebody wants it, and shown when he says. */
export function KubeconfigTile({ access, identity, onChoose }: KubeconfigTileProps): ReactElement {
  const { t } = useTranslation('api')
  const [shown, setShown] = useState<string>()
  const [problem, setProblem] = useState<string>()
  const read = async (): Promise<string> => {
    try {
      const { kubeconfig } = await credentialsOf(identity.name)
      setProblem(undefined)
      return kubeconfig
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error))
      throw error
    }
  }
  const take = (use: (text: string) => void): void => void read().then(use, () => {})
  return (
    <section className={styles.tile}>
      <PanelHeader title={t('kubeconfig')} note={t('kubeconfigNote')} />
      <div className={styles.kubeconfig}>
        <TextField
          select
          className={styles.chooser}
          value={identity.name}
          onChange={(event) => onChoose(event.target.value)}
          slotProps={{
            htmlInput: { 'aria-label': t('identity') },
            select: { SelectDisplayProps: { 'aria-label': t('identity') } }
          }}
        >
          {access.identities.map(({ name }) => (
            <MenuItem key={name} value={name} className={styles.identityOption}>
              <span className={styles.cut}>{name}</span>
            </MenuItem>
          ))}
        </TextField>
        <div className={styles.deeds}>
          <Button
            variant="contained"
            startIcon={<Icon name="download" size={15} />}
            onClick={() => take((text) => saveFile(kubeconfigFileName(access.clusterName, identity.name), text))}
          >
            {t('download')}
          </Button>
          <CopyButton text={read} label={t('copy')} />
          <Button
            variant="text"
            aria-expanded={shown !== undefined}
            startIcon={<Icon name={shown === undefined ? 'show' : 'hide'} size={15} />}
            onClick={() => (shown === undefined ? take(setShown) : setShown(undefined))}
          >
            {shown === undefined ? t('show') : t('hide')}
          </Button>
        </div>
        {problem === undefined ? null : (
          <div className={styles.problem} role="alert">
            {problem}
          </div>
        )}
        {shown === undefined ? null : (
          <pre className={styles.code} tabIndex={0} role="region" aria-label={t('kubeconfig')}>
            {shown}
          </pre>
        )}
      </div>
    </section>
  )
}
