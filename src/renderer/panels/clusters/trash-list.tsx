import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { TrashedCluster } from '../../../shared/contract/clusters.ts'
import { formatMebibytes } from '../../../shared/kube/quantity.ts'
import { humanDuration } from '../../../shared/kube/time.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import styles from './clusters.module.css'
import { useRealNow } from './use-real-now.ts'

interface TrashListProps {
  readonly trash: readonly TrashedCluster[]
  readonly onRestore: (id: string) => void
  readonly onErase: (id: string) => void
}

/** What was deleted and can be taken back; nothing where there is none. */
export function TrashList({ trash, onRestore, onErase }: TrashListProps): ReactElement | null {
  const { t } = useTranslation('clusters')
  const realNow = useRealNow()
  if (trash.length === 0) return null
  return (
    <section className={styles.trash} aria-label={t('trash')}>
      <PanelHeader title={t('trash')} note={t('trashNote')} ruled />
      <ul className={styles.trashed}>
        {trash.map(({ id, name, bytes, deletedAt, goneAt }) => (
          <li key={id}>
            <span className={styles.trashedName}>
              <MiddleTruncate text={name} keep={12} />
            </span>
            <span className={styles.quiet}>
              {t('trashed', {
                size: formatMebibytes(bytes),
                ago: humanDuration(Math.max(0, realNow - deletedAt)),
                left: humanDuration(Math.max(0, goneAt - realNow))
              })}
            </span>
            <span className={styles.buttons}>
              <Button size="row" aria-label={t('restoreName', { name })} onClick={() => onRestore(id)}>
                {t('restore')}
              </Button>
              <ConfirmButton
                iconOnly
                icon="delete"
                size="row"
                label={t('erase', { name })}
                question={t('eraseQuestion', { name })}
                confirmLabel={t('eraseConfirm')}
                cancelLabel={t('cancel')}
                onConfirm={() => onErase(id)}
              />
            </span>
          </li>
        ))}
      </ul>
    </section>
  )
}
