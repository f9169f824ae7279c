import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import { largestClusterFile } from '../../../shared/contract/cluster-limits.ts'
import { formatMebibytes } from '../../../shared/kube/quantity.ts'
import { ActionForm } from '../../actions/action-form.tsx'
import { ProgressLine } from '../../parts/progress-line.tsx'
import { useRoute } from '../../shell/route.ts'
import { openCluster } from './cluster-calls.ts'
import { importCluster } from './cluster-transfer.ts'
import styles from './clusters.module.css'
import { useDeed } from './use-deed.ts'

interface ImportDialogProps {
  readonly file: File
  readonly onClose: () => void
}

/** A file of a cluster becomes one of the clusters here. */
export function ImportDialog({ file, onClose }: ImportDialogProps): ReactElement {
  const { t } = useTranslation('clusters')
  const [opens, setOpens] = useState(true)
  const [progress, setProgress] = useState<number>()
  const { refused, run } = useDeed(async () => {
    setProgress(0)
    try {
      const { id } = await importCluster(file, setProgress)
      if (opens) {
        await openCluster(id)
        useRoute.getState().go({ panel: 'overview' })
      } else useRoute.getState().go({ panel: 'clusters' })
    } finally {
      setProgress(undefined)
    }
  })
  return (
    <ActionForm
      title={t('import.title', { name: file.name })}
      confirm={t('import.confirm')}
      refused={refused}
      problem={file.size > largestClusterFile ? t('import.tooLarge', { name: file.name }) : undefined}
      onConfirm={run}
      onClose={onClose}
    >
      <p className={styles.help}>{t('import.text', { size: formatMebibytes(file.size) })}</p>
      <FormControlLabel
        control={<Checkbox checked={opens} onChange={(_event, checked) => setOpens(checked)} />}
        label={t('import.opens')}
      />
      {progress === undefined ? null : (
        <ProgressLine label={t(progress < 1 ? 'import.progress' : 'import.checking')} part={progress} />
      )}
    </ActionForm>
  )
}
