import { useEffect, useEffectEvent, useState } from 'react'
import type { Live } from '../../shared/contract/call.ts'
import { useCallScope } from './cluster-scope.ts'
import { useConnection, type Client } from './connection.ts'

export interface LiveScope {
  readonly cluster: string
  readonly identity: string
  readonly subscription: string
}

type Open<T> = (
  client: Client,
  scope: LiveScope,
  options: { readonly signal: AbortSignal }
) => Promise<AsyncIterable<Live<T>>>

let nextSubscription = 0

/**
 * Follows one live stream of the contract for as long as the component is there, across lost connections, and calls
 * `onUpdate` for each value; each is acknowledged in the frame after, which is what keeps a slow window from falling
 * behind. `key` names what `open` asks for: a change of it ends the stream and opens the new one.
 * Returns the error that ended the stream, if any.
 */
export function useLive<T>(
  key: string,
  open: Open<T>,
  onUpdate: (value: T, scope: LiveScope) => void
): Error | undefined {
  const client = useConnection((connection) => connection.client)
  const generation = useConnection((connection) => connection.generation)
  const { cluster, identity } = useCallScope()
  const subject = JSON.stringify([generation, cluster, identity, key])
  const [failure, setFailure] = useState<{ readonly subject: string; readonly error: Error }>()
  const latestOpen = useEffectEvent(open)
  const latestUpdate = useEffectEvent(onUpdate)

  useEffect(() => {
    if (client === undefined) return undefined
    const abort = new AbortController()
    let isOver = false
    const scope = { cluster, identity, subscription: `s${++nextSubscription}` }
    follow(client, scope, abort.signal).catch((reason: unknown) => {
      if (!isOver && useConnection.getState().client === client)
        setFailure({ subject, error: reason instanceof Error ? reason : new Error(String(reason)) })
    })
    return () => {
      isOver = true
      // With the connection lost the stream has ended already, and there is nobody to tell.
      if (useConnection.getState().client === client) abort.abort()
    }

    async function follow(current: Client, live: LiveScope, signal: AbortSignal): Promise<void> {
      const stream = await latestOpen(current, live, { signal })
      for await (const { sequence, value } of stream) {
        if (isOver) return
        latestUpdate(value, live)
        requestAnimationFrame(() => {
          if (isOver) return
          current.live.acknowledge({ subscription: live.subscription, sequence }).catch(() => {})
        })
      }
    }
  }, [client, subject, cluster, identity])

  // What ended another stream must not be taken for this one's end. A stream that ended with its connection is told of
  // by the window, once; it is opened again with the next connection, and what it brought stays on the screen.
  return client !== undefined && failure?.subject === subject ? failure.error : undefined
}

/** Follows a document: the newest value, undefined until the first has come. */
export function useDocument<T>(
  key: string,
  open: Open<T>
): { readonly value: T | undefined; readonly error: Error | undefined } {
  const [state, setState] = useState<{ readonly key: string; readonly value: T }>()
  const error = useLive<T>(key, open, (value) => setState({ key, value }))
  // What another object's panel showed must not be taken for this one's.
  return { value: state?.key === key ? state.value : undefined, error }
}
