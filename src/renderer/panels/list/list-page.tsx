import { lazy, Suspense, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { isWorkloads } from '../../../shared/kinds/joined-list.ts'
import { useCustomKinds, useKind } from '../../connection/cluster-kinds.ts'
import { EmptyState, LoadingRows } from '../../parts/states.tsx'
import { ListPanel } from './list-panel.tsx'

const WorkloadsPage = lazy(async () => ({ default: (await import('../workloads/workloads-page.tsx')).WorkloadsPage }))

export interface ListPageProps {
  readonly group: string
  readonly resource: string
}

/** The list of a kind that the cluster has: an address may name one that is not there, not yet or not any longer. */
export function ListPage({ group, resource }: ListPageProps): ReactElement {
  const { t } = useTranslation('list')
  const kind = useKind(group, resource)
  const isTold = useCustomKinds(({ kinds }) => kinds !== undefined)
  if (isWorkloads({ group, resource })) {
    return (
      <Suspense fallback={null}>
        <WorkloadsPage />
      </Suspense>
    )
  }
  // Another generation of a definition may print other columns.
  if (kind !== undefined) return <ListPanel key={kind.generation} kind={kind} />
  if (!isTold) return <LoadingRows />
  return (
    <EmptyState
      icon="object"
      title={t('noKind', { kind: `${resource}.${group}` })}
      text={t('noKindText')}
      command={`kubectl get crd ${resource}.${group}`}
    />
  )
}
