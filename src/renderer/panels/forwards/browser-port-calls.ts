import type { BrowserPort, BrowserPortOutcome } from '../../../shared/contract/browser-ports.ts'
import type { Entrance } from '../../../shared/network/entrance.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'

/** The ports that are open for a browser, live; undefined until they came. */
export function useBrowserPorts(): readonly BrowserPort[] | undefined {
  return useDocument<readonly BrowserPort[]>('browser-ports', (client, scope, options) =>
    client.browserPorts.watch(scope, options)
  ).value
}

/** Opens a free port for a way into the cluster; answers with the one that is open already where there is one. */
export function openBrowserPort(entrance: Entrance): Promise<BrowserPortOutcome> {
  const { client, call } = host()
  return client.browserPorts.open({ ...call, entrance })
}

export async function closeBrowserPort(id: string): Promise<void> {
  const { client, call } = host()
  await client.browserPorts.close({ ...call, id })
}
