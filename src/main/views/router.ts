// Answers the contract from a ClusterSource. Everything live goes through LiveStream; everything that acts goes through
// the source's `request`, or through the simulation control.
import { implement, ORPCError } from '@orpc/server'
import { contract } from '../../shared/contract/contract.ts'
import { nodeKind } from '../../shared/kinds/node/kind.ts'
import { podKind } from '../../shared/kinds/pod/kind.ts'
import type { MachineChange } from '../../shared/machines/changes.ts'
import type { ClusterChoice } from '../../shared/machines/presets.ts'
import type { ApiAccess } from './api-requests/api-access.ts'
import { RequestProducer } from './api-requests/request-producer.ts'
import { checkSearch, kindFor, orRefused, rolloutsFor } from './checked-input.ts'
import type { ClusterSource } from './cluster-source.ts'
import { SharedFacts } from './documents/cluster-facts.ts'
import { documentProducer, factsProducer } from './documents/document-producer.ts'
import { navigationDocument } from './documents/navigation.ts'
import { ObjectDocumentProducer } from './documents/object-document.ts'
import { overviewDocument } from './documents/overview.ts'
import { RolloutMemory } from './documents/rollout/rollout-memory.ts'
import { rolloutDocument } from './documents/rollout/rollout.ts'
import { timelineDocument } from './documents/timeline.ts'
import { watchRollout } from './documents/rollout/watch-rollout.ts'
import { Drains } from './drain/drains.ts'
import { findObjects } from './find/find-objects.ts'
import { LiveStream, type OpenProducer } from './live/live-stream.ts'
import { everySecond } from './live/schedule.ts'
import { subscriptionLimit, type RowWindow, type Subscriptions } from './live/subscriptions.ts'
import { downloadLogs } from './logs/download.ts'
import { LogProducer } from './logs/log-producer.ts'
import { schedulingDocument } from './documents/scheduling-document.ts'
import { applyManifest } from './manifest/apply-manifest.ts'
import type { CallContext, RouterDeps, SimulationControl } from './router-deps.ts'
import { SeriesProducer } from './series/series-producer.ts'
import { TableProducer } from './tables/table-producer.ts'
import { TableViews } from './tables/table-views.ts'

/** Least real milliseconds between two documents that walk much of the cluster. */
const walkInterval = 1_000

/** Least real milliseconds between two sets of badges. */
const badgeInterval = 500

/** Walking ten thousand costs about ten milliseconds: rests grow with it, so that looking costs about 1 % at most. */
function restAfter(walked: number): number {
  return Math.max(walkInterval, walked / 5)
}

/** What the windows on one cluster share. */
interface ClusterViews {
  readonly source: ClusterSource
  readonly tables: TableViews
  readonly facts: SharedFacts
  readonly drains: Drains
}

export function createRouter(deps: RouterDeps) {
  const { schedule } = deps
  const views = new WeakMap<ClusterSource, ClusterViews>()

  function viewsOf(cluster: string): ClusterViews {
    const source = deps.source(cluster)
    if (source === undefined) throw new ORPCError('UNKNOWN_CLUSTER', { message: `there is no cluster "${cluster}"` })
    let found = views.get(source)
    if (found === undefined) {
      found = {
        source,
        tables: new TableViews(source, schedule),
        facts: new SharedFacts(source),
        drains: new Drains(source, schedule)
      }
      views.set(source, found)
    }
    return found
  }

  function controlOf(cluster: string): SimulationControl {
    viewsOf(cluster)
    const control = deps.control(cluster)
    if (control === undefined)
      throw new ORPCError('READ_ONLY', { message: `the time of cluster "${cluster}" cannot be governed` })
    return control
  }

  function mustHaveNode(cluster: string, name: string): void {
    if (viewsOf(cluster).source.get(nodeKind, undefined, name) !== undefined) return
    throw new ORPCError('BAD_INPUT', { message: `nodes "${name}" not found`, data: { field: 'node' } })
  }

  function apiOf(cluster: string): ApiAccess {
    const api = deps.api(cluster)
    if (api === undefined) throw new ORPCError('UNKNOWN_CLUSTER', { message: `there is no cluster "${cluster}"` })
    return api
  }

  const os = implement(contract).$context<CallContext>()

  return os.router({
    session: os.session.handler(() => deps.session()),
    live: {
      acknowledge: os.live.acknowledge.handler(({ input, context }) => {
        context.connection.acknowledge(input.subscription, input.sequence)
      })
    },
    kube: {
      request: os.kube.request.handler(({ input }) => viewsOf(input.cluster).source.request(input)),
      apply: os.kube.apply.handler(({ input }) =>
        applyManifest(viewsOf(input.cluster).source, input, () => new Promise((resolve) => schedule(0, resolve)))
      )
    },
    tables: {
      watch: os.tables.watch.handler(({ input, context, signal }) => {
        const { source, tables } = viewsOf(input.cluster)
        const kind = kindFor(source, input.group, input.resource)
        let producer: TableProducer | undefined
        return openStream(
          context.connection,
          input.subscription,
          signal,
          (changed) => (producer = new TableProducer(tables, { ...input, kind }, input.window, changed)),
          250,
          (window) => producer?.move(window)
        )
      }),
      move: os.tables.move.handler(({ input, context }) => {
        context.connection.move(input.subscription, input.window)
      })
    },
    documents: {
      object: os.documents.object.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        const kind = kindFor(source, input.ref.group, input.ref.resource)
        return openStream(
          context.connection,
          input.subscription,
          signal,
          (changed) => new ObjectDocumentProducer(source, schedule, kind, input.ref, changed)
        )
      }),
      navigation: os.documents.navigation.handler(({ input, context, signal }) => {
        const { source, facts } = viewsOf(input.cluster)
        const open = factsProducer(facts, (known) => navigationDocument(source, known, input.namespaces))
        return openStream(context.connection, input.subscription, signal, open, badgeInterval)
      }),
      overview: os.documents.overview.handler(({ input, context, signal }) => {
        const { source, facts } = viewsOf(input.cluster)
        const open = factsProducer(
          facts,
          (known) => overviewDocument(source, known, input.namespaces),
          (counted) => restAfter(counted.counts(podKind).size)
        )
        return openStream(context.connection, input.subscription, signal, open, walkInterval)
      }),
      rollout: os.documents.rollout.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        const { group, resource, namespace, name } = input.ref
        const rollouts = rolloutsFor(group, resource)
        const memory = new RolloutMemory(source)
        const open = documentProducer(
          (changed) => watchRollout(source, schedule, rollouts, memory, namespace, name, changed),
          () => rolloutDocument(source, rollouts, memory, namespace, name)
        )
        return openStream(context.connection, input.subscription, signal, open)
      }),
      timeline: os.documents.timeline.handler(({ input, context, signal }) => {
        const { source, facts } = viewsOf(input.cluster)
        const open = factsProducer(
          facts,
          (known) => timelineDocument(source, known),
          ({ events }) => restAfter(events.size)
        )
        return openStream(context.connection, input.subscription, signal, open, walkInterval)
      })
    },
    logs: {
      watch: os.logs.watch.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        const kind = kindFor(source, input.ref.group, input.ref.resource)
        checkSearch(input)
        return openStream(
          context.connection,
          input.subscription,
          signal,
          (changed) => new LogProducer(source, { ...input, kind }, changed)
        )
      }),
      download: os.logs.download.handler(({ input }) => {
        const { source } = viewsOf(input.cluster)
        checkSearch(input)
        return downloadLogs(source, { ...input, kind: kindFor(source, input.ref.group, input.ref.resource) })
      })
    },
    series: {
      watch: os.series.watch.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        return openStream(
          context.connection,
          input.subscription,
          signal,
          (changed) => new SeriesProducer(source, schedule, input.scope, input.range, changed)
        )
      })
    },
    find: os.find.handler(({ input }) => findObjects(viewsOf(input.cluster).source, input.text)),
    simulation: {
      clock: os.simulation.clock.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        const control = deps.control(input.cluster)
        const watch = (changed: () => void): (() => void) => {
          const stopListening = control?.onClock(changed)
          // Time passes without a change of the clock's state: say again where it is, for windows that extrapolate.
          const stopTicking = everySecond(schedule, changed)
          return () => {
            stopListening?.()
            stopTicking()
          }
        }
        return openStream(
          context.connection,
          input.subscription,
          signal,
          documentProducer(watch, () => source.clock())
        )
      }),
      setSpeed: os.simulation.setSpeed.handler(({ input }) => controlOf(input.cluster).setSpeed(input.speed)),
      resume: os.simulation.resume.handler(({ input }) => controlOf(input.cluster).resume()),
      step: os.simulation.step.handler(({ input }) => controlOf(input.cluster).step(input.milliseconds)),
      setNodePower: os.simulation.setNodePower.handler(({ input }) => {
        mustHaveNode(input.cluster, input.node)
        return controlOf(input.cluster).setNodePower(input.node, input.on)
      }),
      strainNode: os.simulation.strainNode.handler(({ input }) => {
        mustHaveNode(input.cluster, input.node)
        return controlOf(input.cluster).strainNode(input.node, input.strain)
      }),
      setLoad: os.simulation.setLoad.handler(({ input: { cluster, ref, millicores } }) =>
        controlOf(cluster).setLoad(uidOf(viewsOf(cluster).source, ref), millicores)
      ),
      load: os.simulation.load.handler(({ input: { cluster, ref } }) =>
        controlOf(cluster).load(uidOf(viewsOf(cluster).source, ref))
      ),
      why: os.simulation.why.handler(({ input }) => {
        const { source } = viewsOf(input.cluster)
        const pod = source.get(podKind, input.ref.namespace, input.ref.name)
        const decision = pod === undefined ? undefined : source.why(pod.metadata.uid, input.attempt)
        return decision === undefined ? undefined : schedulingDocument(decision, input)
      })
    },
    machines: {
      watch: os.machines.watch.handler(({ input, context, signal }) => {
        const { source } = viewsOf(input.cluster)
        const control = deps.control(input.cluster)
        const open = documentProducer(
          (changed) => {
            const stops = [
              source.onChange(nodeKind, changed),
              control?.onClock(changed),
              everySecond(schedule, changed)
            ]
            return () => stops.forEach((stop) => stop?.())
          },
          () => source.machines() ?? null
        )
        return openStream(context.connection, input.subscription, signal, open, walkInterval)
      }),
      change: os.machines.change.handler(({ input }) =>
        controlOf(input.cluster).changeMachines(input.change as MachineChange)
      ),
      newCluster: os.machines.newCluster.handler(({ input }) =>
        controlOf(input.cluster).newCluster(input.choice as ClusterChoice)
      ),
      network: os.machines.network.handler(({ input }) => viewsOf(input.cluster).source.nodeNetwork(input.node)),
      path: os.machines.path.handler(({ input }) => viewsOf(input.cluster).source.packetPath(input.from, input.to))
    },
    drain: {
      start: os.drain.start.handler(({ input: { cluster, identity, node, options } }) => {
        mustHaveNode(cluster, node)
        viewsOf(cluster).drains.start(node, identity, options)
      }),
      cancel: os.drain.cancel.handler(({ input }) => viewsOf(input.cluster).drains.cancel(input.node)),
      watch: os.drain.watch.handler(({ input, context, signal }) => {
        const { drains } = viewsOf(input.cluster)
        const open = documentProducer(
          (changed) => drains.onChange(changed),
          () => drains.of(input.node)
        )
        return openStream(context.connection, input.subscription, signal, open)
      })
    },
    api: {
      access: os.api.access.handler(({ input, context, signal }) => {
        const api = apiOf(input.cluster)
        const open = documentProducer(
          (changed) => api.onChange(changed),
          () => api.document()
        )
        return openStream(context.connection, input.subscription, signal, open)
      }),
      credentials: os.api.credentials.handler(({ input }) =>
        orRefused('name', () => apiOf(input.cluster).credentials(input.name))
      ),
      createIdentity: os.api.createIdentity.handler(({ input }) =>
        orRefused('name', () => apiOf(input.cluster).createIdentity(input.name, input.groups))
      ),
      removeIdentity: os.api.removeIdentity.handler(({ input }) =>
        orRefused('name', () => apiOf(input.cluster).removeIdentity(input.name))
      ),
      requests: os.api.requests.handler(({ input, context, signal }) => {
        const { requests } = apiOf(input.cluster)
        return openStream(
          context.connection,
          input.subscription,
          signal,
          (changed) => new RequestProducer(requests, input.filter, changed)
        )
      })
    }
  })

  function openStream<T>(
    connection: Subscriptions,
    subscription: string,
    signal: AbortSignal | undefined,
    open: OpenProducer<T>,
    interval?: number,
    move?: (window: RowWindow) => void
  ): LiveStream<T> {
    if (!connection.hasRoomFor(subscription)) {
      throw new ORPCError('BAD_INPUT', {
        message: `at most ${subscriptionLimit} subscriptions may be open at once`,
        data: { field: 'subscription' }
      })
    }
    const stream: LiveStream<T> = new LiveStream<T>(open, {
      schedule,
      ...(interval !== undefined && { interval }),
      onEnd: () => connection.remove(subscription, stream)
    })
    connection.add(subscription, stream, move)
    if (signal?.aborted === true) stream.end()
    else signal?.addEventListener('abort', () => stream.end(), { once: true })
    return stream
  }
}

export type Router = ReturnType<typeof createRouter>

interface ObjectAddress {
  readonly group: string
  readonly resource: string
  readonly namespace?: string | undefined
  readonly name: string
}

/** The uid of the object that a reference names. */
function uidOf(source: ClusterSource, { group, resource, namespace, name }: ObjectAddress): string {
  const object = source.get(kindFor(source, group, resource), namespace, name)
  if (object !== undefined) return object.metadata.uid
  throw new ORPCError('BAD_INPUT', { message: `${resource} "${name}" not found`, data: { field: 'ref' } })
}
