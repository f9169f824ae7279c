import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { formatMebibytes, parseQuantity } from '../../../../shared/kube/quantity.ts'
import type {
  HorizontalPodAutoscaler,
  MetricSpec,
  MetricStatus,
  MetricTarget,
  MetricValueStatus
} from '../../../../shared/schema/types.ts'
import { DetailTable } from './detail-table.tsx'

/** What an autoscaler measures: the value now beside the one it wants. */
export function MetricTable({
  object: { spec, status }
}: {
  readonly object: HorizontalPodAutoscaler
}): ReactElement | null {
  const { t } = useTranslation('detail')
  const rows = (spec.metrics ?? []).map((metric, index) => {
    const { name, target, current } = partsOf(metric, status?.currentMetrics?.[index])
    return {
      key: String(index),
      cells: [name, currentText(target, current, name) ?? t('metric.unknown'), targetText(target, name)]
    }
  })
  return (
    <DetailTable
      title={t('metric.title')}
      columns={[
        { id: 'name', head: t('metric.name') },
        { id: 'current', head: t('metric.current'), right: true },
        { id: 'target', head: t('metric.target'), right: true }
      ]}
      rows={rows}
    />
  )
}

interface MetricParts {
  readonly name: string
  readonly target: MetricTarget
  readonly current: MetricValueStatus | undefined
}

function partsOf(metric: MetricSpec, status: MetricStatus | undefined): MetricParts {
  const { resource, containerResource, pods, object, external } = metric
  if (resource !== undefined)
    return { name: resource.name, target: resource.target, current: status?.resource?.current }
  if (containerResource !== undefined) {
    const { container, name, target } = containerResource
    return { name: `${name} of ${container}`, target, current: status?.containerResource?.current }
  }
  if (pods !== undefined) return { name: pods.metric.name, target: pods.target, current: status?.pods?.current }
  if (object !== undefined) {
    const { describedObject, metric: of, target } = object
    return {
      name: `${of.name} of ${describedObject.kind}/${describedObject.name}`,
      target,
      current: status?.object?.current
    }
  }
  return {
    name: external?.metric.name ?? metric.type,
    target: external?.target ?? { type: '' },
    current: status?.external?.current
  }
}

/** A measured memory is a number of bytes: "7Mi" reads better beside a target of 100Mi. */
function quantityText(quantity: string, name: string): string {
  return name.startsWith('memory') && /^\d+$/.test(quantity) ? formatMebibytes(parseQuantity(quantity)) : quantity
}

function targetText({ averageUtilization, averageValue, value }: MetricTarget, name: string): string {
  if (averageUtilization !== undefined) return `${averageUtilization}%`
  return quantityText(averageValue ?? value ?? '', name)
}

function currentText(target: MetricTarget, current: MetricValueStatus | undefined, name: string): string | undefined {
  if (current === undefined) return undefined
  if (target.averageUtilization !== undefined)
    return current.averageUtilization === undefined ? undefined : `${current.averageUtilization}%`
  const quantity = target.averageValue === undefined ? current.value : current.averageValue
  return quantity === undefined ? undefined : quantityText(quantity, name)
}
