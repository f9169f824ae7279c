// exec and attach: a session in a container, for a client whatever its connection is.
import type { ApiBackend } from '../api-backend.ts'
import type { ClientStreams } from './client-streams.ts'
import { OpenedSession } from './opened-session.ts'
import { kubeletUrl, type CommandPlace } from './stream-place.ts'
import { endStatus, internalErrorStatus } from './stream-status.ts'

/** Serves the client until it or the session is gone. `isTranslated`: see stream-status.ts. */
export async function serveCommand(
  backend: ApiBackend,
  commandPlace: CommandPlace,
  client: ClientStreams,
  isTranslated: boolean
): Promise<void> {
  const { pod, container, options, failure } = commandPlace
  if (failure !== undefined) {
    await backend.passed(failure.waited)
    const url = JSON.stringify(kubeletUrl(commandPlace, failure.host))
    return client.finish(internalErrorStatus(`error sending request: Post ${url}: ${failure.cause}`))
  }
  const { promise, resolve } = Promise.withResolvers<void>()
  const place = { uid: pod.metadata.uid, container }
  let isOver = false
  const session = OpenedSession.open(backend, place, options, {
    output: (stream, bytes, taken) => client.write(stream, bytes, taken),
    pause: () => client.pause(),
    resume: () => client.resume(),
    ended: (end) => {
      if (isOver) return
      isOver = true
      client.finish(endStatus(end, options.command, isTranslated))
      resolve()
    }
  })
  if (session === undefined) {
    client.finish(
      internalErrorStatus(`unable to upgrade connection: container not found (${JSON.stringify(container)})`)
    )
    return
  }
  client.listen({
    stdin: (bytes) => session.write(bytes),
    stdinEnded: () => session.end(),
    resized: (columns, rows) => session.resize(columns, rows),
    gone: () => {
      if (isOver) return
      isOver = true
      session.close()
      resolve()
    }
  })
  return promise
}
