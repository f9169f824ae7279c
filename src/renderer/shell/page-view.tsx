import { lazy, Suspense, useState, type ReactElement } from 'react'
import { SplitPane } from '../parts/split-pane.tsx'
import { useRoute, type Page } from './route.ts'

// Every panel is loaded when it is first shown, so that the first one comes sooner.
const OverviewPanel = lazy(async () => ({ default: (await import('../panels/overview/overview-panel.tsx')).OverviewPanel }))
const ListPanel = lazy(async () => ({ default: (await import('../panels/list/list-panel.tsx')).ListPanel }))
const DetailPanel = lazy(async () => ({ default: (await import('../panels/detail/detail-panel.tsx')).DetailPanel }))
const RolloutsPanel = lazy(async () => ({ default: (await import('../panels/rollouts/rollouts-panel.tsx')).RolloutsPanel }))
const LogsPanel = lazy(async () => ({ default: (await import('../panels/logs/logs-panel.tsx')).LogsPanel }))
const EventsPanel = lazy(async () => ({ default: (await import('../panels/events/events-panel.tsx')).EventsPanel }))

/** The page that the route names, with the open object's detail docked at its right. */
export function PageView(): ReactElement {
  const page = useRoute((route) => route.page)
  const open = useRoute((route) => route.open)
  const [width, setWidth] = useState(defaultWidth)
  return (
    <SplitPane
      direction="row"
      main={
        <Suspense fallback={null}>
          <PanelOf page={page} />
        </Suspense>
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
      return <ListPanel key={`${page.group}/${page.resource}`} group={page.group} resource={page.resource} />
    case 'rollouts':
      return <RolloutsPanel object={page.object} />
    case 'logs':
      return <LogsPanel object={page.object} />
    case 'events':
      return <EventsPanel />
  }
}

/** As the pictures have it at 1280, 1440 and 1920 pixels of width. */
function defaultWidth(): number {
  return innerWidth < 1360 ? 368 : innerWidth < 1700 ? 376 : 520
}
