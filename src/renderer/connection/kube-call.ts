import type { KubeRequest, KubeResponse } from '../../shared/contract/kube.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import type { Status } from '../../shared/kube/status.ts'
import { host } from './host.ts'

/** A refusal by the API, with its own words. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  readonly status: Status

  constructor(status: Status) {
    super(status.message ?? status.reason ?? `code ${status.code}`)
    this.status = status
  }
}

/** Sends one request to the API as the current identity. Throws Refusal, or Error where there is no connection. */
export async function kubeCall(request: Omit<KubeRequest, 'cluster' | 'identity'>): Promise<KubeResponse> {
  const { client, call } = host()
  const response = await client.kube.request({ ...request, ...call })
  if (response.code >= 400) throw new Refusal(response.object as Status)
  return response
}

/** Like kubeCall, for requests that are answered with one object. */
export async function kubeObjectCall(request: Omit<KubeRequest, 'cluster' | 'identity'>): Promise<KubeObject> {
  return (await kubeCall(request)).object as KubeObject
}
