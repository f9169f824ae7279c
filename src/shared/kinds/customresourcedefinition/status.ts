import { conditionOf } from '../../kube/conditions.ts'
import type { StatusSummary } from '../status-summary.ts'
import { terminatingStatus } from '../terminating.ts'
import type { CustomResourceDefinition } from './types.ts'

export function customResourceDefinitionStatus(definition: CustomResourceDefinition): StatusSummary {
  const going = terminatingStatus(definition)
  if (going !== undefined) return going
  const { status } = definition
  if (conditionOf(status, 'Established')?.status === 'True') return { mark: 'ok', word: 'Established' }
  const names = conditionOf(status, 'NamesAccepted')
  if (names?.status === 'False') return { mark: 'bad', word: names.reason ?? 'NamesNotAccepted' }
  return { mark: 'prog', word: 'Installing' }
}
