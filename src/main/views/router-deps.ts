import type { ImageSettings } from '../../shared/images/own-image.ts'
import type { ChaosChange, ChaosOutcome } from '../../shared/chaos/fault.ts'
import type { Session } from '../../shared/contract/contract.ts'
import type { NodeStrain } from '../../shared/kinds/node/strain.ts'
import type { MachineChange, MachineOutcome } from '../../shared/machines/changes.ts'
import type { NetworkClient, NetworkRequest, OutsideHost, RequestReport } from '../../shared/network/request.ts'
import type { TrafficChange, TrafficOutcome } from '../../shared/network/traffic.ts'
import type { ApiAccess } from './api-requests/api-access.ts'
import type { ClusterShelf } from './clusters/cluster-shelf.ts'
import type { ClusterSource } from './cluster-source.ts'
import type { DrainMemory } from './drain/drains.ts'
import type { DraftMemory } from './editor/draft-shelf.ts'
import type { DefinitionTexts } from './editor/explain-kind.ts'
import type { Schedule } from './live/schedule.ts'
import type { MomentControl } from './moments/moment-control.ts'
import type { SettingsControl } from './settings/settings-control.ts'
import type { Subscriptions } from './live/subscriptions.ts'

/** What a person may do to simulated time and machines, and what is kept of it. Whoever runs the engine implements it. */
export interface SimulationControl extends DrainMemory, DraftMemory {
  /** 0 pauses, -1 is as fast as possible. */
  setSpeed(speed: number): void | Promise<void>
  resume(): void | Promise<void>
  readonly moments: MomentControl
  readonly settings: SettingsControl
  /** Runs for this many milliseconds of simulated time, then pauses. */
  step(milliseconds: number): void | Promise<void>
  setNodePower(node: string, on: boolean): void | Promise<void>
  /** Past the API. What is refused changed nothing. */
  changeMachines(change: MachineChange): MachineOutcome
  strainNode(node: string, strain: NodeStrain): void | Promise<void>
  /** Of a workload, by uid. */
  setLoad(uid: string, millicores: number): void | Promise<void>
  load(uid: string): number
  /** Lets a pod, a machine or the world outside send a request; answers when it has ended on the simulated clock. */
  sendRequest(client: NetworkClient, request: NetworkRequest): Promise<RequestReport>
  /** Starts, changes or ends a steady load. What is refused changed nothing. */
  changeTraffic(change: TrafficChange): TrafficOutcome
  /** Breaks something on purpose, or mends it; `identity` is who does. What is refused changed nothing. */
  changeChaos(change: ChaosChange, identity: string): ChaosOutcome
  setOutsideHosts(hosts: readonly OutsideHost[]): void | Promise<void>
  setImages(settings: ImageSettings): void | Promise<void>
  /** Told whenever the clock document changed other than by time passing. Returns the function that ends it. */
  onClock(listener: () => void): () => void
}

export interface RouterDeps {
  session(): Session
  source(cluster: string): ClusterSource | undefined
  /** Undefined for clusters whose time cannot be governed. */
  control(cluster: string): SimulationControl | undefined
  /** Defined wherever `source` is. */
  api(cluster: string): ApiAccess | undefined
  /** Absent where there is one cluster, and no other can be made. */
  readonly shelf?: ClusterShelf | undefined
  /** What is said of the API's definitions and fields. */
  readonly definitionTexts: DefinitionTexts
  readonly schedule: Schedule
}

/** What the host hands in with every call: the connection's own subscriptions, which it closes with the connection. */
export interface CallContext {
  readonly connection: Subscriptions
}
