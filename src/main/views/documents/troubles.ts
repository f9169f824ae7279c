import type { Trouble, TroublesDocument } from '../../../shared/contract/troubles.ts'
import type { ClusterSource } from '../cluster-source.ts'
import { topOwner } from '../why/pod-owners.ts'
import { causesOf } from '../why/causes.ts'
import type { ClusterFacts } from './cluster-facts.ts'
import { bareRef } from './object-ref.ts'
import { headOf, symptomsIn, type Symptom } from './symptoms.ts'

const troubleLimit = 30

/** What is wrong in the whole cluster, and what it comes from: for telling somebody who looks elsewhere. */
export function troublesDocument(source: ClusterSource, facts: ClusterFacts): TroublesDocument {
  const { symptoms } = symptomsIn(source, facts, () => true)
  return {
    troubles: symptoms.slice(0, troubleLimit).map((symptom) => troubleOf(source, symptom)),
    total: symptoms.length
  }
}

function troubleOf(source: ClusterSource, symptom: Symptom): Trouble {
  const root = causesOf(source, symptom.object).at(-1)
  return {
    mark: symptom.status.mark,
    words: headOf(symptom).words,
    about: bareRef(symptom.object, symptom.kind),
    ...ownerOf(source, symptom),
    since: symptom.since,
    ...(root !== undefined && { root })
  }
}

function ownerOf(source: ClusterSource, { object }: Symptom): Pick<Trouble, 'owner'> {
  const owner = topOwner(source, object)
  const kind = owner === object ? undefined : source.kinds.ofObject(owner)
  return kind === undefined ? {} : { owner: bareRef(owner, kind) }
}
