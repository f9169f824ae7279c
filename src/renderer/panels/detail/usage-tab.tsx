import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { LoadingRows, RefusedState } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { ResourceChart } from '../usage/resource-chart.tsx'
import { RangeMenu, useUsageRange } from '../usage/usage-ranges.tsx'
import { useUsage } from '../usage/use-usage.ts'
import styles from './detail.module.css'

/** CPU and memory of a pod, a workload or a node over time. */
export function UsageTab({ link }: { readonly link: ObjectLink }): ReactElement {
  const { t } = useTranslation('detail')
  const range = useUsageRange((store) => store.range)
  const { group, resource, namespace, name } = link
  const { value, error } = useUsage({ type: 'object', ref: { group, resource, namespace, name } }, range)
  const isSingle = resource === 'pods'
  return (
    <>
      <div className={styles.tools}>
        <RangeMenu size="small" />
      </div>
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows rows={4} />
      ) : value.times.length === 0 ? (
        <p className={styles.alone}>{t('noUsage')}</p>
      ) : (
        <div className={styles.charts}>
          <ResourceChart resource="cpu" series={value} range={range} height={176} syncId="object" single={isSingle} />
          <ResourceChart
            resource="memory"
            series={value}
            range={range}
            height={176}
            syncId="object"
            single={isSingle}
          />
        </div>
      )}
    </>
  )
}

/** The CPU of the last while, for the overview of an object. */
export function UsageGlance({ link }: { readonly link: ObjectLink }): ReactElement | null {
  const range = useUsageRange((store) => store.range)
  const { group, resource, namespace, name } = link
  const { value } = useUsage({ type: 'object', ref: { group, resource, namespace, name } }, range)
  if (value === undefined || value.times.length === 0) return null
  return (
    <section className={styles.section}>
      <ResourceChart
        resource="cpu"
        series={value}
        range={range}
        height={120}
        syncId="object"
        single={resource === 'pods'}
      />
    </section>
  )
}
