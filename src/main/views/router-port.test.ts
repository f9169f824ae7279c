import { MessageChannel } from 'node:worker_threads'
import { createORPCClient } from '@orpc/client'
import { RPCLink } from '@orpc/client/message-port'
import type { RouterClient } from '@orpc/server'
import { RPCHandler } from '@orpc/server/message-port'
import { expect, test } from 'vitest'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { createFixtureSource } from './fixture/fixture-source.ts'
import { Subscriptions } from './live/subscriptions.ts'
import { createRouter, type Router } from './router.ts'
import { settled, SteppedTimer } from './testing-router.ts'

const call = { cluster: 'shop-staging', identity: 'admin' }

/** Lets messages cross the port: they arrive with the event loop, so a few turns are enough. */
async function crossed(until: () => boolean): Promise<void> {
  for (let turn = 0; turn < 1_000 && !until(); turn++) await settled()
  expect(until()).toBe(true)
}

test('over a real port: updates wait for their acknowledgement, and a stream that is let go ends at once', async () => {
  const source = createFixtureSource()
  const timer = new SteppedTimer()
  const connection = new Subscriptions()
  const { port1, port2 } = new MessageChannel()
  const router = createRouter({
    session: () => ({ version: '0', kubernetesVersion: 'v1.34.1', clusters: [], identities: [] }),
    source: () => source,
    control: () => undefined,
    api: () => undefined,
    definitionTexts: () => undefined,
    schedule: timer.schedule
  })
  new RPCHandler(router).upgrade(port1, { context: { connection } })
  port1.start()
  const client: RouterClient<Router> = createORPCClient(new RPCLink({ port: port2 }))
  port2.start()
  try {
    const stream = await client.documents.navigation({ ...call, subscription: 'n', namespaces: [] })
    const got: number[] = []
    const reading = (async () => {
      for await (const { sequence } of stream) got.push(sequence)
    })()
    await crossed(() => timer.waiting > 0)
    const pod = source.get(podKind, 'shop', 'postgres-0')!
    for (let round = 0; round < 6; round++) {
      await timer.pass(250)
      await crossed(() => got.length >= Math.min(round + 1, 2))
      if (round % 2 === 0) source.remove(pod)
      else source.put(pod)
    }
    expect(got).toEqual([1, 2])
    await client.live.acknowledge({ subscription: 'n', sequence: 2 })
    await timer.pass(250)
    await crossed(() => got.length === 3)
    // A client that lets go while it waits sees an AbortError in its own reader.
    const ended = expect(reading).rejects.toThrow('aborted')
    await stream.return?.()
    await ended
    await crossed(() => connection.size === 0)
    expect(timer.waiting).toBe(0)
    const second = await client.simulation.clock({ ...call, subscription: 'c' })
    expect(connection.size).toBe(1)
    connection.close()
    await settled()
    await second.return?.()
    expect(timer.waiting).toBe(0)
  } finally {
    port1.close()
  }
})
