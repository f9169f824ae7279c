import { useState, type ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import { exportForms } from '../../../shared/contract/cluster-limits.ts'
import type { ClusterSummary, ExportOrder } from '../../../shared/contract/clusters.ts'
import { exportCluster } from './cluster-transfer.ts'
import styles from './clusters.module.css'
import { ProgressLine } from '../../parts/progress-line.tsx'
import { useDeed } from './use-deed.ts'

interface ExportDialogProps {
  readonly cluster: ClusterSummary
  readonly onClose: () => void
}

/** A cluster as a file: all of it, or what people have made in it, as one YAML text or a file an object. */
export function ExportDialog({ cluster, onClose }: ExportDialogProps): ReactElement {
  const { t } = useTranslation('clusters')
  const [as, setAs] = useState<ExportOrder['as']>('cluster')
  const [secretValues, setSecretValues] = useState(false)
  const [progress, setProgress] = useState<number>()
  const { refused, run } = useDeed(async () => {
    setProgress(0)
    try {
      await exportCluster({ id: cluster.id, as, secretValues }, setProgress)
    } finally {
      setProgress(undefined)
    }
  })
  return (
    <ActionForm
      title={t('export.title', { name: cluster.name })}
      {...(as === 'cluster' ? {} : { command: applyCommand(as, cluster.name), commandNote: t('export.command') })}
      confirm={t('export.confirm')}
      refused={refused}
      onConfirm={run}
      onClose={onClose}
    >
      <div className={styles.options} role="radiogroup" aria-label={t('export.as')}>
        {exportForms.map((form) => (
          <label key={form} className={styles.option}>
            <input type="radio" name="export-as" checked={as === form} onChange={() => setAs(form)} />
            <span>
              <strong>{t(`export.${form}`, { name: cluster.name })}</strong>
              <span className={styles.help}>{t(`export.${form}Text`)}</span>
            </span>
          </label>
        ))}
      </div>
      {as === 'cluster' ? null : (
        <FormControlLabel
          control={<Checkbox checked={secretValues} onChange={(_event, checked) => setSecretValues(checked)} />}
          label={t('export.secretValues')}
        />
      )}
      {progress === undefined ? null : <ProgressLine label={t('export.progress')} part={progress} />}
    </ActionForm>
  )
}

function applyCommand(as: 'manifests' | 'manifest-folder', name: string): string {
  return as === 'manifests' ? `kubectl apply -f ${name}.yaml` : `unzip ${name}.zip && kubectl apply -R -f ${name}`
}
