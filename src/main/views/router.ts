// Answers the contract from a ClusterSource. Everything live goes through LiveStream; everything that acts goes through
// the source's `request`, or through the simulation control. A part of the contract has its routes in a file of its own.
import { findObjects } from './find/find-objects.ts'
import { applyManifest } from './manifest/apply-manifest.ts'
import type { RouterDeps } from './router-deps.ts'
import { accessRoutes } from './routes/access-routes.ts'
import { addOnRoutes } from './routes/add-on-routes.ts'
import { apiRoutes } from './routes/api-routes.ts'
import { chaosRoutes } from './routes/chaos-routes.ts'
import { clusterRoutes } from './routes/cluster-routes.ts'
import { deletionRoutes } from './routes/deletion-routes.ts'
import { documentRoutes, troubleRoutes } from './routes/document-routes.ts'
import { drainRoutes } from './routes/drain-routes.ts'
import { editorRoutes } from './routes/editor-routes.ts'
import { eventRoutes } from './routes/event-routes.ts'
import { helmRoutes } from './routes/helm-routes.ts'
import { imageRoutes } from './routes/image-routes.ts'
import { logRoutes } from './routes/log-routes.ts'
import { machineRoutes } from './routes/machine-routes.ts'
import { mapRoutes } from './routes/map-routes.ts'
import { momentRoutes } from './routes/moment-routes.ts'
import { networkRoutes } from './routes/network-routes.ts'
import { objectHistoryRoutes } from './routes/object-history-routes.ts'
import { os, RouteParts } from './routes/route-parts.ts'
import { schedulerViewRoutes } from './routes/scheduler-view-routes.ts'
import { settingsRoutes } from './routes/settings-routes.ts'
import { simulationRoutes } from './routes/simulation-routes.ts'
import { browserPortRoutes } from './routes/browser-port-routes.ts'
import { forwardRoutes } from './routes/forward-routes.ts'
import { seriesRoutes } from './routes/series-routes.ts'
import { tableRoutes } from './routes/table-routes.ts'
import { terminalRoutes } from './routes/terminal-routes.ts'
import { trafficRoutes } from './routes/traffic-routes.ts'
import { whyRoutes } from './routes/why-routes.ts'

export function createRouter(deps: RouterDeps) {
  const { schedule } = deps
  const parts = new RouteParts(deps)
  return os.router({
    session: os.session.handler(() => deps.session()),
    live: {
      acknowledge: os.live.acknowledge.handler(({ input, context }) => {
        context.connection.acknowledge(input.subscription, input.sequence)
      })
    },
    kube: {
      request: os.kube.request.handler(({ input }) => parts.sourceOf(input.cluster).request(input)),
      apply: os.kube.apply.handler(({ input }) =>
        applyManifest(parts.sourceOf(input.cluster), input, () => new Promise((resolve) => schedule(0, resolve)))
      )
    },
    tables: tableRoutes(parts),
    documents: documentRoutes(parts),
    troubles: troubleRoutes(parts),
    why: whyRoutes(parts),
    events: eventRoutes(parts),
    objectHistory: objectHistoryRoutes(parts),
    deletion: deletionRoutes(parts),
    logs: logRoutes(parts),
    images: imageRoutes(parts),
    terminals: terminalRoutes(parts),
    forwards: forwardRoutes(parts),
    browserPorts: browserPortRoutes(parts),
    series: seriesRoutes(parts),
    find: os.find.handler(({ input }) => findObjects(parts.sourceOf(input.cluster), input.text)),
    settings: settingsRoutes(parts),
    simulation: simulationRoutes(parts),
    moments: momentRoutes(parts),
    machines: machineRoutes(parts),
    network: networkRoutes(parts),
    traffic: trafficRoutes(parts),
    chaos: chaosRoutes(parts),
    drain: drainRoutes(parts),
    editor: editorRoutes(parts),
    helm: helmRoutes(parts),
    clusters: clusterRoutes(parts),
    map: mapRoutes(parts),
    schedulerView: schedulerViewRoutes(parts),
    api: apiRoutes(parts),
    access: accessRoutes(parts),
    addOns: addOnRoutes(parts)
  })
}

export type Router = ReturnType<typeof createRouter>
