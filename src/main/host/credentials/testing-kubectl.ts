// The kubectl on the PATH, or the one that KUBECTL names, as far as it reads kubeconfigs.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

/** The executable; undefined where there is none. */
export const kubectl = findKubectl()

/** What kubectl understands of a kubeconfig's text; undefined where there is no kubectl. Rejects where it refuses it. */
export const kubectlView =
  kubectl === undefined ? undefined : (text: string) => run(kubectl, text, ['config', 'view', '--raw', '-o', 'json'])

/** What it is answered at a path of the API, as somebody whom the kubeconfig knows. */
export const kubectlGet =
  kubectl === undefined
    ? undefined
    : (text: string, context: string, path: string) => run(kubectl, text, ['--context', context, 'get', '--raw', path])

/** A kubeconfig's text after kubectl has changed it. */
export const kubectlConfig =
  kubectl === undefined
    ? undefined
    : (text: string, args: readonly string[]) =>
        withFile(text, async (file) => {
          await promisify(execFile)(kubectl, ['--kubeconfig', file, 'config', ...args])
          return readFileSync(file, 'utf8')
        })

function run(executable: string, text: string, args: readonly string[]): Promise<unknown> {
  return withFile(text, async (file) => {
    const { stdout } = await promisify(execFile)(executable, ['--kubeconfig', file, ...args])
    return JSON.parse(stdout) as unknown
  })
}

async function withFile<T>(text: string, use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'drydock-kubectl-'))
  try {
    const file = join(folder, 'config')
    writeFileSync(file, text, { mode: 0o600 })
    return await use(file)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** One that was asked for and is not there is a failure; that there is none is said in one line. */
function findKubectl(): string | undefined {
  const wanted = process.env['KUBECTL']
  try {
    execFileSync(wanted ?? 'kubectl', ['version', '--client'], { stdio: 'ignore' })
    return wanted ?? 'kubectl'
  } catch {
    if (wanted !== undefined) throw new Error(`KUBECTL names ${wanted}, which cannot be run`)
    console.log('kubectl is not on the PATH: what it makes of a kubeconfig is not tested')
    return undefined
  }
}
