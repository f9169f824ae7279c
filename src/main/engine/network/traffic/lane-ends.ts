// How a way ends: what lanes say of answers and failures, and what a web proxy is told of them.
import type { NetworkAnswer, NetworkRequest } from '../../../../shared/network/request.ts'
import type { LoadFailure } from '../../../../shared/network/traffic.ts'
import type { Pod } from '../../../../shared/schema/types.ts'
import type { ContainerAnswer } from '../../kubelet/container-runtime.ts'
import type { Lane, Stop } from './lane.ts'

export function failed(failure: LoadFailure, delay: number): Lane {
  return { share: 1, delay, stops: [], failure, status: 0 }
}

export function answered(delay: number, status: number): Lane {
  return { share: 1, delay, stops: [], status, ...(status >= 400 ? { failure: `${status}` as const } : {}) }
}

export function isUnheard(lanes: readonly Lane[]): boolean {
  return lanes.every(({ failure, status }) => failure !== undefined && failure !== 'timeout' && status === 0)
}

export function stopAt(id: string, pod: Pod, answer: ContainerAnswer, access: Stop['access']): Stop {
  return { id, pod, latency: 'latency' in answer ? answer.latency : 0, access }
}

export function accessOf(
  { method = 'GET', path = '/', headers = {} }: NetworkRequest,
  from: string,
  answer: ContainerAnswer | NetworkAnswer
): Stop['access'] {
  const agent = headers['User-Agent'] ?? '-'
  if (answer.kind !== 'http') return { from, method, path, agent, status: 0, bytes: 0 }
  return { from, method, path, agent, status: answer.status, bytes: answer.body.length }
}

export function answerOf({ failure, status }: Lane): NetworkAnswer {
  switch (failure) {
    case 'refused':
    case 'reset':
    case 'unreachable':
      return { kind: failure }
    case 'connect-timeout':
      return { kind: 'timed-out', isConnected: false }
    case 'timeout':
      return { kind: 'timed-out', isConnected: true }
    case 'unresolved':
      return { kind: 'unresolved', why: 'NXDOMAIN' }
    default:
      return status === 0 ? { kind: 'connected' } : { kind: 'http', status, body: '' }
  }
}
