// The cluster of the pictures that show how much fits: ten thousand pods, and a node of them that is off.
import { writePodFolder } from '../../bench/serving/pod-folder.ts'
import { asAdministrator, clockWhen, type ContractClient } from '../../src/main/host/testing-server.ts'

/** The clock stands where the folder was left. */
export const manyFlags = ['--speed', '0'] as const

/** So long that its pods are told not ready, and none of them is made anew yet. */
const offFor = 120_000

export function makeManyFolder(folder: string): void {
  writePodFolder(folder, 10_000, 100, { ofOne: 400 })
}

export async function playMany(client: ContractClient): Promise<void> {
  await client.clusters.endFirstRun()
  const { now } = await clockWhen(client, ({ speed }) => speed === 0)
  await client.simulation.setNodePower({ ...asAdministrator, node: 'worker-7', on: false })
  await client.simulation.step({ ...asAdministrator, milliseconds: offFor })
  await clockWhen(client, (clock) => clock.now >= now + offFor && clock.speed === 0)
}
