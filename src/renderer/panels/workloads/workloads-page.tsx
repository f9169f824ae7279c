import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkloadsDocument } from '../../../shared/contract/documents.ts'
import { workloads } from '../../../shared/kinds/joined-list.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useDocument } from '../../connection/use-live.ts'
import { ListPanel } from '../list/list-panel.tsx'
import { ChangeList } from '../overview/change-list.tsx'
import { WarningList } from '../overview/warning-list.tsx'
import { KindTiles } from './kind-tiles.tsx'
import styles from './workloads.module.css'

/** What runs in the cluster, whatever kind it is of: counted, listed, and what was done to it last. */
export function WorkloadsPage(): ReactElement {
  const { t } = useTranslation('overview')
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const { value } = useDocument<WorkloadsDocument>(`workloads/${namespaces.join(',')}`, async (client, live, options) =>
    client.documents.workloads({ ...live, namespaces: [...namespaces] }, options)
  )
  return (
    <div className={styles.page}>
      <div className={styles.columns}>
        <ListPanel kind={workloads} above={<KindTiles kinds={value?.kinds ?? []} />} />
        <aside className={styles.beside} aria-label={t('workloads.beside')}>
          {value === undefined ? null : (
            <>
              <ChangeList changes={value.changes} />
              <WarningList warnings={value.warnings} />
            </>
          )}
        </aside>
      </div>
    </div>
  )
}
