// How a session's end is told: upstream's remotecommand servers (the kubelet's cri-streaming, and the API server's
// translator between WebSocket v5 and it, which wraps the words of the kubelet once more).
import { randomBytes } from 'node:crypto'
import type { StatusCause } from '../../../shared/kube/status.ts'
import type { SessionEnd } from '../../engine/kubelet/container-streams.ts'

/** The metav1.Status of the error stream: it lacks what an answer's Status has, and knows one more reason. */
export interface StreamStatus {
  readonly metadata: Readonly<Record<string, never>>
  readonly status: 'Success' | 'Failure'
  readonly message?: string
  readonly reason?: 'NonZeroExitCode' | 'InternalError'
  readonly details?: { readonly causes: readonly StatusCause[] }
  readonly code?: number
}

const success: StreamStatus = { metadata: {}, status: 'Success' }

/** `isTranslated`: the API server speaks for the kubelet, as it does in v5. */
export function endStatus(
  end: SessionEnd,
  command: readonly string[] | undefined,
  isTranslated: boolean
): StreamStatus {
  switch (end.kind) {
    case 'exited':
      // Of an attached container's end nobody is told its exit code: it stands in the pod's status.
      if (end.exitCode === 0 || command === undefined) return success
      return exitStatus(end.exitCode, command, isTranslated)
    case 'failed':
      return kubeletError(`error executing command in container: ${containerdError(end.message)}`, isTranslated)
    case 'lost':
      return kubeletError('error sending request: connection reset by peer', isTranslated)
  }
}

function exitStatus(exitCode: number, command: readonly string[], isTranslated: boolean): StreamStatus {
  const cause = isTranslated
    ? `command terminated with exit code ${exitCode}`
    : `error executing command [${command.join(' ')}], exit code ${exitCode}`
  return {
    metadata: {},
    status: 'Failure',
    message: `command terminated with non-zero exit code: ${cause}`,
    reason: 'NonZeroExitCode',
    details: { causes: [{ reason: 'ExitCode', message: String(exitCode) }] }
  }
}

/** What went wrong at the kubelet, as its Status or as the translator's. */
function kubeletError(message: string, isTranslated: boolean): StreamStatus {
  const status = internalErrorStatus(message)
  return isTranslated ? internalErrorStatus(status.message!) : status
}

/** Upstream's NewInternalError. */
export function internalErrorStatus(message: string): StreamStatus {
  return {
    metadata: {},
    status: 'Failure',
    message: `Internal error occurred: ${message}`,
    reason: 'InternalError',
    details: { causes: [{ message }] },
    code: 500
  }
}

/** What runc says, as containerd passes it on with a number for each exec. */
function containerdError(message: string): string {
  const id = randomBytes(32).toString('hex')
  return `failed to exec in container: failed to start exec "${id}": ${message}`
}

/** Protocols since v4 tell the end as a Status; the older ones have only a text, and only for what went wrong. */
export function statusText(status: StreamStatus, hasStatus: boolean): string {
  if (hasStatus) return JSON.stringify(status)
  return status.status === 'Success' ? '' : (status.message ?? '')
}
