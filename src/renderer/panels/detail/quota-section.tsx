import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { parseQuantity } from '../../../shared/kube/quantity.ts'
import type { ResourceQuota } from '../../../shared/schema/types.ts'
import { LoadLine } from '../../parts/load-line.tsx'
import { Section } from './section.tsx'
import styles from './quota.module.css'

/** How much of each quota is used: a gauge for each resource that it limits. */
export function QuotaSections({
  quotas,
  named
}: {
  readonly quotas: readonly ResourceQuota[]
  readonly named: boolean
}): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <>
      {quotas.map((quota) => (
        <QuotaSection
          key={quota.metadata.uid}
          quota={quota}
          title={named ? t('quotaOf', { name: quota.metadata.name }) : t('quota')}
        />
      ))}
    </>
  )
}

function QuotaSection({ quota, title }: { readonly quota: ResourceQuota; readonly title: string }): ReactElement {
  const { t } = useTranslation('detail')
  const { hard = {}, used = {} } = quota.status ?? {}
  const names = Object.keys(hard).sort()
  return (
    <Section title={title}>
      {names.length === 0 ? <p className={styles.nothing}>{t('quotaNotCounted')}</p> : null}
      <div className={styles.quota}>
        {names.map((name) => {
          const [taken, limit] = [used[name] ?? '0', hard[name]!]
          return (
            <div key={name} className={styles.row}>
              <span className={styles.name} title={name}>
                {name}
              </span>
              <LoadLine
                resource={parseQuantity(taken) >= parseQuantity(limit) ? 'memory' : 'cpu'}
                width="100%"
                usage={parseQuantity(taken)}
                limit={parseQuantity(limit)}
                label={t('quotaUse', { name, used: taken, hard: limit })}
              />
              <span className={styles.figures}>{t('quotaFigures', { used: taken, hard: limit })}</span>
            </div>
          )
        })}
      </div>
    </Section>
  )
}
