import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { addOns } from '../../../shared/add-ons/catalogue.ts'
import { PageHeader } from '../../parts/headers.tsx'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useAddOns } from './add-on-calls.ts'
import { AddOnRow } from './add-on-row.tsx'
import styles from './add-ons.module.css'

/** What the cluster has besides its control plane: what each is for, on and off, and why one is not well. */
export function AddOnsPanel(): ReactElement {
  const { t } = useTranslation('addOns')
  const { value, error } = useAddOns()
  useStatusLine('kubectl get deployments,daemonsets -A', [{ keys: ['g', 'd'], label: t('deployments') }])
  const on = value?.filter(({ state }) => state !== 'off') ?? []
  const troubled = on.filter(({ status }) => status.mark !== 'ok').length
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={
          value === undefined
            ? undefined
            : troubled === 0
              ? t('note', { count: on.length, all: addOns.length })
              : t('noteTroubled', { count: troubled, on: on.length, all: addOns.length })
        }
      />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows rowHeight={52} columns={[60]} />
      ) : (
        <ul className={styles.list}>
          {addOns.map((addOn) => {
            const document = value.find(({ id }) => id === addOn.id)
            return document === undefined ? null : <AddOnRow key={addOn.id} addOn={addOn} document={document} />
          })}
        </ul>
      )}
    </section>
  )
}
