import type { ForwardOutcome, PortForward } from '../../../shared/contract/forwards.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'
import type { ObjectLink } from '../../shell/route.ts'

/** The open ports, live; undefined until they came. */
export function useForwards(): readonly PortForward[] | undefined {
  return useDocument<readonly PortForward[]>('forwards', (client, scope, options) =>
    client.forwards.watch(scope, options)
  ).value
}

/** Opens a port for a pod or Service; a free one where none is named. */
export async function openForward(
  { resource, namespace = '', name }: ObjectLink,
  port: number,
  localPort: number | undefined
): Promise<ForwardOutcome> {
  const { client, call } = host()
  const kind = resource === 'services' ? 'services' : 'pods'
  return client.forwards.open({
    ...call,
    namespace,
    resource: kind,
    name,
    port,
    ...(localPort === undefined ? {} : { localPort })
  })
}

export async function closeForward(id: string): Promise<void> {
  const { client, call } = host()
  await client.forwards.close({ ...call, id })
}

export function forwardUrl({ localPort }: Pick<PortForward, 'localPort'>): string {
  return `http://127.0.0.1:${localPort}/`
}
