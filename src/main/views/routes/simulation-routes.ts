import { podKind } from '../../../shared/kinds/pod/kind.ts'
import { uidFor } from '../checked-input.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { schedulingDocument } from '../documents/scheduling-document.ts'
import { everySecond } from '../live/schedule.ts'
import { os, type RouteParts } from './route-parts.ts'

export function simulationRoutes(parts: RouteParts) {
  return {
    clock: os.simulation.clock.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const watch = (changed: () => void): (() => void) => {
        const stopListening = parts.onClock(input.cluster, changed)
        // Time passes without a change of the clock's state: say again where it is, for windows that extrapolate.
        const stopTicking = everySecond(parts.schedule, changed)
        return () => {
          stopListening()
          stopTicking()
        }
      }
      return parts.openStream(
        call,
        documentProducer(watch, () => source.clock())
      )
    }),
    setSpeed: os.simulation.setSpeed.handler(({ input }) => parts.controlOf(input.cluster).setSpeed(input.speed)),
    resume: os.simulation.resume.handler(({ input }) => parts.controlOf(input.cluster).resume()),
    step: os.simulation.step.handler(({ input }) => parts.controlOf(input.cluster).step(input.milliseconds)),
    setNodePower: os.simulation.setNodePower.handler(({ input }) => {
      parts.mustHaveNode(input.cluster, input.node)
      return parts.controlOf(input.cluster).setNodePower(input.node, input.on)
    }),
    strainNode: os.simulation.strainNode.handler(({ input }) => {
      parts.mustHaveNode(input.cluster, input.node)
      return parts.controlOf(input.cluster).strainNode(input.node, input.strain)
    }),
    setLoad: os.simulation.setLoad.handler(({ input: { cluster, ref, millicores } }) =>
      parts.controlOf(cluster).setLoad(uidFor(parts.sourceOf(cluster), ref), millicores)
    ),
    load: os.simulation.load.handler(({ input: { cluster, ref } }) =>
      parts.controlOf(cluster).load(uidFor(parts.sourceOf(cluster), ref))
    ),
    why: os.simulation.why.handler(({ input }) => {
      const source = parts.sourceOf(input.cluster)
      const pod = source.get(podKind, input.ref.namespace, input.ref.name)
      if (pod === undefined) return undefined
      const { uid } = pod.metadata
      const decision = source.why(uid, input.attempt)
      if (decision === undefined) return undefined
      const isLast = decision.number === decision.attempts[0]?.number
      const remedies = isLast && decision.chosen === undefined ? source.remedies(uid) : undefined
      return schedulingDocument(decision, input, remedies)
    })
  }
}
