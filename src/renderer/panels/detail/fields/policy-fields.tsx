import type { ObjectDocument } from '../../../../shared/contract/documents.ts'
import { kindOfObject } from '../../../../shared/kinds/table.ts'
import { formatSelector, requirementsOf } from '../../../../shared/kube/label-selector.ts'
import type {
  FlowSchema,
  HorizontalPodAutoscaler,
  PodDisruptionBudget,
  PriorityClass,
  PriorityLevelConfiguration,
  ResourceQuota
} from '../../../../shared/schema/types.ts'
import { field, link, Moment, none, selectorField, wide, type Field, type Translate } from './field.tsx'

export function autoscalerFields(
  t: Translate,
  _document: ObjectDocument,
  { metadata, spec, status }: HorizontalPodAutoscaler
): readonly Field[] {
  const { scaleTargetRef, minReplicas = 1, maxReplicas } = spec
  const target = kindOfObject({ apiVersion: scaleTargetRef.apiVersion ?? '', kind: scaleTargetRef.kind })
  const { currentReplicas = 0, desiredReplicas = 0, lastScaleTime } = status ?? {}
  return [
    wide(
      'target',
      t('field.scales'),
      target === undefined
        ? `${scaleTargetRef.kind}/${scaleTargetRef.name}`
        : link(target.group, target.resource, target.kind, scaleTargetRef.name, metadata.namespace)
    ),
    wide('replicas', t('field.replicas'), t('replicasNow', { current: currentReplicas, desired: desiredReplicas })),
    wide('bounds', t('field.bounds'), t('boundsOf', { min: minReplicas, max: maxReplicas })),
    wide('last', t('field.lastScale'), lastScaleTime === undefined ? '<none>' : <Moment text={lastScaleTime} />)
  ]
}

export function budgetFields(
  t: Translate,
  _document: ObjectDocument,
  { spec, status }: PodDisruptionBudget
): readonly Field[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy } = spec ?? {}
  const { disruptionsAllowed = 0, currentHealthy = 0, desiredHealthy = 0, expectedPods = 0 } = status ?? {}
  return [
    wide('allowed', t('field.allowed'), t('disruptions', { count: disruptionsAllowed })),
    wide('healthy', t('field.healthy'), t('healthyOf', { currentHealthy, desiredHealthy, expectedPods })),
    ...(minAvailable === undefined ? [] : [wide('min', t('field.minAvailable'), String(minAvailable))]),
    ...(maxUnavailable === undefined ? [] : [wide('max', t('field.maxUnavailable'), String(maxUnavailable))]),
    selectorField(t, selector === undefined ? '' : formatSelector(requirementsOf(selector))),
    ...(unhealthyPodEvictionPolicy === undefined
      ? []
      : [wide('unhealthy', t('field.unhealthy'), unhealthyPodEvictionPolicy)])
  ]
}

/** The numbers stand in the gauges. */
export function quotaFields(t: Translate, _document: ObjectDocument, { spec }: ResourceQuota): readonly Field[] {
  const { scopes = [], scopeSelector } = spec ?? {}
  const selected = (scopeSelector?.matchExpressions ?? []).map(({ scopeName, operator, values = [] }) =>
    `${scopeName} ${operator} ${values.join(',')}`.trim()
  )
  const all = [...scopes, ...selected]
  return all.length === 0 ? [] : [wide('scopes', t('field.scopes'), all.join(', '))]
}

export function priorityClassFields(t: Translate, _document: ObjectDocument, object: PriorityClass): readonly Field[] {
  const { value, globalDefault = false, preemptionPolicy, description } = object
  return [
    wide('value', t('field.value'), String(value)),
    wide('default', t('field.isDefault'), globalDefault ? t('yes') : t('no')),
    wide('preemption', t('field.preemption'), preemptionPolicy ?? 'PreemptLowerPriority'),
    ...(description === undefined || description === ''
      ? []
      : [wide('description', t('field.description'), description)])
  ]
}

export function flowSchemaFields(t: Translate, _document: ObjectDocument, { spec }: FlowSchema): readonly Field[] {
  const { priorityLevelConfiguration, matchingPrecedence, distinguisherMethod } = spec ?? {}
  return [
    wide(
      'level',
      t('field.priorityLevel'),
      link(
        'flowcontrol.apiserver.k8s.io',
        'prioritylevelconfigurations',
        'PriorityLevelConfiguration',
        priorityLevelConfiguration?.name
      )
    ),
    wide('precedence', t('field.precedence'), String(matchingPrecedence ?? '')),
    wide('flows', t('field.flows'), none(distinguisherMethod?.type))
  ]
}

export function priorityLevelFields(
  t: Translate,
  _document: ObjectDocument,
  { spec }: PriorityLevelConfiguration
): readonly Field[] {
  const { type, limited, exempt } = spec ?? {}
  const {
    nominalConcurrencyShares: shares,
    lendablePercent,
    borrowingLimitPercent,
    limitResponse
  } = { ...exempt, ...limited }
  const queuing = limitResponse?.queuing
  return [
    field('type', t('field.type'), none(type)),
    ...(shares === undefined ? [] : [field('shares', t('field.shares'), String(shares))]),
    ...(lendablePercent === undefined ? [] : [field('lends', t('field.lends'), `${lendablePercent} %`)]),
    ...(borrowingLimitPercent === undefined
      ? []
      : [field('borrows', t('field.borrows'), `${borrowingLimitPercent} %`)]),
    ...(limitResponse === undefined ? [] : [wide('response', t('field.whenFull'), limitResponse.type)]),
    ...(queuing === undefined
      ? []
      : [
          wide(
            'queues',
            t('field.queues'),
            t('queuesOf', { queues: queuing.queues, length: queuing.queueLengthLimit, hand: queuing.handSize })
          )
        ])
  ]
}
