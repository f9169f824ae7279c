// The kubectls of this machine: the one that tests are run with, and those beside it that have their version in their name.
import { execFileSync } from 'node:child_process'
import { readdirSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kubectl } from '../credentials/testing-kubectl.ts'

/** As "kubectl.1.32", the newest last. */
export const numberedKubectls: readonly string[] = kubectl === undefined ? [] : numberedBeside(pathOf(kubectl))

/**
 * The one on the PATH, or the one that KUBECTL names. Where that is a dispatcher, which becomes the kubectl of the
 * server's version and words some errors in its own way, it is the newest that it can become.
 */
export const testedKubectl: string | undefined =
  kubectl === undefined ? undefined : isDispatcher(kubectl) ? numberedKubectls.at(-1) : pathOf(kubectl)

function pathOf(executable: string): string {
  return execFileSync('which', [executable], { encoding: 'utf8' }).trim()
}

function isDispatcher(executable: string): boolean {
  return execFileSync(executable, ['version', '--client'], { encoding: 'utf8' }).includes('-dispatcher')
}

function numberedBeside(executable: string): readonly string[] {
  const folder = dirname(realpathSync(executable))
  const minor = (name: string): number => Number(/^kubectl\.1\.(\d+)$/.exec(name)?.[1])
  return readdirSync(folder)
    .filter((name) => !Number.isNaN(minor(name)))
    .sort((a, b) => minor(a) - minor(b))
    .map((name) => join(folder, name))
}
