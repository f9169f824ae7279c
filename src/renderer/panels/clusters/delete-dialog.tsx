import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'
import { clusterCalls, useClusters } from './cluster-calls.ts'
import styles from './clusters.module.css'
import { useDeed } from './use-deed.ts'

interface DeleteDialogProps {
  readonly cluster: ClusterSummary
  readonly onClose: () => void
}

/** A cluster goes to the trash; of the open one it is said which other is opened. */
export function DeleteDialog({ cluster, onClose }: DeleteDialogProps): ReactElement {
  const { t } = useTranslation('clusters')
  const { value } = useClusters()
  const { refused, run } = useDeed(() => clusterCalls().remove({ id: cluster.id }))
  const next = value?.clusters.find(({ id }) => id !== cluster.id)
  return (
    <ActionForm
      destructive
      title={t('delete.title', { name: cluster.name })}
      confirm={t('delete.confirm', { name: cluster.name })}
      refused={refused}
      missing={value !== undefined && next === undefined ? t('delete.only') : undefined}
      onConfirm={run}
      onClose={onClose}
    >
      <p className={styles.help}>
        {t('delete.text', { nodes: t('nodes', { count: cluster.nodes }), pods: t('pods', { count: cluster.pods }) })}
        {cluster.isOpen && next !== undefined ? ` ${t('delete.opens', { name: next.name })}` : ''}
      </p>
    </ActionForm>
  )
}
