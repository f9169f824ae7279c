import { isConditionTrue } from '../../kube/conditions.ts'
import type { Pod } from '../../schema/types.ts'
import type { StatusMark, StatusSummary } from '../status-summary.ts'
import { printedStatus } from './printed-status.ts'

const marks: Readonly<Record<string, StatusMark>> = {
  Running: 'ok',
  Pending: 'wait',
  SchedulingGated: 'wait',
  ContainerCreating: 'prog',
  PodInitializing: 'prog',
  NotReady: 'warn',
  Terminating: 'term',
  Completed: 'done',
  Succeeded: 'done',
  Unknown: 'unk',
  ContainerStatusUnknown: 'unk'
}

const initializing = /^Init:\d+\/\d+$/

/** kubectl's own word, with the one addition that a pod may run and yet not be ready. */
export function podStatus(pod: Pod): StatusSummary {
  const { reason } = printedStatus(pod)
  if (reason === 'Running' && !isConditionTrue(pod.status, 'Ready')) return { mark: 'warn', word: 'Running, not ready' }
  return { mark: markOf(reason), word: reason === '' ? 'Pending' : reason }
}

function markOf(reason: string): StatusMark {
  if (reason === '') return 'wait'
  if (reason === 'Init:Completed') return 'prog'
  return (Object.hasOwn(marks, reason) ? marks[reason] : undefined) ?? (initializing.test(reason) ? 'prog' : 'bad')
}
