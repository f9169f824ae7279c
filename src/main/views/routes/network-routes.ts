import type { ProxyRulesDocument } from '../../../shared/network/proxy-rules.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Characters: what a window shows of the rules of a large cluster. */
const mostText = 2_000_000

export function networkRoutes(parts: RouteParts) {
  return {
    send: os.network.send.handler(({ input: { cluster, client, request } }) =>
      parts.controlOf(cluster).sendRequest(client, request)
    ),
    proxyRules: os.network.proxyRules.handler(({ input }) => {
      parts.mustHaveNode(input.cluster, input.node)
      return shortened(parts.sourceOf(input.cluster).proxyRules(input.node))
    }),
    outside: os.network.outside.handler(({ input }) => parts.sourceOf(input.cluster).outsideHosts()),
    setOutside: os.network.setOutside.handler(({ input }) =>
      parts.controlOf(input.cluster).setOutsideHosts(input.hosts)
    ),
    ingressRules: os.network.ingressRules.handler(({ input }) =>
      shortened(parts.sourceOf(input.cluster).ingressRules())
    )
  }
}

function shortened(rules: ProxyRulesDocument | undefined): ProxyRulesDocument | undefined {
  if (rules === undefined || rules.text.length <= mostText) return rules
  const cut = rules.text.lastIndexOf('\n', mostText) + 1
  return { ...rules, text: `${rules.text.slice(0, cut)}...\n` }
}
