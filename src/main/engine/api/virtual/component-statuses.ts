import type { ComponentStatus } from '../../../../shared/schema/types.ts'
import type { Column, Kind } from '../../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../../shared/kube/object.ts'
import { nameColumn } from '../../../../shared/kinds/columns.ts'
import { notFound } from '../api-error.ts'
import { nameOfCall, type Call } from '../call.ts'
import type { ApiResponse } from '../request.ts'
import type { VirtualResource } from '../virtual-resource.ts'
import { virtualKind } from './virtual-kind.ts'
import { answerList } from './virtual-list.ts'

const deprecation = 'v1 ComponentStatus is deprecated in v1.19+'

function conditionOf(status: ComponentStatus): NonNullable<ComponentStatus['conditions']>[number] | undefined {
  return status.conditions?.find(({ type }) => type === 'Healthy')
}

function healthText(status: ComponentStatus): string {
  const condition = conditionOf(status)
  if (condition === undefined) return 'Unknown'
  return condition.status === 'True' ? 'Healthy' : 'Unhealthy'
}

const columns: readonly Column<ComponentStatus>[] = [
  nameColumn,
  { name: 'Status', type: 'string', priority: 0, cell: healthText },
  { name: 'Message', type: 'string', priority: 0, cell: (status) => conditionOf(status)?.message ?? '' },
  { name: 'Error', type: 'string', priority: 0, cell: (status) => conditionOf(status)?.error ?? '' }
]

const kind: Kind = virtualKind({
  group: '',
  version: 'v1',
  kind: 'ComponentStatus',
  resource: 'componentstatuses',
  singular: 'componentstatus',
  shortNames: ['cs'],
  namespaced: false,
  schema: 'io.k8s.api.core.v1.ComponentStatus',
  columns
})

/** Where upstream asks for the health of what it stands beside. */
const endpoints = { scheduler: 10_259, 'controller-manager': 10_257 } as const

function componentStatus(name: string, isUp: boolean, port = 0): KubeObject {
  const refusal = `Get "https://127.0.0.1:${port}/healthz": dial tcp 127.0.0.1:${port}: connect: connection refused`
  const condition = isUp
    ? { type: 'Healthy', status: 'True', message: 'ok' }
    : { type: 'Healthy', status: 'False', message: refusal }
  const status = { apiVersion: 'v1', kind: 'ComponentStatus', metadata: { name }, conditions: [condition] }
  return status as unknown as KubeObject
}

/** The health of the control plane's parts, deprecated and still asked for. A bare control plane has no scheduler. */
export function componentStatuses(hasScheduler: boolean): VirtualResource {
  const statuses = [
    componentStatus('scheduler', hasScheduler, endpoints.scheduler),
    componentStatus('controller-manager', true, endpoints['controller-manager']),
    componentStatus('etcd-0', true)
  ]
  const get = (call: Call): ApiResponse => {
    call.warnings.push(deprecation)
    const name = nameOfCall(call)
    const found = statuses.find(({ metadata }) => metadata.name === name)
    if (found === undefined) throw notFound(kind, name)
    return { code: 200, object: found, warnings: call.warnings }
  }
  const list = (call: Call): ApiResponse => {
    call.warnings.push(deprecation)
    return answerList(call, statuses)
  }
  return { kind, verbs: { get, list } }
}
