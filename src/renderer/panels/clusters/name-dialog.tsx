import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'
import { clusterCalls, useClusters } from './cluster-calls.ts'
import { freeName, nameProblem } from './cluster-name.ts'
import styles from './clusters.module.css'
import { NameField } from './name-field.tsx'
import { useDeed } from './use-deed.ts'

interface NameDialogProps {
  readonly deed: 'rename' | 'duplicate'
  readonly cluster: ClusterSummary
  readonly onClose: () => void
}

/** Another name for a cluster, or the name of its copy. */
export function NameDialog({ deed, cluster, onClose }: NameDialogProps): ReactElement {
  const { t } = useTranslation('clusters')
  const { value } = useClusters()
  const all = value?.clusters ?? []
  const taken = all.flatMap(({ id, name }) => (deed === 'rename' && id === cluster.id ? [] : [name]))
  const [typed, setName] = useState<string>()
  const name = typed ?? (deed === 'rename' ? cluster.name : freeName(`${cluster.name.slice(0, 58)}-copy`, taken))
  const { id } = cluster
  const { refused, run } = useDeed(async () => {
    if (deed === 'rename') await clusterCalls().rename({ id, name })
    else await clusterCalls().duplicate({ id, name })
  })
  const isReady = nameProblem(name, taken) === undefined && (deed === 'duplicate' || name !== cluster.name)
  return (
    <ActionForm
      title={t(`${deed}.title`, { name: cluster.name })}
      confirm={t(`${deed}.confirm`)}
      refused={refused}
      missing={isReady ? undefined : t('nameMissing')}
      onConfirm={run}
      onClose={onClose}
    >
      <NameField name={name} taken={taken} onChange={setName} />
      <p className={styles.help}>{t(`${deed}.text`)}</p>
    </ActionForm>
  )
}
