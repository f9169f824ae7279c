// Manifests that were applied, wherever in the window: one notice each time, with its objects, and the way back.
import i18next from 'i18next'
import { parse } from 'yaml'
import type { AppliedChange, DocumentResult } from '../../shared/contract/kube.ts'
import type { Json, KubeObject } from '../../shared/kube/object.ts'
import { host } from '../connection/host.ts'
import { kubeCall, Refusal } from '../connection/kube-call.ts'
import { applyChanges, mergeObjects } from '../panels/editor/merge-objects.ts'
import { documentLink } from '../panels/editor/result-lines.ts'
import type { ObjectLink } from '../shell/route.ts'
import { readObject, targetOf } from './operations.ts'
import { noteOutcome, type ItemOutcome, type UndoStep } from './outcome.ts'

/** Notes what became of documents; `skipped` are those that were stopped before their turn. */
export function noteApplied(
  title: string,
  results: readonly DocumentResult[],
  skipped: readonly ObjectLink[] = []
): void {
  const steps = new Map<ObjectLink, UndoStep>()
  const items = results.map((result): ItemOutcome => {
    const link = documentLink(result)
    if (result.error !== undefined) return { link, error: new Error(result.error.message) }
    if (result.change !== undefined) steps.set(link, undoStep(link, result.change))
    return { link, became: result.outcome }
  })
  noteOutcome(title, [...items, ...skipped.map((link): ItemOutcome => ({ link, skipped: true }))], steps)
}

/** Notes an object that was edited and saved. */
export function noteSaved(title: string, link: ObjectLink, before: KubeObject, after: KubeObject): void {
  const change = { uid: after.metadata.uid, before: revisionOf(before), after: revisionOf(after) }
  noteOutcome(title, [{ link, became: 'configured' }], new Map([[link, undoStep(link, change)]]))
}

function revisionOf({ metadata }: KubeObject): number {
  return Number(metadata.resourceVersion)
}

/** So often others may be faster. */
const tries = 5

function undoStep(link: ObjectLink, { uid, before, after }: AppliedChange): UndoStep {
  return {
    undo: async () => {
      if (before === undefined) return removeMade(link, uid)
      const [old, made] = await Promise.all([objectAt(link, before), objectAt(link, after)])
      if (old === undefined || made === undefined) throw new Error(i18next.t('actions:pastForgotten'))
      for (let tried = 1; ; tried++) {
        try {
          return await putBack(link, old, made)
        } catch (error) {
          // Its status moved on between reading and writing.
          if (!(error instanceof Refusal && error.status.code === 409) || tried === tries) throw error
        }
      }
    }
  }
}

/** Another one may have its name by now. What went with its namespace is gone as it should be. */
async function removeMade(link: ObjectLink, uid: string): Promise<void> {
  try {
    await kubeCall({
      verb: 'delete',
      ...targetOf(link),
      body: { preconditions: { uid }, propagationPolicy: 'Background' }
    })
  } catch (error) {
    if (!(error instanceof Refusal && error.status.code === 404)) throw error
  }
}

/** What the apply changed is as before; what others have changed since stays, unless it is the same. */
async function putBack(link: ObjectLink, old: KubeObject, made: KubeObject): Promise<void> {
  const current = await readObject(link)
  if (current.metadata.uid !== made.metadata.uid) throw new Error(i18next.t('actions:changedSince'))
  const mine = edited(old)
  const { changes, clashes } = mergeObjects(edited(made), mine, edited(current))
  if (clashes.length > 0) throw new Error(i18next.t('actions:changedSince'))
  const { metadata, ...rest } = parse(applyChanges(JSON.stringify(mine), changes)) as KubeObject
  const { status } = current as KubeObject & { readonly status?: Json }
  const { resourceVersion } = current.metadata
  await kubeCall({
    verb: 'update',
    ...targetOf(link),
    body: {
      ...rest,
      metadata: { ...metadata, resourceVersion },
      ...(status === undefined ? {} : { status })
    } as unknown as Json,
    options: { fieldManager: 'drydock' }
  })
}

/** Without what the API keeps itself. */
function edited(object: KubeObject): Json {
  const { status: _status, metadata, ...rest } = object as KubeObject & { readonly status?: Json }
  const { resourceVersion: _version, generation: _generation, managedFields: _fields, ...kept } = metadata
  return { ...rest, metadata: kept } as unknown as Json
}

async function objectAt(
  { group, resource, namespace, name }: ObjectLink,
  revision: number
): Promise<KubeObject | undefined> {
  const { client, call } = host()
  return client.objectHistory.at({ ...call, ref: { group, resource, namespace, name }, revision })
}
