import { useEffect, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { commandTarget } from '../../commands/command-target.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Pod } from '../../../shared/schema/types.ts'
import { useCommandContext } from '../../commands/command.ts'
import { useDocument } from '../../connection/use-live.ts'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute, type DetailTab, type ObjectLink } from '../../shell/route.ts'
import { classNames } from '../../theme/class-names.ts'
import { linkKey } from '../objects/object-names.ts'
import { DetailHeader } from './detail-header.tsx'
import styles from './detail.module.css'
import { DetailTabs } from './detail-tabs.tsx'
import { EventsTab } from './events-tab.tsx'
import { HistoryTab } from './history/history-tab.tsx'
import { LogsTab } from './logs-tab.tsx'
import { containersOf, tabsOf } from './object-traits.ts'
import { OverviewTab } from './overview-tab.tsx'
import { RelatedTab } from './related-tab.tsx'
import { RulesTab } from './rules-tab.tsx'
import { SchedulingTab } from './scheduling-tab.tsx'
import { UsageTab } from './usage-tab.tsx'
import { YamlTab } from './yaml-tab.tsx'

interface DetailPanelProps {
  readonly link: ObjectLink
  /** Docked at the right of a page, or the page itself. */
  readonly isPage?: boolean
}

/** All about one object. */
export function DetailPanel({ link, isPage = false }: DetailPanelProps): ReactElement {
  const { t } = useTranslation('detail')
  const { group, resource, namespace, name } = link
  const { value, error } = useDocument<ObjectDocument>(`object/${linkKey(link)}`, async (client, live, options) =>
    client.documents.object({ ...live, ref: { group, resource, namespace, name } }, options)
  )
  useTargetOfCommands(link, value?.object)
  const Frame = isPage ? 'section' : 'aside'
  return (
    <Frame
      className={classNames(styles.panel, isPage && styles.page)}
      aria-label={t('label', { name })}
      data-detail={isPage ? undefined : ''}
    >
      <DetailHeader link={link} document={value} isPage={isPage} />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows columns={[60]} />
      ) : value.object === undefined ? (
        <Gone document={value} />
      ) : (
        <Body key={linkKey(link)} link={link} document={value} object={value.object} isPage={isPage} />
      )}
    </Frame>
  )
}

/** Lists say themselves what commands are about; on other pages it is what is open. */
function useTargetOfCommands(link: ObjectLink, object: KubeObject | undefined): void {
  const panel = useRoute((route) => route.page.panel)
  const { held, idle } = commandTarget(link, object)
  useEffect(() => {
    if (panel !== 'list') useCommandContext.setState({ targets: [{ ...link, held, idle }] })
  }, [panel, link, held, idle])
}

interface BodyProps {
  readonly link: ObjectLink
  readonly document: ObjectDocument
  readonly object: KubeObject
}

function Body({ link, document, object, isPage }: BodyProps & { readonly isPage: boolean }): ReactElement {
  const asked = useRoute((route) => route.tab)
  const { openDetail, chooseTab } = useRoute.getState()
  const tabs = tabsOf(link)
  const tab = tabs.includes(asked) ? asked : 'overview'
  return (
    <>
      <DetailTabs
        tabs={tabs}
        value={tab}
        events={document.events.length}
        onChange={(next) => (isPage ? chooseTab(next) : openDetail(link, next))}
      />
      <div className={styles.body} role="tabpanel" data-tab={tab}>
        <Tab tab={tab} link={link} document={document} object={object} />
      </div>
    </>
  )
}

function Tab({ tab, link, document, object }: BodyProps & { readonly tab: DetailTab }): ReactElement {
  switch (tab) {
    case 'overview':
      return <OverviewTab link={link} document={document} object={object} />
    case 'yaml':
      return <YamlTab link={link} object={object} />
    case 'events':
      return <EventsTab events={document.events} />
    case 'logs':
      return <LogsTab link={link} />
    case 'usage':
      return <UsageTab link={link} containers={containersOf(object)} />
    case 'scheduling':
      return <SchedulingTab link={link} pod={object as Pod} document={document} />
    case 'rules':
      return <RulesTab link={link} version={object.metadata.resourceVersion} />
    case 'related':
      return <RelatedTab document={document} />
    case 'history':
      return <HistoryTab link={link} />
  }
}

function Gone({ document }: { readonly document: ObjectDocument }): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <div className={styles.body}>
      <EmptyState icon="object" title={t('gone')} text={t('goneText', { name: document.ref.name })} />
      {document.events.length === 0 ? null : <EventsTab events={document.events} />}
    </div>
  )
}
