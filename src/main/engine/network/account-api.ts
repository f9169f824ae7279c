// The API as an add-on's pod asks it: with the permissions of its ServiceAccount, as every client has it.
import type { Kind } from '../../../shared/kinds/kind.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Status } from '../../../shared/kube/status.ts'
import { ApiError, forbidden } from '../api/api-error.ts'
import type { ApiRequest, ApiResponse, Identity } from '../api/request.ts'

export type AskApi = (request: ApiRequest, identity: Identity) => ApiResponse

/** What is asked about an object of a kind. */
export type AccountRequest = Pick<ApiRequest, 'verb' | 'namespace' | 'name' | 'subresource' | 'patchType' | 'body'>

/** Asks about an object and returns the API's answer; throws ApiError with what it refuses. */
export type AccountApi = <T extends KubeObject>(kind: Kind<T>, request: AccountRequest) => T

/** `who` acts, by then: where nobody does, every request is refused. */
export function accountApi(api: AskApi, who: () => Identity | undefined): AccountApi {
  return <T extends KubeObject>(kind: Kind<T>, request: AccountRequest): T => {
    const identity = who()
    if (identity === undefined) throw forbidden(kind, request.name ?? '', 'nobody acts')
    const { group, version, resource } = kind
    const response = api({ group, version, resource, ...request }, identity)
    if (response.code >= 300) throw ApiError.of(response.object as Status)
    return response.object as T
  }
}
