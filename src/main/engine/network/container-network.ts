// The network as the programs of one container, or of a machine, have it before them: curl, nslookup, ping ask here.
import type { NetworkPort, WebAnswer } from '../containers/programs/network/network-port.ts'
import type { NetworkClient, RequestReport } from '../../../shared/network/request.ts'
import type { Network } from './network.ts'

export function containerNetwork(network: Network, client: NetworkClient, api: NetworkPort['api']): NetworkPort {
  return {
    api,
    resolve(name, type, done) {
      network.resolve(client, name, type, ({ code, records, name: found, server }) =>
        done({
          addresses: records.filter((record) => record.type === type).map(({ data }) => data),
          ...(code === 'NOERROR'
            ? {}
            : { reason: code === 'NXDOMAIN' || code === 'no-address' ? 'NXDOMAIN' : 'timeout' }),
          name: found,
          ...(server === undefined ? {} : { server })
        })
      )
    },
    request({ host, port, isSecure, method, path, headers, body, timeout }, done) {
      const size: Readonly<Record<string, string>> =
        body === '' ? {} : { 'Content-Length': String(new TextEncoder().encode(body).length) }
      const scheme = isSecure ? 'https' : 'http'
      const sent = { scheme, host, port, method, path, headers: { ...size, ...headers }, timeout } as const
      const request = body === '' ? sent : { ...sent, body }
      network.send(client, request, (report) => done(answerOf(report)))
    },
    connect(host, port, timeout, done, message, messageId) {
      const said = { ...(message === undefined ? {} : { message }), ...(messageId === undefined ? {} : { messageId }) }
      network.send(client, { scheme: 'tcp', host, port, timeout, ...said }, (report) => done(answerOf(report)))
    },
    echo: (address, done) => network.echo(client, address, done),
    interfaces: () => network.interfacesOf(client),
    listeners: () => network.listenersOf(client),
    proxyRules: () => network.rulesOf(client)
  }
}

function answerOf({ answer, address }: RequestReport): WebAnswer {
  const where = address === undefined ? {} : { address }
  switch (answer.kind) {
    case 'http':
      return {
        kind: 'answer',
        address: address ?? '',
        status: answer.status,
        headers: answer.headers ?? {},
        body: answer.body
      }
    case 'connected':
      return { kind: 'answer', address: address ?? '', status: 0, headers: {}, body: answer.reply ?? '' }
    case 'refused':
    case 'reset':
      return { kind: answer.kind, ...where }
    case 'unresolved':
      return answer.why === 'NXDOMAIN' || answer.why === 'no-address'
        ? { kind: 'unresolved', isUnknown: true }
        : { kind: 'unresolved' }
    case 'timed-out':
    case 'unreachable':
      return { kind: 'timeout', ...where }
  }
}
