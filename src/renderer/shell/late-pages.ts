import { Palette } from './late-palette.ts'
import { latePart } from './late-part.tsx'
import type { Page } from './route.ts'

// The panels of the window, each with its code for itself: that of the first one comes first, that of the others when the
// window has nothing to do.
export const OverviewPanel = latePart(async () => (await import('../panels/overview/overview-panel.tsx')).OverviewPanel)
export const ListPage = latePart(async () => (await import('../panels/list/list-page.tsx')).ListPage)
export const DetailPanel = latePart(async () => (await import('../panels/detail/detail-panel.tsx')).DetailPanel)
export const RolloutsPanel = latePart(async () => (await import('../panels/rollouts/rollouts-panel.tsx')).RolloutsPanel)
export const HelmPanel = latePart(async () => (await import('../panels/helm/helm-panel.tsx')).HelmPanel)
export const LogsPanel = latePart(async () => (await import('../panels/logs/logs-panel.tsx')).LogsPanel)
export const EventsPanel = latePart(async () => (await import('../panels/events/events-panel.tsx')).EventsPanel)
export const TrafficPanel = latePart(async () => (await import('../panels/traffic/traffic-panel.tsx')).TrafficPanel)
export const MapPanel = latePart(async () => (await import('../panels/map/map-panel.tsx')).MapPanel)
export const SchedulerPanel = latePart(
  async () => (await import('../panels/scheduler/scheduler-panel.tsx')).SchedulerPanel
)
export const MachinesPanel = latePart(async () => (await import('../panels/machines/machines-panel.tsx')).MachinesPanel)
export const ClustersPanel = latePart(async () => (await import('../panels/clusters/clusters-panel.tsx')).ClustersPanel)
export const WelcomePanel = latePart(async () => (await import('../panels/welcome/welcome-panel.tsx')).WelcomePanel)
export const ImagesPanel = latePart(async () => (await import('../panels/images/images-panel.tsx')).ImagesPanel)
export const UsagePanel = latePart(async () => (await import('../panels/usage/usage-panel.tsx')).UsagePanel)
export const ChaosPanel = latePart(async () => (await import('../panels/chaos/chaos-panel.tsx')).ChaosPanel)
export const ObjectPage = latePart(async () => (await import('../panels/detail/object-page.tsx')).ObjectPage)
export const AccessPanel = latePart(async () => (await import('../panels/access/access-panel.tsx')).AccessPanel)
export const AddOnsPanel = latePart(async () => (await import('../panels/add-ons/add-ons-panel.tsx')).AddOnsPanel)
export const SettingsPanel = latePart(async () => (await import('../panels/settings/settings-panel.tsx')).SettingsPanel)
export const ApiPanel = latePart(async () => (await import('../panels/api/api-panel.tsx')).ApiPanel)

/** In the order in which they are likely to be wanted. */
export const laterPages = [
  Palette,
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
