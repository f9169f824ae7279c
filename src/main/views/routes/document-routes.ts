import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { kindFor, rolloutsFor } from '../checked-input.ts'
import { documentProducer, factsProducer } from '../documents/document-producer.ts'
import { navigationDocument } from '../documents/navigation.ts'
import { ObjectDocumentProducer } from '../documents/object-document.ts'
import { overviewDocument } from '../documents/overview.ts'
import { RolloutMemory } from '../documents/rollout/rollout-memory.ts'
import { rolloutDocument } from '../documents/rollout/rollout.ts'
import { watchRollout } from '../documents/rollout/watch-rollout.ts'
import { timelineDocument } from '../documents/timeline.ts'
import { troublesDocument } from '../documents/troubles.ts'
import { workloadsDocument } from '../documents/workloads.ts'
import { os, walkInterval, type RouteParts } from './route-parts.ts'

/** Least real milliseconds between two sets of badges. */
const badgeInterval = 500

/** Walking ten thousand costs about ten milliseconds: rests grow with it, so that looking costs about 1 % at most. */
function restAfter(walked: number): number {
  return Math.max(walkInterval, walked / 5)
}

export function documentRoutes(parts: RouteParts) {
  return {
    object: os.documents.object.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const kind = kindFor(source, input.ref.group, input.ref.resource)
      return parts.openStream(
        call,
        (changed) => new ObjectDocumentProducer(source, parts.schedule, kind, input.ref, changed)
      )
    }),
    navigation: os.documents.navigation.handler((call) => {
      const { input } = call
      const { source, facts } = parts.viewsOf(input.cluster)
      const open = factsProducer(facts, (known) => navigationDocument(source, known, input.namespaces))
      return parts.openStream(call, open, badgeInterval)
    }),
    overview: os.documents.overview.handler((call) => {
      const { input } = call
      const { source, facts } = parts.viewsOf(input.cluster)
      const open = factsProducer(
        facts,
        (known) => overviewDocument(source, known, input.namespaces),
        (counted) => restAfter(counted.counts(podKind).size)
      )
      return parts.openStream(call, open, walkInterval)
    }),
    workloads: os.documents.workloads.handler((call) => {
      const { input } = call
      const { source, facts } = parts.viewsOf(input.cluster)
      const open = factsProducer(
        facts,
        (known) => workloadsDocument(source, known, input.namespaces),
        ({ events }) => restAfter(events.size)
      )
      return parts.openStream(call, open, walkInterval)
    }),
    rollout: os.documents.rollout.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const { group, resource, namespace, name } = input.ref
      const rollouts = rolloutsFor(group, resource)
      const memory = new RolloutMemory(source)
      const open = documentProducer(
        (changed) => watchRollout(source, parts.schedule, rollouts, memory, namespace, name, changed),
        () => rolloutDocument(source, rollouts, memory, namespace, name)
      )
      return parts.openStream(call, open)
    }),
    timeline: os.documents.timeline.handler((call) => {
      const { input } = call
      const { source, facts } = parts.viewsOf(input.cluster)
      const open = factsProducer(
        facts,
        (known) => timelineDocument(source, known),
        ({ events }) => restAfter(events.size)
      )
      return parts.openStream(call, open, walkInterval)
    })
  }
}

/** Least real milliseconds between two looks at what is wrong, for whoever looks elsewhere. */
const troubleInterval = 2_000

export function troubleRoutes(parts: RouteParts) {
  return {
    watch: os.troubles.watch.handler((call) => {
      const { source, facts } = parts.viewsOf(call.input.cluster)
      const open = factsProducer(
        facts,
        (known) => troublesDocument(source, known),
        (known) => restAfter(known.counts(podKind).size)
      )
      return parts.openStream(call, open, troubleInterval)
    })
  }
}
