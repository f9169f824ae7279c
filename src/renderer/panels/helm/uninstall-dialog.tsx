import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import type { ReleaseLink } from '../../shell/route.ts'
import { ActingDialog } from './acting-dialog.tsx'
import { uninstall } from './helm-calls.ts'

interface UninstallDialogProps {
  readonly release: ReleaseLink
  readonly onClose: () => void
}

/** Names all that would go before it goes. */
export function UninstallDialog({ release, onClose }: UninstallDialogProps): ReactElement {
  const { t } = useTranslation('helm')
  const { namespace, name } = release
  const [keepHistory, setKeepHistory] = useState(false)
  return (
    <ActingDialog
      title={t('uninstallTitle', { name })}
      text={keepHistory ? t('uninstallKeepText') : t('uninstallText')}
      action={t('uninstall')}
      isDestructive
      command={`helm uninstall ${name} -n ${namespace}${keepHistory ? ' --keep-history' : ''}`}
      subject={`uninstall/${namespace}/${name}/${keepHistory}`}
      ask={(dryRun) => uninstall(release, keepHistory, dryRun)}
      choice={
        <FormControlLabel
          control={<Checkbox checked={keepHistory} onChange={(event) => setKeepHistory(event.target.checked)} />}
          label={t('keepHistory')}
        />
      }
      onClose={onClose}
    />
  )
}
