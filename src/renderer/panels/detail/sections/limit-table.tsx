import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { LimitRange, LimitRangeItem } from '../../../../shared/schema/types.ts'
import { DetailTable } from './detail-table.tsx'

const bounds = ['min', 'max', 'defaultRequest', 'default', 'maxLimitRequestRatio'] as const

/** What a container, pod or claim may ask for: a table for each type, as kubectl describe has its columns. */
export function LimitTables({ object: { spec } }: { readonly object: LimitRange }): ReactElement {
  return (
    <>
      {(spec?.limits ?? []).map((item) => (
        <LimitTable key={item.type} item={item} />
      ))}
    </>
  )
}

function LimitTable({ item }: { readonly item: LimitRangeItem }): ReactElement | null {
  const { t } = useTranslation('detail')
  const used = bounds.filter((bound) => item[bound] !== undefined)
  const resources = [...new Set(used.flatMap((bound) => Object.keys(item[bound] ?? {})))].sort()
  return (
    <DetailTable
      title={t('limit.title', { type: item.type })}
      columns={[
        { id: 'resource', head: t('limit.resource') },
        ...used.map((bound) => ({ id: bound, head: t(`limit.${bound}`), right: true }))
      ]}
      rows={resources.map((resource) => ({
        key: resource,
        cells: [resource, ...used.map((bound) => item[bound]?.[resource] ?? '-')]
      }))}
    />
  )
}
