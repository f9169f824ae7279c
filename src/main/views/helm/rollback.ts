// helm rollback, as helm's pkg/action/rollback.go does it. Hooks are not run, as with --no-hooks.
import type { HelmOutcome, HelmRollbackInput, HelmStep } from '../../../shared/contract/helm.ts'
import { formatMicroTime } from '../../../shared/kube/time.ts'
import type { Pause } from '../../../shared/manifest/parse-manifest.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { ActingHelm, HelmFailure, type StoredRelease } from './acting-helm.ts'
import { manifestObjects, unknownKind, type ReleaseObject } from './manifest-objects.ts'
import { hooksAt, statusOf, textOf, withInfo, type ReleaseRecord } from './release-record.ts'
import { updateObjects } from './update-objects.ts'

/** Records kept of a release: helm's default for --history-max. */
const historyLimit = 10

/**
 * Makes a new revision of an old one's chart, values and manifest, and brings the objects there. Unlike Helm, the
 * manifests are read before the new record is made, so that one that cannot be read leaves no record that is pending
 * for ever.
 */
export async function rollback(source: ClusterSource, input: HelmRollbackInput, pause: Pause): Promise<HelmOutcome> {
  const helm = new ActingHelm(source, input)
  let steps: readonly HelmStep[] = []
  let hooks: readonly string[] = []
  let revision: number | undefined
  try {
    const history = await helm.history()
    const current = history.at(-1)!
    const previous = history.find(({ release }) => release.version === input.revision)
    if (previous === undefined) throw new HelmFailure(`release has no ${input.revision} version`)
    const pending = pendingRollback(current, previous, source.now())
    revision = pending.release.version
    hooks = hooksAt(previous.release, ['pre-rollback', 'post-rollback'])
    const [from, to] = [
      await builtObjects(source, current.release, 'current', pause),
      await builtObjects(source, pending.release, 'new', pause)
    ]
    if (!input.dryRun) await helm.removeOldest(history, historyLimit - 1)
    await helm.create(pending)
    const method = isServerSide(current.release, previous.release) ? 'server' : 'client'
    const update = await updateObjects(helm, pending.release, from, to, method)
    steps = update.steps
    if (update.problem !== undefined) {
      const message = `Rollback "${input.name}" failed: ${update.problem}`
      if (!input.dryRun) {
        await helm.update(withStatus(current, { status: 'superseded' }))
        await helm.update(withStatus(pending, { status: 'failed', description: message }))
      }
      throw new HelmFailure(update.problem)
    }
    if (!input.dryRun) {
      for (const stored of history) {
        if (statusOf(stored.release) === 'deployed') await helm.update(withStatus(stored, { status: 'superseded' }))
      }
      await helm.update(withStatus(pending, { status: 'deployed' }))
    }
    return { message: 'Rollback was a success! Happy Helming!', failed: false, revision, steps, hooks }
  } catch (error) {
    if (!(error instanceof HelmFailure)) throw error
    return {
      message: error.message,
      failed: true,
      ...(error.refusal !== undefined && { refusal: error.refusal }),
      ...(revision !== undefined && { revision }),
      steps,
      hooks
    }
  }
}

/**
 * Whether the objects are applied on the server, as Helm 4 does. Where one of the two was written by patches, patches
 * go on: an apply would conflict with what Helm itself owns by them.
 */
function isServerSide(current: ReleaseRecord, previous: ReleaseRecord): boolean {
  return current.apply_method === 'ssa' && previous.apply_method === 'ssa'
}

function withStatus(stored: StoredRelease, info: Parameters<typeof withInfo>[1]): StoredRelease {
  return { ...stored, release: withInfo(stored.release, info) }
}

function pendingRollback(current: StoredRelease, { release, labels }: StoredRelease, now: number): StoredRelease {
  const { name, namespace, version, info } = current.release
  const { chart, config, manifest, hooks } = release
  return {
    labels,
    release: {
      name,
      namespace,
      version: version + 1,
      info: {
        first_deployed: info['first_deployed'] ?? '',
        last_deployed: formatMicroTime(now),
        deleted: '',
        description: `Rollback to ${release.version}`,
        status: 'pending-rollback',
        notes: textOf(release.info['notes'])
      },
      ...(chart !== undefined && { chart }),
      ...(config !== undefined && { config }),
      manifest,
      ...(hooks !== undefined && { hooks }),
      ...(release.apply_method !== undefined && {
        apply_method: isServerSide(current.release, release) ? 'ssa' : 'csa'
      })
    }
  }
}

/** Throws HelmFailure where the manifest cannot be read, or names a kind that the cluster has not. */
async function builtObjects(
  source: ClusterSource,
  { manifest, namespace }: ReleaseRecord,
  which: 'current' | 'new',
  pause: Pause
): Promise<readonly ReleaseObject[]> {
  const read = await manifestObjects(manifest, namespace, source.kinds, pause)
  const problem = read.objects === undefined ? read.problem : unknownKind(read.objects)
  if (problem !== undefined)
    throw new HelmFailure(`unable to build kubernetes objects from ${which} release manifest: ${problem}`)
  return read.objects!
}
