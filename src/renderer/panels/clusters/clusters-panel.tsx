import { useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { Banner, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { takeFiles } from '../apply/take-files.ts'
import { clusterCalls, openCluster, useClusters } from './cluster-calls.ts'
import { useClusterDialog } from './cluster-dialog.ts'
import { ClusterTable } from './cluster-table.tsx'
import styles from './clusters.module.css'
import { TrashList } from './trash-list.tsx'
import { wordsOf } from './use-deed.ts'

/** The clusters of the data folder: one runs, the others stand still at their moment. */
export function ClustersPanel(): ReactElement {
  const { t } = useTranslation('clusters')
  const { value, error } = useClusters()
  const openDialog = useClusterDialog((store) => store.open)
  const go = useRoute((route) => route.go)
  const [problem, setProblem] = useState<string>()
  const [opening, setOpening] = useState<string>()
  const file = useRef<HTMLInputElement>(null)
  useStatusLine('kubectl config get-contexts', [])
  const attempt = async (deed: () => Promise<unknown>): Promise<void> => {
    setProblem(undefined)
    try {
      await deed()
    } catch (reason) {
      setProblem(wordsOf(reason))
    }
  }
  const open = (id: string): void => {
    setOpening(id)
    void attempt(async () => {
      await openCluster(id)
      go({ panel: 'overview' })
    }).finally(() => setOpening(undefined))
  }
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={value === undefined ? undefined : t('note', { count: value.clusters.length })}
        actions={
          <>
            <Button startIcon={<Icon name="upload" size={14} />} onClick={() => file.current?.click()}>
              {t('importFile')}
            </Button>
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              onClick={() => openDialog({ type: 'create' })}
            >
              {t('new')}
            </Button>
          </>
        }
      />
      <input
        ref={file}
        type="file"
        multiple
        accept=".drydock,.yaml,.yml,.json,.zip"
        aria-label={t('importFile')}
        hidden
        onChange={(event) => {
          takeFiles([...(event.target.files ?? [])].map((chosen) => ({ path: chosen.name, file: chosen })))
          event.target.value = ''
        }}
      />
      <p className={styles.about}>{t('about')}</p>
      {problem === undefined ? null : (
        <div className={styles.trouble}>
          <RefusedState title={t('refused')} message={problem} />
        </div>
      )}
      {error !== undefined ? (
        <div className={styles.trouble}>
          <RefusedState title={t('unknown')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows columns={[60, 60, 60]} />
      ) : (
        <div className={styles.lists}>
          {value.unreadable.map(({ id, reason }) => (
            <Banner
              key={id}
              tone="warn"
              title={t('unreadable', { id })}
              message={reason}
              action={
                <Button size="small" onClick={() => void attempt(() => clusterCalls().remove({ id }))}>
                  {t('deed.delete')}
                </Button>
              }
            />
          ))}
          <ClusterTable clusters={value.clusters} opening={opening} onOpen={open} />
          <TrashList
            trash={value.trash}
            onRestore={(id) => void attempt(() => clusterCalls().restore({ id }))}
            onErase={(id) => void attempt(() => clusterCalls().erase({ id }))}
          />
        </div>
      )}
    </section>
  )
}
