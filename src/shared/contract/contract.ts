import { type } from '@orpc/contract'
import { z } from 'zod'
import { accessContract } from './access.ts'
import { addOnsContract } from './add-ons.ts'
import { apiAccessContract } from './api-access.ts'
import { base, callInput, liveInput } from './call.ts'
import { browserPortsContract } from './browser-ports.ts'
import { chaosContract } from './chaos.ts'
import { clustersContract } from './clusters.ts'
import { deletionContract } from './deletion.ts'
import { documentsContract, type ObjectRef } from './documents.ts'
import { drainContract } from './drain.ts'
import { editorContract } from './editor.ts'
import { eventsContract } from './events.ts'
import { forwardsContract } from './forwards.ts'
import { helmContract } from './helm.ts'
import { imagesContract } from './images.ts'
import { kubeContract } from './kube.ts'
import { logsContract } from './logs.ts'
import { machinesContract } from './machines.ts'
import { mapContract } from './map.ts'
import { momentsContract } from './moments.ts'
import { networkContract } from './network.ts'
import { objectHistoryContract } from './object-history.ts'
import { schedulerViewContract } from './scheduler-view.ts'
import { seriesContract } from './series.ts'
import { settingsContract } from './settings.ts'
import { simulationContract } from './simulation.ts'
import { tablesContract } from './tables.ts'
import { terminalsContract } from './terminals.ts'
import { trafficContract } from './traffic.ts'
import { troublesContract } from './troubles.ts'
import { whyContract } from './why.ts'

/** What the window needs to know before it can ask for anything else. */
export interface Session {
  readonly version: string
  readonly kubernetesVersion: string
  /** The one that runs. `id` stays when its name changes; absent where there is no other. */
  readonly clusters: readonly { readonly id?: string; readonly name: string; readonly context: string }[]
  readonly identities: readonly string[]
  /** Nobody has chosen yet what to begin with. */
  readonly isFirstRun?: boolean
}

/** All that the window and the host say to each other. */
export const contract = {
  session: base.output(type<Session>()),
  live: {
    /** The window has drawn this update of this subscription. */
    acknowledge: base
      .input(liveInput.pick({ subscription: true }).extend({ sequence: z.number().int() }))
      .output(type<void>())
  },
  kube: kubeContract,
  tables: tablesContract,
  documents: documentsContract,
  troubles: troublesContract,
  why: whyContract,
  events: eventsContract,
  objectHistory: objectHistoryContract,
  deletion: deletionContract,
  logs: logsContract,
  terminals: terminalsContract,
  forwards: forwardsContract,
  browserPorts: browserPortsContract,
  images: imagesContract,
  series: seriesContract,
  settings: settingsContract,
  simulation: simulationContract,
  moments: momentsContract,
  machines: machinesContract,
  network: networkContract,
  traffic: trafficContract,
  chaos: chaosContract,
  drain: drainContract,
  editor: editorContract,
  helm: helmContract,
  clusters: clustersContract,
  map: mapContract,
  schedulerView: schedulerViewContract,
  api: apiAccessContract,
  access: accessContract,
  addOns: addOnsContract,
  /** Objects of all kinds whose name contains the text, best first, at most 50. */
  find: base.input(callInput.extend({ text: z.string().max(253) })).output(type<readonly ObjectRef[]>())
}
