import type { HorizontalPodAutoscaler, MetricSpec, MetricStatus, MetricValueStatus } from '../../schema/types.ts'
import { ageColumn, nameColumn } from '../columns.ts'
import type { Column } from '../kind.ts'

const unknown = '<unknown>'
/** Metrics that a cell shows; further ones are counted. */
const shown = 2

function percent(value: number | undefined): string | undefined {
  return value === undefined ? undefined : `${value}%`
}

/** "cpu: 73%/50%", as upstream's formatHPAMetrics since v1.30. */
function resourceText(name: string, spec: MetricSpec['resource'], current: MetricValueStatus | undefined): string {
  const { averageValue, averageUtilization } = spec?.target ?? {}
  if (averageValue !== undefined) return `${name}: ${current?.averageValue ?? unknown}/${averageValue}`
  const target = percent(averageUtilization) ?? '<auto>'
  return `${name}: ${percent(current?.averageUtilization) ?? unknown}/${target}`
}

function valueText(target: MetricValueStatus, current: MetricValueStatus | undefined): string {
  if (target.averageValue !== undefined) return `${current?.averageValue ?? unknown}/${target.averageValue} (avg)`
  return `${current?.value ?? unknown}/${target.value ?? '<nil>'}`
}

function metricText(spec: MetricSpec, status: MetricStatus | undefined): string {
  switch (spec.type) {
    case 'External':
      return valueText(spec.external?.target ?? {}, status?.external?.current)
    case 'Object':
      return valueText(spec.object?.target ?? {}, status?.object?.current)
    case 'Pods':
      return `${status?.pods?.current.averageValue ?? unknown}/${spec.pods?.target.averageValue ?? '<nil>'}`
    case 'Resource':
      return resourceText(spec.resource?.name ?? '', spec.resource, status?.resource?.current)
    case 'ContainerResource':
      return resourceText(
        spec.containerResource?.name ?? '',
        spec.containerResource,
        status?.containerResource?.current
      )
    default:
      return '<unknown type>'
  }
}

function targetsText({ spec, status }: HorizontalPodAutoscaler): string {
  const { metrics = [] } = spec
  if (metrics.length === 0) return '<none>'
  const texts = metrics.slice(0, shown).map((metric, index) => metricText(metric, status?.currentMetrics?.[index]))
  const more = metrics.length > shown ? ` + ${metrics.length - shown} more...` : ''
  return texts.join(', ') + more
}

export const horizontalPodAutoscalerColumns: readonly Column<HorizontalPodAutoscaler>[] = [
  nameColumn,
  {
    name: 'Reference',
    type: 'string',
    priority: 0,
    cell: ({ spec: { scaleTargetRef } }) => `${scaleTargetRef.kind}/${scaleTargetRef.name}`
  },
  { name: 'Targets', type: 'string', priority: 0, cell: targetsText },
  { name: 'MinPods', type: 'string', priority: 0, cell: ({ spec }) => String(spec.minReplicas ?? '<unset>') },
  { name: 'MaxPods', type: 'string', priority: 0, cell: ({ spec }) => spec.maxReplicas },
  { name: 'Replicas', type: 'string', priority: 0, cell: ({ status }) => status?.currentReplicas ?? 0 },
  ageColumn
]
