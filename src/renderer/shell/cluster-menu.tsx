import { lazy, Suspense, useState, type ReactElement } from 'react'
import Popover from '@mui/material/Popover'
import { useTranslation } from 'react-i18next'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { Icon } from '../icons/icon.tsx'
import styles from './top-bar.module.css'

const ClusterChoice = lazy(async () => ({
  default: (await import('../panels/clusters/cluster-choice.tsx')).ClusterChoice
}))

/** Which cluster is open, and a choice of all there are. */
export function ClusterMenu(): ReactElement {
  const { t } = useTranslation('clusters')
  const cluster = useClusterScope((scope) => scope.cluster)
  const session = useConnection((connection) => connection.session)
  const [anchor, setAnchor] = useState<HTMLElement>()
  const close = (): void => setAnchor(undefined)
  return (
    <>
      <button
        type="button"
        className={styles.cluster}
        aria-label={`${t('menu.label')} ${cluster}`}
        aria-haspopup="dialog"
        title={cluster}
        onClick={(event) => setAnchor(event.currentTarget)}
      >
        <Icon name="cluster" />
        <span className={styles.clusterName}>{cluster}</span>
        <span className={styles.version}>{session?.kubernetesVersion}</span>
        <Icon name="down" size={12} />
      </button>
      <span className={styles.divider} />
      <Popover
        open={anchor !== undefined}
        anchorEl={anchor ?? null}
        onClose={close}
        anchorOrigin={{ vertical: 'bottom', horizontal: 'left' }}
        slotProps={{ paper: { role: 'dialog', 'aria-label': t('menu.label') } }}
      >
        <Suspense fallback={null}>
          <ClusterChoice onClose={close} />
        </Suspense>
      </Popover>
    </>
  )
}
