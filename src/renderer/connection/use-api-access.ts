import type { ApiAccessDocument } from '../../shared/contract/api-access.ts'
import { useDocument } from './use-live.ts'

/** Where the API is and who there is; undefined until it came. */
export function useApiAccess(): { readonly value: ApiAccessDocument | undefined; readonly error: Error | undefined } {
  return useDocument<ApiAccessDocument>('api-access', async (client, scope, options) =>
    client.api.access(scope, options)
  )
}
