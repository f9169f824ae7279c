// A cluster with its API on loopback, fast clock, and a shell in which kubectl speaks to it.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { apiProse } from '../../../../scripts/prose.ts'
import type { ClusterSource } from '../../views/cluster-source.ts'
import { EngineCluster } from '../engine-cluster.ts'
import { proseOfFile } from '../../apiserver/openapi/prose.ts'
import { openApiDoor, serveClusterApi, type ServedClusterApi } from '../api-serving.ts'
import {
  isVersion,
  mismatch,
  parseTranscript,
  runCommand,
  type Shell,
  type TranscriptStep
} from './testing-transcript.ts'

/** Simulated seconds a second: rollouts take no time, and the pages of a list are still of one moment. */
const speed = 30

const prose = apiProse(join(import.meta.dirname, '../../../..'))

const folder = join(import.meta.dirname, 'transcripts')

/** Name and file of each. */
export const transcripts = readdirSync(folder).map((file) => [basename(file, '.txt'), join(folder, file)] as const)

export class KubectlCluster {
  readonly #cluster: EngineCluster
  readonly #folder: string
  readonly #served: ServedClusterApi

  private constructor(folder: string, cluster: EngineCluster, served: ServedClusterApi) {
    this.#folder = folder
    this.#cluster = cluster
    this.#served = served
  }

  static async start(controlPlaneOnly = false): Promise<KubectlCluster> {
    const folder = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'))
    const api = { port: 0, token: undefined, kubeconfig: { file: join(folder, 'kubeconfig'), merge: false } }
    const cluster = new EngineCluster({
      data: join(folder, 'data'),
      speed,
      seed: 'kubectl',
      nodes: 2,
      fixture: false,
      api,
      controlPlaneOnly,
      serviceRange: undefined
    })
    const proseFile = join(folder, 'api-prose.json')
    writeFileSync(proseFile, prose)
    return new KubectlCluster(folder, cluster, serveClusterApi(cluster, await openApiDoor(api), proseOfFile(proseFile)))
  }

  /** As windows see it. */
  get source(): ClusterSource {
    return this.#cluster.source
  }

  /** A shell whose kubectl is this one, in a namespace of its own. */
  async shell(executable: string, namespace: string): Promise<Shell> {
    const home = join(this.#folder, namespace)
    mkdirSync(join(home, 'bin'), { recursive: true })
    symlinkSync(executable, join(home, 'bin/kubectl'))
    const shell = {
      folder: home,
      environment: {
        PATH: `${join(home, 'bin')}:${process.env['PATH'] ?? ''}`,
        HOME: home,
        KUBECONFIG: join(home, 'config'),
        TMPDIR: home,
        LANG: 'C.UTF-8',
        TZ: 'UTC'
      }
    }
    await runCommand(`cp ${join(this.#folder, 'kubeconfig')} config`, shell)
    await runCommand(
      `kubectl create namespace ${namespace} && kubectl config set-context --current --namespace=${namespace}`,
      shell
    )
    return shell
  }

  async close(): Promise<void> {
    await this.#served.close()
    this.#cluster.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/**
 * Runs a transcript against a cluster of its own, a bare control plane where its name begins with "bare-". Tells of every
 * command that printed something else or ended otherwise; empty where none did.
 */
export async function differences(file: string, executable: string): Promise<string> {
  const name = basename(file, '.txt')
  const steps = parseTranscript(readFileSync(file, 'utf8'))
  const cluster = await KubectlCluster.start(name.startsWith('bare-'))
  try {
    const shell = await cluster.shell(executable, name)
    const version = await versionOf(shell)
    const found: string[] = []
    for (const step of steps) {
      const difference = isVersion(step.versions, version) ? await differenceOf(step, shell, version) : undefined
      if (difference !== undefined) found.push(difference)
    }
    return found.join('\n\n')
  } finally {
    await cluster.close()
  }
}

async function differenceOf(step: TranscriptStep, shell: Shell, version: string): Promise<string | undefined> {
  const { line, command, expected, exitCode } = step
  const wanted = expected.filter((one) => isVersion(one.versions, version)).map(({ text }) => text)
  const done = await runCommand(command, shell)
  const different = mismatch(wanted, done.printed)
  if (different === undefined && done.exitCode === exitCode) return undefined
  const code = done.exitCode === exitCode ? [] : [`exit code ${done.exitCode}, not ${exitCode}`]
  return [`line ${line}: ${command}`, ...code, different ?? done.printed].join('\n')
}

/** "1.32". Asked with the cluster in sight: there are kubectls that become the one of the server's version. */
async function versionOf(shell: Shell): Promise<string> {
  const { printed } = await runCommand('kubectl version -o json 2> /dev/null', shell)
  const { clientVersion } = JSON.parse(printed) as {
    readonly clientVersion: { readonly gitVersion: string }
  }
  return /^v(\d+\.\d+)/.exec(clientVersion.gitVersion)![1]!
}
