import type { Json } from '../../../../shared/kube/object.ts'
import type { Status } from '../../../../shared/kube/status.ts'
import { askOfSubresource } from '../admission/dynamic/asking.ts'
import { callerOf, writerContextOf, type Call } from '../call.ts'
import { podOf } from '../pod-subresource.ts'
import type { ApiResponse } from '../request.ts'

const success: Status = { kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Success', code: 200 }

const bodyKinds: Readonly<Record<string, string>> = {
  attach: 'PodAttachOptions',
  exec: 'PodExecOptions',
  portforward: 'PodPortForwardOptions'
}

/** Whether those who judge let a client connect to a pod: the streams themselves are opened elsewhere. */
export function connect(call: Call): ApiResponse {
  const { kind, request, warnings } = call
  const { name, namespace } = podOf(call).metadata
  const subresource = request.subresource ?? ''
  const options = { kind: bodyKinds[subresource] ?? '', apiVersion: 'v1', ...(request.body as object | undefined) }
  const body = { group: '', version: 'v1', kind: options.kind, object: options as Json }
  const asked = { operation: 'CONNECT', name, namespace, subresource, body } as const
  askOfSubresource(writerContextOf(call), kind, asked, () => callerOf(call))
  return { code: 200, object: success, warnings }
}
