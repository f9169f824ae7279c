import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { OverviewDocument } from '../../../shared/contract/documents.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useSimulatedTime } from '../../connection/simulated-time.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useDock } from '../../shell/dock.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useClusterDialog } from '../clusters/cluster-dialog.ts'
import { SpanMenu } from '../usage/span-menu.tsx'
import { ChainRows } from './chain-rows.tsx'
import { ChangeList } from './change-list.tsx'
import { ClusterUsage } from './cluster-usage.tsx'
import { headlineParts } from './headline.ts'
import { NamespacePods } from './namespace-pods.tsx'
import { NodeTable } from './node-table.tsx'
import styles from './overview.module.css'
import { WarningList } from './warning-list.tsx'

/** The cluster at a glance: what is wrong and why, usage, pods, nodes; at the right warnings and changes. */
export function OverviewPanel(): ReactElement {
  const { t } = useTranslation('overview')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const isNew = useSimulatedTime((time) => time.clock?.isNew === true)
  const openClusterDialog = useClusterDialog((store) => store.open)
  const openDock = useDock((dock) => dock.open)
  const { value, error } = useDocument<OverviewDocument>(
    `overview/${namespaces.join(',')}`,
    async (client, live, options) => client.documents.overview({ ...live, namespaces: [...namespaces] }, options)
  )
  const scope = namespaces.length === 1 ? `-n ${namespaces[0]}` : '-A'
  useStatusLine(`kubectl get nodes,deployments,pods ${scope}`, [{ keys: ['g', 'p'], label: t('pods') }])
  return (
    <section className={styles.panel} aria-label={t('label')}>
      <PageHeader
        headline
        {...useHeadline(value)}
        actions={
          <>
            <SpanMenu />
            {isNew ? <Button onClick={() => openClusterDialog({ type: 'create' })}>{t('chooseCluster')}</Button> : null}
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              onClick={() => openDock({ type: 'create' })}
            >
              {t('create')}
            </Button>
          </>
        }
      />
      {error !== undefined ? (
        <div className={styles.refused}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows />
      ) : (
        <div className={styles.columns}>
          <div className={styles.left}>
            <ChainRows chains={value.chains} total={value.chainsTotal} />
            <ClusterUsage />
            <NamespacePods document={value} />
            <NodeTable nodes={value.nodes} total={value.nodesTotal} />
          </div>
          <div className={styles.right}>
            <WarningList warnings={value.warnings} />
            <ChangeList changes={value.changes} />
          </div>
        </div>
      )}
    </section>
  )
}

/** What the cluster is like in words. Where its API is silent that comes first, for all else is what was told before. */
function useHeadline(document: OverviewDocument | undefined): { readonly title: string; readonly note?: string } {
  const { t } = useTranslation('overview')
  const isSilent = useSimulatedTime((time) => time.clock?.api !== undefined)
  if (document === undefined) return { title: t('label') }
  const headline = headlineParts(document)
    .map(({ key, count }) => t(`headline.${key}`, { count }))
    .join(', ')
  if (isSilent) return { title: t('apiSilent'), note: t('toldLast', { headline }) }
  const { podsFine: fine, podsTotal: total } = document
  return fine === total ? { title: headline } : { title: headline, note: t('podsFine', { fine, total }) }
}
