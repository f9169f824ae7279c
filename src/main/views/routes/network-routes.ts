import type { NetworkClient, NetworkRequest } from '../../../shared/network/request.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Characters: what a window shows of the rules of a large cluster. */
const mostText = 2_000_000

export function networkRoutes(parts: RouteParts) {
  return {
    send: os.network.send.handler(({ input: { cluster, client, request } }) =>
      parts.controlOf(cluster).sendRequest(client as NetworkClient, request as NetworkRequest)
    ),
    proxyRules: os.network.proxyRules.handler(({ input }) => {
      parts.mustHaveNode(input.cluster, input.node)
      const rules = parts.sourceOf(input.cluster).proxyRules(input.node)
      if (rules === undefined || rules.text.length <= mostText) return rules
      const cut = rules.text.lastIndexOf('\n', mostText) + 1
      return { ...rules, text: `${rules.text.slice(0, cut)}...\n` }
    })
  }
}
