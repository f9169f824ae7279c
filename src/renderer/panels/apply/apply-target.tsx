import type { ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useClusters } from '../clusters/cluster-calls.ts'
import { freeName, nameProblem } from '../clusters/cluster-name.ts'
import styles from './apply.module.css'

/** Where documents are applied. */
export interface Target {
  /** Of documents that name none. */
  readonly namespace: string
  /** The name of a cluster that is made for them. */
  readonly newCluster?: string
  /** Why it cannot be this one. */
  readonly problem?: 'name' | 'namespace'
}

interface ApplyTargetProps {
  readonly target: Target
  readonly onChange: (target: Target) => void
}

/** Which cluster, as whom, and in which namespace. */
export function ApplyTarget({ target, onChange }: ApplyTargetProps): ReactElement {
  const { t } = useTranslation('apply')
  const cluster = useClusterScope((scope) => scope.cluster)
  const identity = useClusterScope((scope) => scope.identity)
  const { value } = useClusters()
  const taken = value?.clusters.map(({ name }) => name) ?? []
  const { namespace, newCluster } = target
  const change = (next: { readonly namespace: string; readonly newCluster?: string | undefined }): void => {
    const isNamed = next.newCluster === undefined || nameProblem(next.newCluster, taken) === undefined
    onChange({
      namespace: next.namespace,
      ...(next.newCluster === undefined ? {} : { newCluster: next.newCluster }),
      ...(isNamed ? (next.namespace === '' ? { problem: 'namespace' } : {}) : { problem: 'name' })
    })
  }
  return (
    <div className={styles.target}>
      <TextField
        select
        label={t('into')}
        value={newCluster === undefined ? 'open' : 'new'}
        onChange={(event) =>
          change({ namespace, newCluster: event.target.value === 'new' ? freeName('imported', taken) : undefined })
        }
      >
        <MenuItem value="open">{t('openCluster', { cluster })}</MenuItem>
        <MenuItem value="new">{t('newCluster')}</MenuItem>
      </TextField>
      {newCluster === undefined ? null : (
        <TextField
          label={t('newName')}
          value={newCluster}
          error={target.problem === 'name'}
          onChange={(event) => change({ namespace, newCluster: event.target.value })}
          slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off', maxLength: 63 } }}
        />
      )}
      <TextField
        label={t('namespace')}
        value={namespace}
        error={target.problem === 'namespace'}
        onChange={(event) => change({ namespace: event.target.value, newCluster })}
        slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off', maxLength: 63 } }}
      />
      <p className={styles.as}>{t('as', { identity })}</p>
    </div>
  )
}
