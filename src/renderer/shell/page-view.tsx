import { Suspense, useState, type ReactElement } from 'react'
import { SplitPane } from '../parts/split-pane.tsx'
import {
  AccessPanel,
  AddOnsPanel,
  ApiPanel,
  ChaosPanel,
  ClustersPanel,
  DetailPanel,
  EventsPanel,
  HelmPanel,
  ImagesPanel,
  ListPage,
  LogsPanel,
  MachinesPanel,
  MapPanel,
  ObjectPage,
  OverviewPanel,
  RolloutsPanel,
  SchedulerPanel,
  SettingsPanel,
  TrafficPanel,
  UsagePanel,
  WelcomePanel
} from './late-pages.ts'
import { Rehearsal } from './rehearsal.tsx'
import { useRoute, type Page } from './route.ts'
import styles from './shell.module.css'

/** The page that the route names, with the open object's detail docked at its right. */
export function PageView(): ReactElement {
  const page = useRoute((route) => route.page)
  const open = useRoute((route) => route.open)
  const [width, setWidth] = useState(defaultWidth)
  return (
    <SplitPane
      direction="row"
      main={
        <main className={styles.page}>
          <Suspense fallback={null}>
            <PanelOf page={page} />
          </Suspense>
          <Rehearsal />
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
