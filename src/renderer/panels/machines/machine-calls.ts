import type { NodeStrain } from '../../../shared/kinds/node/strain.ts'
import type { MachineChange, MachineOutcome, MachinesDocument } from '../../../shared/machines/changes.ts'
import type { Hop, NodeNetworkDocument } from '../../../shared/machines/network.ts'
import type { OutsideHost } from '../../../shared/network/request.ts'
import type { Client } from '../../connection/connection.ts'
import { host } from '../../connection/host.ts'
import { useDocument } from '../../connection/use-live.ts'
import { noteDeeds } from '../../notices/deeds.ts'

type OutsideInput = Parameters<Client['network']['setOutside']>[0]['hosts']
type ChangeInput = Parameters<Client['machines']['change']>[0]['change']

/** The machines, live; undefined until they came, null where nobody knows them. */
export function useMachines(): {
  readonly value: MachinesDocument | null | undefined
  readonly error: Error | undefined
} {
  return useDocument<MachinesDocument | null>('machines', async (client, scope, options) =>
    client.machines.watch(scope, options)
  )
}

/** Past the API. Throws what the host says of a change that cannot be read. */
export async function changeMachines(change: MachineChange): Promise<MachineOutcome> {
  const { client, call } = host()
  noteDeeds([undefined])
  return client.machines.change({ ...call, change: change as ChangeInput })
}

export async function setPower(node: string, on: boolean): Promise<void> {
  const { client, call } = host()
  noteDeeds([{ group: '', resource: 'nodes', name: node }])
  await client.simulation.setNodePower({ ...call, node, on })
}

/** In place of what weighed on the machine before. */
export async function strain(node: string, what: NodeStrain): Promise<void> {
  const { client, call } = host()
  noteDeeds([undefined])
  await client.simulation.strainNode({ ...call, node, strain: what })
}

export async function nodeNetwork(node: string): Promise<NodeNetworkDocument | undefined> {
  const { client, call } = host()
  return client.machines.network({ ...call, node })
}

export async function packetPath(from: string, to: string): Promise<readonly Hop[] | undefined> {
  const { client, call } = host()
  return client.machines.path({ ...call, from, to })
}

export async function outsideHosts(): Promise<readonly OutsideHost[]> {
  const { client, call } = host()
  return client.network.outside(call)
}

/** In place of those that were there. */
export async function setOutsideHosts(hosts: readonly OutsideHost[]): Promise<void> {
  const { client, call } = host()
  await client.network.setOutside({ ...call, hosts: hosts as OutsideInput })
}

/** The pods of the cluster that have an address, for choosing two of them. */
export async function podsWithAddress(): Promise<readonly PodChoice[]> {
  const { client, call } = host()
  const { object } = await client.kube.request({ ...call, verb: 'list', group: '', version: 'v1', resource: 'pods' })
  const { items = [] } = object as { items?: readonly PodObject[] }
  return items.flatMap(({ metadata, spec, status }) =>
    status?.podIP === undefined || spec?.nodeName === undefined
      ? []
      : [
          {
            uid: metadata.uid,
            name: metadata.name,
            namespace: metadata.namespace,
            node: spec.nodeName,
            ip: status.podIP
          }
        ]
  )
}

export interface PodChoice {
  readonly uid: string
  readonly name: string
  readonly namespace: string
  readonly node: string
  readonly ip: string
}

interface PodObject {
  readonly metadata: { readonly uid: string; readonly name: string; readonly namespace: string }
  readonly spec?: { readonly nodeName?: string }
  readonly status?: { readonly podIP?: string }
}
