import { nodeKind } from '../../../shared/kinds/node/kind.ts'
import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { nameKey, settingsOf } from '../../engine/cluster-settings.ts'
import type { Engine } from '../../engine/engine.ts'
import { isRestart } from '../../engine/sim/input-log.ts'
import type { ClusterFile } from '../../engine/store/cluster-file.ts'
import { madeObjects } from '../../views/manifest/made-objects.ts'
import type { ApiCredentials } from '../credentials/api-credentials.ts'
import type { Identities } from '../credentials/identities.ts'
import { tokenHeaderOf } from '../credentials/token-signer.ts'
import { makeClusterFile } from '../open-cluster-file.ts'
import type { RunArchiveTask } from './archive-task.ts'
import type { RunningCluster } from './clusters-on-disk.ts'
import { openedAtKey } from './stored-cluster.ts'

interface Runner {
  readonly host: {
    readonly name: string
    readonly engine: Engine
    readonly isReadOnly: boolean
    readonly identities: Identities
    readonly credentials: ApiCredentials
  }
  readonly file: () => ClusterFile
  readonly run: (path: string) => void
  readonly rename: (name: string) => void
  readonly runArchiveTask: RunArchiveTask
}

/** So many records are looked at; whoever has restarted more often has used his cluster. */
const mostRestarts = 50

/** The cluster that a host runs, as its shelf sees it. */
export function runningCluster({ host, file, run, rename, runArchiveTask }: Runner): RunningCluster {
  return {
    get facts() {
      const { meta, seed } = file()
      const { preset } = settingsOf(file())
      const openedAt = meta.get(openedAtKey) as number | undefined
      return {
        name: host.name,
        ...(preset !== undefined && { preset }),
        seed,
        startTime: meta.get('startTime') as number,
        now: host.engine.now,
        nodes: host.engine.store.count(nodeKind),
        pods: host.engine.store.count(podKind),
        ...(openedAt !== undefined && { openedAt })
      }
    },
    get isMadeByItself() {
      const { inputs, meta } = file()
      if (meta.get(nameKey) !== undefined || inputs.sequence > mostRestarts) return false
      return inputs.read(0, mostRestarts).every(({ request }) => isRestart(request))
    },
    get isReadOnly() {
      return host.isReadOnly
    },
    rename,
    copyTo: (path) => file().copyTo(path),
    make: makeClusterFile,
    run,
    writeManifests: async (stored, order, signal) => {
      const { signingKey, authority } = host.credentials
      // The objects of a cluster that runs do not change under whoever writes them: they are immutable.
      const from =
        stored === undefined
          ? madeObjects(host.engine.store, order.secretValues)
          : { database: stored, signingKey, rootCertificate: authority.certificate }
      await runArchiveTask({ type: 'manifests', from, ...order }, signal)
    },
    pack: async (database, archive, name, signal) => {
      const doorKeys = { tokenHeader: tokenHeaderOf(host.credentials.signingKey), tokens: host.identities.tokens() }
      await runArchiveTask({ type: 'pack', database, archive, name, doorKeys }, signal)
    },
    unpack: (archive, database, fileName, signal) => {
      const { signingKey, authority } = host.credentials
      const rootCertificate = authority.certificate
      return runArchiveTask({ type: 'unpack', archive, database, fileName, signingKey, rootCertificate }, signal)
    }
  }
}
