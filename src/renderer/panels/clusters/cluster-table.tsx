import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ClusterSummary } from '../../../shared/contract/clusters.ts'
import { formatMebibytes } from '../../../shared/kube/quantity.ts'
import { humanDuration } from '../../../shared/kube/time.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import { useClusterDialog } from './cluster-dialog.ts'
import pageTable from '../../parts/table/page-table.module.css'
import styles from './clusters.module.css'
import { momentText } from './moment-text.ts'
import { useRealNow } from './use-real-now.ts'

interface ClusterTableProps {
  readonly clusters: readonly ClusterSummary[]
  /** The one that is being opened. */
  readonly opening: string | undefined
  readonly onOpen: (id: string) => void
}

const columns = [
  'name',
  'state',
  'preset',
  'nodes',
  'pods',
  'age',
  'moment',
  'opened',
  'size',
  'seed',
  'deeds'
] as const
const numbers: ReadonlySet<string> = new Set(['nodes', 'pods', 'age', 'size'])

export function ClusterTable({ clusters, opening, onOpen }: ClusterTableProps): ReactElement {
  const { t } = useTranslation('clusters')
  return (
    <table className={`${pageTable.table} ${styles.table}`} aria-label={t('title')}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column} scope="col" className={classNames(styles[column], numbers.has(column) && styles.number)}>
              {column === 'deeds' ? <span className={styles.unseen}>{t('column.deeds')}</span> : t(`column.${column}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {clusters.map((cluster) => (
          <ClusterRow key={cluster.id} cluster={cluster} isOpening={opening === cluster.id} onOpen={onOpen} />
        ))}
      </tbody>
    </table>
  )
}

interface ClusterRowProps {
  readonly cluster: ClusterSummary
  readonly isOpening: boolean
  readonly onOpen: (id: string) => void
}

function ClusterRow({ cluster, isOpening, onOpen }: ClusterRowProps): ReactElement {
  const { t } = useTranslation('clusters')
  const { t: ofMachines } = useTranslation('machines')
  const realNow = useRealNow()
  const openDialog = useClusterDialog((store) => store.open)
  const { id, name, isOpen, preset, nodes, pods, now, startTime, openedAt, bytes, seed } = cluster
  return (
    <tr className={isOpen ? styles.open : undefined}>
      <th scope="row" className={styles.nameCell}>
        <MiddleTruncate text={name} keep={12} />
      </th>
      <td>
        <StatusWord mark={isOpen ? 'ok' : 'off'} word={t(isOpen ? 'state.runs' : 'state.stands')} />
      </td>
      <td title={preset === undefined ? undefined : ofMachines(`fresh.presetName.${preset}`)}>
        {preset ?? <span className={styles.quiet}>{t('noPreset')}</span>}
      </td>
      <td className={styles.number}>{nodes}</td>
      <td className={styles.number}>{pods}</td>
      <td className={styles.number}>{humanDuration(Math.max(0, now - startTime))}</td>
      <td className={styles.mono}>{momentText(now)}</td>
      <td className={styles.quiet}>
        {isOpen
          ? t('now')
          : openedAt === undefined
            ? t('never')
            : t('ago', { time: humanDuration(Math.max(0, realNow - openedAt)) })}
      </td>
      <td className={styles.number}>{formatMebibytes(bytes)}</td>
      <td className={styles.mono} title={seed}>
        {seed}
      </td>
      <td className={styles.deeds}>
        <span className={styles.buttons}>
          {isOpen ? null : (
            <Button size="row" disabled={isOpening} aria-label={t('openName', { name })} onClick={() => onOpen(id)}>
              {t(isOpening ? 'opening' : 'deed.open')}
            </Button>
          )}
          <MenuButton
            iconOnly
            icon="more"
            label={t('more', { name })}
            entries={[
              {
                key: 'rename',
                label: t('deed.rename'),
                icon: 'edit',
                onChoose: () => openDialog({ type: 'rename', cluster })
              },
              {
                key: 'duplicate',
                label: t('deed.duplicate'),
                icon: 'copy',
                onChoose: () => openDialog({ type: 'duplicate', cluster })
              },
              {
                key: 'export',
                label: t('deed.export'),
                icon: 'download',
                onChoose: () => openDialog({ type: 'export', cluster })
              },
              {
                key: 'delete',
                label: t('deed.delete'),
                icon: 'delete',
                destructive: true,
                divided: true,
                onChoose: () => openDialog({ type: 'delete', cluster })
              }
            ]}
          />
        </span>
      </td>
    </tr>
  )
}
