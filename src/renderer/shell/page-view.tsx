import { Suspense, useEffect, useState, type ReactElement } from 'react'
import { useConnection } from '../connection/connection.ts'
import { SplitPane } from '../parts/split-pane.tsx'
import { Palette } from './late-palette.ts'
import { latePart } from './late-part.tsx'
import { useRoute, type Page } from './route.ts'
import styles from './shell.module.css'

// The first panel's code comes first, that of the others when the window has nothing to do.
const OverviewPanel = latePart(async () => (await import('../panels/overview/overview-panel.tsx')).OverviewPanel)
const ListPage = latePart(async () => (await import('../panels/list/list-page.tsx')).ListPage)
const DetailPanel = latePart(async () => (await import('../panels/detail/detail-panel.tsx')).DetailPanel)
const RolloutsPanel = latePart(async () => (await import('../panels/rollouts/rollouts-panel.tsx')).RolloutsPanel)
const HelmPanel = latePart(async () => (await import('../panels/helm/helm-panel.tsx')).HelmPanel)
const LogsPanel = latePart(async () => (await import('../panels/logs/logs-panel.tsx')).LogsPanel)
const EventsPanel = latePart(async () => (await import('../panels/events/events-panel.tsx')).EventsPanel)
const TrafficPanel = latePart(async () => (await import('../panels/traffic/traffic-panel.tsx')).TrafficPanel)
const MapPanel = latePart(async () => (await import('../panels/map/map-panel.tsx')).MapPanel)
const SchedulerPanel = latePart(async () => (await import('../panels/scheduler/scheduler-panel.tsx')).SchedulerPanel)
const MachinesPanel = latePart(async () => (await import('../panels/machines/machines-panel.tsx')).MachinesPanel)
const ClustersPanel = latePart(async () => (await import('../panels/clusters/clusters-panel.tsx')).ClustersPanel)
const WelcomePanel = latePart(async () => (await import('../panels/welcome/welcome-panel.tsx')).WelcomePanel)
const ImagesPanel = latePart(async () => (await import('../panels/images/images-panel.tsx')).ImagesPanel)
const UsagePanel = latePart(async () => (await import('../panels/usage/usage-panel.tsx')).UsagePanel)
const ChaosPanel = latePart(async () => (await import('../panels/chaos/chaos-panel.tsx')).ChaosPanel)
const ObjectPage = latePart(async () => (await import('../panels/detail/object-page.tsx')).ObjectPage)
const AccessPanel = latePart(async () => (await import('../panels/access/access-panel.tsx')).AccessPanel)
const AddOnsPanel = latePart(async () => (await import('../panels/add-ons/add-ons-panel.tsx')).AddOnsPanel)
const SettingsPanel = latePart(async () => (await import('../panels/settings/settings-panel.tsx')).SettingsPanel)
const ApiPanel = latePart(async () => (await import('../panels/api/api-panel.tsx')).ApiPanel)

/** In the order in which they are likely to be wanted. */
const others = [
  Palette,
  ListPage,
  DetailPanel,
  EventsPanel,
  RolloutsPanel,
  LogsPanel,
  TrafficPanel,
  MapPanel,
  SchedulerPanel,
  MachinesPanel,
  ClustersPanel,
  ImagesPanel,
  UsagePanel,
  ChaosPanel,
  ApiPanel,
  AccessPanel,
  AddOnsPanel,
  HelmPanel,
  ObjectPage,
  SettingsPanel,
  OverviewPanel
]

/** Fetches the code of a page before it is drawn. */
export function loadPage(page: Page): void {
  // Where it fails, drawing the page meets it again.
  partOf(page)
    .load()
    .catch(() => {})
}

function partOf({ panel }: Page): { load(): Promise<void> } {
  switch (panel) {
    case 'overview':
      return OverviewPanel
    case 'list':
      return ListPage
    case 'rollouts':
      return RolloutsPanel
    case 'helm':
      return HelmPanel
    case 'logs':
      return LogsPanel
    case 'events':
      return EventsPanel
    case 'traffic':
      return TrafficPanel
    case 'map':
      return MapPanel
    case 'scheduler':
      return SchedulerPanel
    case 'machines':
      return MachinesPanel
    case 'clusters':
      return ClustersPanel
    case 'welcome':
      return WelcomePanel
    case 'images':
      return ImagesPanel
    case 'usage':
      return UsagePanel
    case 'chaos':
      return ChaosPanel
    case 'api':
      return ApiPanel
    case 'settings':
      return SettingsPanel
    case 'object':
      return ObjectPage
    case 'access':
      return AccessPanel
    case 'add-ons':
      return AddOnsPanel
  }
}

/** By then the first page has its rows, in milliseconds. */
const loadOthersAfter = 1_000

/** Fetches all pages, one at a time. Returns what stops it. */
function loadOthers(): () => void {
  let waiting = 0
  let stopped = false
  const timer = setTimeout(() => next(0), loadOthersAfter)
  const next = (at: number): void => {
    const part = others[at]
    if (part === undefined || stopped) return
    waiting = requestIdleCallback(
      () =>
        void part.load().then(
          () => next(at + 1),
          () => {}
        )
    )
  }
  return () => {
    stopped = true
    clearTimeout(timer)
    cancelIdleCallback(waiting)
  }
}

/** The page that the route names, with the open object's detail docked at its right. */
export function PageView(): ReactElement {
  const page = useRoute((route) => route.page)
  const open = useRoute((route) => route.open)
  const [width, setWidth] = useState(defaultWidth)
  const isConnected = useConnection((connection) => connection.status === 'open')
  useEffect(() => (isConnected ? loadOthers() : undefined), [isConnected])
  return (
    <SplitPane
      direction="row"
      main={
        <main className={styles.page}>
          <Suspense fallback={null}>
            <PanelOf page={page} />
          </Suspense>
        </main>
      }
      end={
        open === undefined ? undefined : (
          <Suspense fallback={null}>
            <DetailPanel link={open} />
          </Suspense>
        )
      }
      size={width}
      onResize={setWidth}
      min={320}
      maxPart={0.6}
    />
  )
}

function PanelOf({ page }: { readonly page: Page }): ReactElement {
  switch (page.panel) {
    case 'overview':
      return <OverviewPanel />
    case 'list':
      return <ListPage key={`${page.group}/${page.resource}`} group={page.group} resource={page.resource} />
    case 'rollouts':
      return <RolloutsPanel object={page.object} resource={page.resource} />
    case 'helm':
      return <HelmPanel release={page.release} tab={page.tab} />
    case 'logs':
      return <LogsPanel {...page} />
    case 'events':
      return <EventsPanel />
    case 'traffic':
      return <TrafficPanel load={page.load} />
    case 'map':
      return <MapPanel object={page.object} />
    case 'scheduler':
      return <SchedulerPanel pod={page.pod} />
    case 'machines':
      return <MachinesPanel />
    case 'clusters':
      return <ClustersPanel />
    case 'welcome':
      return <WelcomePanel />
    case 'images':
      return <ImagesPanel />
    case 'usage':
      return <UsagePanel />
    case 'chaos':
      return <ChaosPanel />
    case 'api':
      return <ApiPanel />
    case 'settings':
      return <SettingsPanel />
    case 'object':
      return <ObjectPage object={page.object} />
    case 'add-ons':
      return <AddOnsPanel />
    case 'access':
      return <AccessPanel view={page.view} subject={page.subject} />
  }
}

/** As the pictures have it at 1280, 1440 and 1920 pixels of width. */
function defaultWidth(): number {
  return innerWidth < 1360 ? 368 : innerWidth < 1700 ? 376 : 520
}
