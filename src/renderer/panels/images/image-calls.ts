import type { ImageSettings } from '../../../shared/images/own-image.ts'
import type { Client } from '../../connection/connection.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'

type SettingsInput = Parameters<Client['images']['set']>[0]['settings']

/** Follows what the registries have, whichever window changes it. */
export function useImages(): { readonly value: ImageSettings | undefined; readonly error: Error | undefined } {
  return useDocument<ImageSettings>('images', async (client, live, options) => client.images.watch(live, options))
}

/** In place of what was there. */
export async function setImages(settings: ImageSettings): Promise<void> {
  const { client, call } = host()
  await client.images.set({ ...call, settings: settings as unknown as SettingsInput })
}
