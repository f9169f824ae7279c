import { kindFor } from '../checked-input.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { lookAgain } from '../live/look-again.ts'
import { requestChain } from '../why/causes.ts'
import { whyDocument } from '../why/why-document.ts'
import { os, type RouteParts } from './route-parts.ts'

export function whyRoutes(parts: RouteParts) {
  return {
    request: os.why.request.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const open = documentProducer(
        (changed) => lookAgain(parts.schedule, changed),
        () => requestChain(source, input)
      )
      return parts.openStream(call, open)
    }),
    watch: os.why.watch.handler((call) => {
      const { input } = call
      const source = parts.sourceOf(input.cluster)
      const kind = kindFor(source, input.ref.group, input.ref.resource)
      const open = documentProducer(
        (changed) => lookAgain(parts.schedule, changed),
        () => whyDocument(source, kind, input.ref)
      )
      return parts.openStream(call, open)
    })
  }
}
