// Ports of this machine's loopback that lead to pods and Services: opened by a click, listed, closed again.
import { createServer, type Socket } from 'node:net'
import { serviceKind } from '../../shared/kinds/service/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import { forwardLimit, type ForwardOutcome, type PortForward } from '../../shared/contract/forwards.ts'
import type { Pod } from '../../shared/schema/types.ts'
import type { ApiBackend } from '../apiserver/api-backend.ts'
import { servicePlace } from '../apiserver/proxy-requests.ts'
import { forward } from '../apiserver/streams/forwarding.ts'
import { ApiError, notFound } from '../engine/api/api-error.ts'
import type { Identity } from '../engine/api/request.ts'
import type { ForwardPlace, SourceForwards } from '../views/cluster-source.ts'
import { UsageError } from './flags.ts'
import { listenOnLoopback } from './loopback-port.ts'
import { LoopbackPorts, mostConnections, type OpenPort } from './loopback-ports.ts'
import { forwardablePod } from './window-access.ts'

interface OpenForward extends OpenPort {
  document: PortForward
  readonly who: Identity
}

export class PortForwards extends LoopbackPorts<OpenForward> implements SourceForwards {
  readonly #backend: ApiBackend
  readonly #identityOf: (user: string) => Identity

  constructor(backend: ApiBackend, identityOf: (user: string) => Identity) {
    super()
    this.#backend = backend
    this.#identityOf = identityOf
  }

  async open(place: ForwardPlace, identity: string): Promise<ForwardOutcome> {
    if (this.opened.size >= forwardLimit) {
      return { isDone: false, message: `at most ${forwardLimit} ports can be open at once` }
    }
    const who = this.#identityOf(identity)
    const server = createServer({ allowHalfOpen: true })
    server.maxConnections = mostConnections
    try {
      this.#target(place, who)
      const { localPort, ...rest } = place
      const port = await listenOnLoopback(server, { port: localPort, usual: 0 })
      const id = this.nextId()
      const document = { ...rest, id, localPort: port, connections: 0 }
      const opened: OpenForward = { document, server, sockets: new Set(), who }
      server.on('connection', (socket) => this.#connected(opened, socket))
      this.add(opened)
      return { isDone: true, forward: document }
    } catch (error) {
      server.close()
      if (error instanceof ApiError || error instanceof UsageError) return { isDone: false, message: error.message }
      throw error
    }
  }

  #connected(opened: OpenForward, socket: Socket): void {
    socket.on('error', () => socket.destroy())
    void this.#serve(opened, socket).then((problem) => {
      const { problem: _before, ...document } = opened.document
      opened.document = {
        ...document,
        connections: document.connections + 1,
        ...(problem === undefined ? {} : { problem })
      }
      this.tell()
    })
  }

  /** What went wrong, where it did. */
  async #serve({ document, who }: OpenForward, socket: Socket): Promise<string | undefined> {
    try {
      const { pod, port } = this.#target(document, who)
      return await forward(this.#backend, pod, port, socket)
    } catch (error) {
      socket.destroy()
      return error instanceof Error ? error.message : String(error)
    }
  }

  /** The pod and its port. Of a Service one that is ready at this moment. Throws ApiError. */
  #target(place: ForwardPlace, who: Identity): { readonly pod: Pod; readonly port: number } {
    const { namespace, resource, name, port } = place
    const { engine } = this.#backend
    if (resource === 'pods') {
      const pod = engine.store.get(podKind, namespace, name)
      if (pod === undefined) throw notFound(podKind, name)
      return { pod: forwardablePod(engine, pod, who), port }
    }
    if (engine.store.get(serviceKind, namespace, name) === undefined) throw notFound(serviceKind, name)
    const found = servicePlace(engine, {
      verb: 'get',
      group: '',
      version: 'v1',
      resource: 'services',
      namespace,
      name: `${name}:${port}`
    })
    return { pod: forwardablePod(engine, found.pod, who), port: found.port }
  }
}
