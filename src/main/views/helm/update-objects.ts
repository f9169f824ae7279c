// Brings the cluster from one manifest to another: helm's pkg/kube, Client.Update.
import type { HelmStep } from '../../../shared/contract/helm.ts'
import type { KubeResponse } from '../../../shared/contract/kube.ts'
import { deepEqual } from '../../../shared/kube/deep-equal.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import { findDefinition } from '../../../shared/schema/schema.ts'
import { threeWayMergePatch } from '../../../shared/schema/strategic-diff.ts'
import { refusalOf, wordsOf, type ActingHelm } from './acting-helm.ts'
import { identityOf, isKept, markedAsOwned, refOfReleaseObject, type ReleaseObject } from './manifest-objects.ts'

export interface Update {
  readonly steps: readonly HelmStep[]
  /** Why it stopped or what failed, in Helm's words; absent where the target was reached. */
  readonly problem?: string
}

/**
 * Creates what is missing and patches the rest, in the order of the target; then deletes what only `current` has. A
 * patch that is refused does not stop the others, anything else does. Nothing is deleted where something failed; that
 * a deletion fails is told and is no failure, as with Helm.
 */
export async function updateObjects(
  helm: ActingHelm,
  release: { readonly name: string; readonly namespace: string },
  current: readonly ReleaseObject[],
  target: readonly ReleaseObject[],
  method: 'client' | 'server'
): Promise<Update> {
  const before = new Map(current.map((object) => [identityOf(object), object]))
  const steps: HelmStep[] = []
  const problems: string[] = []
  for (const object of target) {
    const step = await bring(helm, release, before.get(identityOf(object)), object, method)
    steps.push(step.step)
    if (step.problem === undefined) continue
    if (step.stops) return { steps, problem: step.problem }
    problems.push(step.problem)
  }
  if (problems.length > 0) return { steps, problem: problems.join(' && ') }
  const wanted = new Set(target.map(identityOf))
  for (const object of current) {
    if (!wanted.has(identityOf(object))) steps.push(await deleteObject(helm, object))
  }
  return { steps }
}

interface Brought {
  readonly step: HelmStep
  readonly problem?: string
  readonly stops?: boolean
}

async function bring(
  helm: ActingHelm,
  release: { readonly name: string; readonly namespace: string },
  before: ReleaseObject | undefined,
  object: ReleaseObject,
  method: 'client' | 'server'
): Promise<Brought> {
  const ref = refOfReleaseObject(object)
  const wanted = markedAsOwned(object.object, release)
  const failed = (problem: string, message: string, stops: boolean): Brought => ({
    step: { ref, outcome: 'failed', message },
    problem,
    stops
  })
  const found = await helm.object(object, 'get')
  if (found.code === 404) {
    const refusal = refusalOf(
      method === 'server' ? await apply(helm, object, wanted) : await helm.object(object, 'create', { body: wanted })
    )
    if (refusal === undefined) return { step: { ref, outcome: 'created' } }
    return failed(`failed to create resource: ${wordsOf(refusal)}`, wordsOf(refusal), true)
  }
  const refused = refusalOf(found)
  if (refused !== undefined)
    return failed(`could not get information about the resource: ${wordsOf(refused)}`, wordsOf(refused), true)
  if (before === undefined) {
    const message = `no ${object.kindName} with the name "${object.name}" found`
    return failed(message, message, true)
  }
  if (method === 'server') {
    const answer = await apply(helm, object, wanted)
    const conflict = refusalOf(answer)
    if (conflict === undefined)
      return { step: { ref, outcome: deepEqual(found.object, answer.object) ? 'unchanged' : 'configured' } }
    return failed(`conflict occurred while applying object: ${wordsOf(conflict)}`, wordsOf(conflict), false)
  }
  const { patch, patchType } = patchFor(before, wanted, object, found.object as KubeObject)
  if (Object.keys(patch).length === 0) return { step: { ref, outcome: 'unchanged' } }
  const refusal = refusalOf(await helm.object(object, 'patch', { body: patch, patchType }))
  if (refusal === undefined) return { step: { ref, outcome: 'configured' } }
  const what = `cannot patch "${object.name}" with kind ${object.kindName}: ${wordsOf(refusal)}`
  return failed(what, wordsOf(refusal), false)
}

function apply(helm: ActingHelm, object: ReleaseObject, wanted: JsonObject): Promise<KubeResponse> {
  return helm.object(object, 'patch', { patchType: 'apply', body: wanted, options: { force: false } })
}

/** Three-way and strategic; what a CustomResourceDefinition brings is merged from manifest to manifest. */
function patchFor(
  before: ReleaseObject,
  wanted: JsonObject,
  { apiVersion, kindName, kind }: ReleaseObject,
  live: KubeObject
): { readonly patch: JsonObject; readonly patchType: 'merge' | 'strategic' } {
  if (kind!.isCustom === true)
    return { patch: threeWayMergePatch(before.object, wanted, before.object, undefined), patchType: 'merge' }
  const current = { ...live, apiVersion, kind: kindName } as unknown as JsonObject
  const patch = threeWayMergePatch(before.object, wanted, current, findDefinition(kind!.schema))
  return { patch, patchType: 'strategic' }
}

/** In the background, as Helm does; unless the object as it is says that it stays. */
export async function deleteObject(helm: ActingHelm, object: ReleaseObject): Promise<HelmStep> {
  const ref = refOfReleaseObject(object)
  const found = await helm.object(object, 'get')
  if (found.code === 404) return { ref, outcome: 'absent' }
  const unread = refusalOf(found)
  if (unread !== undefined) return { ref, outcome: 'failed', message: wordsOf(unread) }
  const live = found.object as unknown as JsonObject
  if (isJsonObject(live) && isKept(live)) return { ref, outcome: 'kept' }
  const response = await helm.object(object, 'delete', { options: { propagationPolicy: 'Background' } })
  if (response.code === 404) return { ref, outcome: 'absent' }
  const refusal = refusalOf(response)
  return refusal === undefined ? { ref, outcome: 'deleted' } : { ref, outcome: 'failed', message: wordsOf(refusal) }
}
