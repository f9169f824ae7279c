import { lazy, Suspense, useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { NavigationDocument } from '../../shared/contract/documents.ts'
import { useActionDialog } from '../actions/action-dialog.ts'
import { registerObjectCommands } from '../actions/object-commands.ts'
import { OutcomeBanner } from '../actions/outcome-banner.tsx'
import { showCustomKinds, useCustomKinds } from '../connection/cluster-kinds.ts'
import { useClusterScope } from '../connection/cluster-scope.ts'
import { useConnection } from '../connection/connection.ts'
import { useSimulatedTime } from '../connection/simulated-time.ts'
import { useDocument } from '../connection/use-live.ts'
import { useRestoredDrafts } from '../panels/editor/restored-drafts.ts'
import { useSavedViews } from '../panels/list/saved-views.ts'
import { useWhyPopup } from '../panels/why/why-popup.ts'
import { TextLink } from '../parts/small.tsx'
import { SplitPane } from '../parts/split-pane.tsx'
import { Banner } from '../parts/states.tsx'
import { useApplyFiles } from '../panels/apply/apply-files.ts'
import { useClusterDialog } from '../panels/clusters/cluster-dialog.ts'
import { BookmarkDialog } from './bookmark-dialog.tsx'
import { ClockControl } from './clock-control.tsx'
import { followClusters } from './cluster-change.ts'
import { useDock } from './dock.ts'
import { DockPane } from './dock-pane.tsx'
import { FileDrop } from './file-drop.tsx'
import { useFocusKeeper } from './focus-keeper.ts'
import { useCommandKeys } from './key-handling.ts'
import { KeySheet } from './key-sheet.tsx'
import { Palette } from './late-palette.ts'
import { Navigation } from './navigation.tsx'
import { PageView } from './page-view.tsx'
import { useRoute } from './route.ts'
import { registerSavedViews } from './saved-view-commands.ts'
import { registerCustomPlaces, registerShellCommands } from './shell-commands.ts'
import styles from './shell.module.css'
import { StatusLine } from './status-line.tsx'
import { registerTimeCommands } from './time-commands.ts'
import { registerPartCommands } from './window-parts.ts'
import { TimeRibbon } from './time-ribbon.tsx'
import { TopBar } from './top-bar.tsx'

const ClusterDialogs = lazy(async () => ({
  default: (await import('../panels/clusters/cluster-dialogs.tsx')).ClusterDialogs
}))
const ApplyDialog = lazy(async () => ({ default: (await import('../panels/apply/apply-dialog.tsx')).ApplyDialog }))
const WhyPopover = lazy(async () => ({ default: (await import('../panels/why/why-popover.tsx')).WhyPopover }))
const ActionDialogs = lazy(async () => ({ default: (await import('../actions/action-dialogs.tsx')).ActionDialogs }))

/** The frame of the window: bars, navigation, the page, the dock. */
export function Shell(): ReactElement {
  const [isPaletteOpen, setPaletteOpen] = useState(false)
  const [areKeysOpen, setKeysOpen] = useState(false)
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const { value: navigation } = useDocument<NavigationDocument>(
    `navigation/${namespaces.join(',')}`,
    async (client, scope, options) => client.documents.navigation({ ...scope, namespaces: [...namespaces] }, options)
  )
  useEffect(
    () => registerShellCommands({ openPalette: () => setPaletteOpen(true), openKeys: () => setKeysOpen(true) }),
    []
  )
  useEffect(() => registerObjectCommands(), [])
  useEffect(() => followClusters(), [])
  useEffect(() => registerTimeCommands(), [])
  useEffect(() => registerPartCommands(), [])
  useEffect(() => {
    if (navigation !== undefined) showCustomKinds(navigation.customKinds)
  }, [navigation])
  const customKinds = useCustomKinds(({ kinds }) => kinds)
  useEffect(() => registerCustomPlaces(customKinds ?? []), [customKinds])
  const savedViews = useSavedViews(({ views }) => views)
  useEffect(() => registerSavedViews(savedViews), [savedViews])
  useCommandKeys()
  useFocusKeeper()
  useRestoredDrafts()
  const dock = useDock()
  const isActing = useActionDialog(({ dialog }) => dialog !== undefined)
  const isWhyOpen = useWhyPopup((popup) => popup.shown !== undefined)
  return (
    <div className={styles.shell}>
      <TopBar namespaces={navigation?.namespaces ?? []} onOpenPalette={() => setPaletteOpen(true)} />
      <div className={styles.time}>
        <ClockControl />
        <TimeRibbon />
      </div>
      <ConnectionBanner />
      <div className={styles.middle}>
        <Navigation document={navigation} />
        <div className={styles.content}>
          <OutcomeBanner />
          <SplitPane
            direction="column"
            main={<PageView />}
            end={dock.tabs.length === 0 ? undefined : <DockPane />}
            size={dock.collapsed ? 32 : dock.height}
            onResize={dock.setHeight}
            min={dock.collapsed ? 32 : 96}
            maxPart={0.7}
          />
        </div>
      </div>
      <StatusLine />
      {isActing ? (
        <Suspense fallback={null}>
          <ActionDialogs />
        </Suspense>
      ) : null}
      <LateDialogs />
      <FileDrop />
      <BookmarkDialog />
      {isPaletteOpen ? (
        <Suspense fallback={null}>
          <Palette open onClose={() => setPaletteOpen(false)} />
        </Suspense>
      ) : null}
      {isWhyOpen ? (
        <Suspense fallback={null}>
          <WhyPopover />
        </Suspense>
      ) : null}
      <KeySheet open={areKeysOpen} onClose={() => setKeysOpen(false)} />
    </div>
  )
}

/** Dialogs whose code comes when they are asked for. */
function LateDialogs(): ReactElement {
  const hasClusterDialog = useClusterDialog((store) => store.dialog !== undefined)
  const files = useApplyFiles((store) => store.files)
  const closeFiles = useApplyFiles((store) => store.close)
  return (
    <Suspense fallback={null}>
      {hasClusterDialog ? <ClusterDialogs /> : null}
      {files === undefined ? null : (
        <ApplyDialog key={files.number} picked={files.picked} wish={files.wish} onClose={closeFiles} />
      )}
    </Suspense>
  )
}

function ConnectionBanner(): ReactElement | null {
  const { t } = useTranslation('shell')
  const status = useConnection((connection) => connection.status)
  const readOnly = useSimulatedTime((time) => time.clock?.readOnly)
  const api = useSimulatedTime((time) => time.clock?.api)
  if (status === 'lost') return <Banner tone="warn" title={t('lost')} />
  if (api !== undefined && readOnly === undefined)
    return (
      <Banner
        tone="bad"
        mark="unk"
        title={t(`api.${api}.title`)}
        message={t(`api.${api}.message`)}
        action={<TextLink onClick={() => useRoute.getState().go({ panel: 'machines' })}>{t('nav.machines')}</TextLink>}
      />
    )
  if (readOnly !== undefined) return <Banner tone="bad" title={t('readOnly', { reason: readOnly })} />
  return null
}
