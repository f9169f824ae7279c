// What a person settles for all clusters of a data folder: a file of its own beside them.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { clockRulesInput, type ClockRules } from '../../shared/contract/settings.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import { openedAtKey } from './clusters/stored-cluster.ts'
import { writePrivateFile } from './credentials/private-file.ts'
import { keptSpeed } from './kept-settings.ts'

export class HostSettings {
  readonly #path: string

  constructor(folder: string) {
    this.#path = join(folder, 'settings.json')
  }

  /** One that cannot be read settles nothing. */
  get clock(): ClockRules {
    try {
      const read = JSON.parse(readFileSync(this.#path, 'utf8')) as { readonly clock?: unknown }
      return clockRulesInput.safeParse(read.clock).data ?? {}
    } catch {
      return {}
    }
  }

  set clock(rules: ClockRules) {
    writePrivateFile(this.#path, `${JSON.stringify({ clock: rules })}\n`)
  }
}

/** Of the file of a cluster that is about to be run; `before` is how fast the one before it went, where there was one. */
export function startSpeed(
  { fresh, again }: ClockRules,
  file: ClusterFile,
  before: number | undefined
): { readonly speed: number; readonly resumeSpeed: number } {
  const kept = keptSpeed(file)
  const usual = kept ?? before ?? 1
  const wasRun = file.meta.get(openedAtKey) !== undefined
  const speed = (wasRun ? again : fresh) ?? usual
  return { speed, resumeSpeed: speed === 0 && usual !== 0 ? usual : speed }
}
