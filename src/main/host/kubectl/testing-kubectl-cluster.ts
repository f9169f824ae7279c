// A cluster with its API on loopback, fast clock, and a shell in which kubectl speaks to it.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { apiProse } from '../../../../scripts/prose.ts'
import { EngineCluster } from '../engine-cluster.ts'
import { openApiDoor, serveClusterApi, type ServedClusterApi } from '../api-serving.ts'
import { isVersion, mismatch, runCommand, type Shell, type TranscriptStep } from './testing-transcript.ts'

/** Simulated seconds a second: rollouts take no time, and the pages of a list are still of one moment. */
const speed = 30

const prose = apiProse(join(import.meta.dirname, '../../../..'))

export class KubectlCluster {
  readonly cluster: EngineCluster
  readonly #folder: string
  readonly #served: ServedClusterApi

  private constructor(folder: string, cluster: EngineCluster, served: ServedClusterApi) {
    this.#folder = folder
    this.cluster = cluster
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
    return new KubectlCluster(folder, cluster, serveClusterApi(cluster, await openApiDoor(api), proseFile))
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
    this.cluster.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

/** Runs the steps that this version of kubectl takes; tells of all that differ. */
export async function differences(
  steps: readonly TranscriptStep[],
  shell: Shell,
  version: string
): Promise<readonly string[]> {
  const found: string[] = []
  for (const { line, command, expected, exitCode, versions } of steps) {
    if (!isVersion(versions, version)) continue
    const wanted = expected.filter((one) => isVersion(one.versions, version)).map(({ text }) => text)
    const done = await runCommand(command, shell)
    const different = mismatch(wanted, done.printed)
    const code = done.exitCode === exitCode ? undefined : `exit code ${done.exitCode}, not ${exitCode}`
    if (different !== undefined || code !== undefined) {
      found.push(
        [`line ${line}: ${command}`, ...(code === undefined ? [] : [code]), different ?? done.printed].join('\n')
      )
    }
  }
  return found
}

/** "1.32" */
export function versionOf(executable: string): string {
  const text = execFileSync(executable, ['version', '--client', '-o', 'json'], { encoding: 'utf8' })
  const { clientVersion } = JSON.parse(text) as { readonly clientVersion: { readonly gitVersion: string } }
  return /^v(\d+\.\d+)/.exec(clientVersion.gitVersion)![1]!
}
