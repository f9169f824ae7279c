import type { DocumentResult } from '../../../shared/contract/kube.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import { comparedTexts, editableText, withoutLastApplied } from './object-text.ts'

const hidden = { status: false, managedFields: false }

/** What a dry run would change, as two texts: all documents that differ, one behind the other. */
export function resultTexts(results: readonly DocumentResult[]): readonly [before: string, after: string] {
  const pairs = results.flatMap(({ before, after, outcome }) =>
    outcome === 'failed' || outcome === 'unchanged' || after === undefined ? [] : [pairOf(before, after)]
  )
  return [textOf(pairs.map(([before]) => before)), textOf(pairs.map(([, after]) => after))]
}

function pairOf(before: KubeObject | undefined, after: KubeObject): readonly [string, string] {
  // What the API alone fills in would hide what the text says: a new object has no uid and no time of its making yet.
  if (before !== undefined) return comparedTexts(withoutLastApplied(before), withoutLastApplied(after), hidden)
  const {
    uid: _uid,
    creationTimestamp: _made,
    resourceVersion: _version,
    generation: _generation,
    ...metadata
  } = after.metadata
  const fresh = { ...after, metadata: metadata as KubeObject['metadata'] }
  return ['', editableText(withoutLastApplied(fresh), hidden)]
}

function textOf(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('---\n')
}
