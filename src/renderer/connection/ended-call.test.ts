import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import i18next from 'i18next'
import { expect, test } from 'vitest'
import shell from '../i18n/en/shell.json' with { type: 'json' }
import type { Client } from './connection.ts'
import { wordEndedCalls } from './ended-call.ts'

await i18next.init({ lng: 'en', ns: ['shell'], resources: { en: { shell } } })

function connected(): { readonly client: Client; readonly host: MessagePort } {
  const { port1, port2 } = new MessageChannel()
  const client = createORPCClient<Client>(new RPCLink({ port: port1, interceptors: [wordEndedCalls] }))
  port1.start()
  return { client, host: port2 }
}

test('a call whose connection ends under it says so', async () => {
  const { client, host } = connected()
  const call = client.session()
  const ended = expect(call).rejects.toThrow('The connection to the cluster was lost before it answered')
  host.close()
  await ended
})

test('a call that its caller gave up is no lost connection', async () => {
  const { client, host } = connected()
  const abort = new AbortController()
  const call = client.session(undefined, { signal: abort.signal })
  const ended = expect(call).rejects.toMatchObject({ name: 'AbortError' })
  abort.abort()
  await ended
  host.close()
})
