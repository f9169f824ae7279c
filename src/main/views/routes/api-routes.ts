import { RequestProducer } from '../api-requests/request-producer.ts'
import { orRefused } from '../checked-input.ts'
import { documentProducer } from '../documents/document-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

export function apiRoutes(parts: RouteParts) {
  return {
    access: os.api.access.handler((call) => {
      const { input } = call
      const api = parts.apiOf(input.cluster)
      const open = documentProducer(
        (changed) => api.onChange(changed),
        () => api.document()
      )
      return parts.openStream(call, open)
    }),
    credentials: os.api.credentials.handler(({ input }) =>
      orRefused('name', () => parts.apiOf(input.cluster).credentials(input.name))
    ),
    createIdentity: os.api.createIdentity.handler(({ input }) =>
      orRefused('name', () => parts.apiOf(input.cluster).createIdentity(input.name, input.groups))
    ),
    removeIdentity: os.api.removeIdentity.handler(({ input }) =>
      orRefused('name', () => parts.apiOf(input.cluster).removeIdentity(input.name))
    ),
    requests: os.api.requests.handler((call) => {
      const { input } = call
      const { requests } = parts.apiOf(input.cluster)
      return parts.openStream(call, (changed) => new RequestProducer(requests, input.filter, changed))
    })
  }
}
