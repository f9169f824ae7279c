import type { ApiCredentials } from '../../../shared/contract/api-access.ts'
import { host } from '../../connection/host.ts'

/** The secrets of an identity. Throws what the host says. */
export async function credentialsOf(name: string): Promise<ApiCredentials> {
  const { client, call } = host()
  return client.api.credentials({ ...call, name })
}

/** Throws what the host says: a name that is taken, or cannot be one. */
export async function createIdentity(name: string, groups: readonly string[]): Promise<void> {
  const { client, call } = host()
  await client.api.createIdentity({ ...call, name, groups: [...groups] })
}

/** Throws what the host says. */
export async function removeIdentity(name: string): Promise<void> {
  const { client, call } = host()
  await client.api.removeIdentity({ ...call, name })
}
