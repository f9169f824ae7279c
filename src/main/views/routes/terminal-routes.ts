import type { Subscriptions } from '../live/subscriptions.ts'
import { TerminalProducer } from '../terminals/terminal-producer.ts'
import { os, type RouteParts } from './route-parts.ts'

/** Real milliseconds between two updates: an echo must not lag behind the keys. */
const echoInterval = 15

export function terminalRoutes(parts: RouteParts) {
  /** The terminals of each connection, by the subscriptions that opened them. */
  const open = new WeakMap<Subscriptions, Map<string, TerminalProducer>>()
  const find = (connection: Subscriptions, subscription: string): TerminalProducer | undefined =>
    open.get(connection)?.get(subscription)
  return {
    open: os.terminals.open.handler((call) => {
      const { input, context } = call
      const source = parts.sourceOf(input.cluster)
      const { place, columns, rows, subscription, identity } = input
      const terminals = open.get(context.connection) ?? new Map<string, TerminalProducer>()
      open.set(context.connection, terminals)
      return parts.openStream(
        call,
        (changed) => {
          const producer = new TerminalProducer(source, place, identity, changed)
          producer.resize(columns, rows)
          terminals.set(subscription, producer)
          return {
            next: () => producer.next(),
            close: () => {
              if (terminals.get(subscription) === producer) terminals.delete(subscription)
              producer.close()
            }
          }
        },
        echoInterval
      )
    }),
    type: os.terminals.type.handler(({ input, context }) => {
      find(context.connection, input.subscription)?.write(input.text)
    }),
    resize: os.terminals.resize.handler(({ input, context }) => {
      find(context.connection, input.subscription)?.resize(input.columns, input.rows)
    })
  }
}
