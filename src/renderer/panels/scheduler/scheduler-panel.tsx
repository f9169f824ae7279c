import { useEffect, useMemo, useRef, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { PendingPod } from '../../../shared/contract/scheduler-view.ts'
import { registerCommands } from '../../commands/command.ts'
import { PageHeader } from '../../parts/headers.tsx'
import { SplitPane } from '../../parts/split-pane.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { useStatusLine } from '../../shell/status-line.tsx'
import { ColorLegend } from './color-legend.tsx'
import { NodeGrid } from './node-grid.tsx'
import { PendingList } from './pending-list.tsx'
import { PlacementList } from './placement-list.tsx'
import { PodSide } from './pod-side.tsx'
import { useSchedulerSettings } from './scheduler-settings.ts'
import { SchedulerTools } from './scheduler-tools.tsx'
import { colorName, podLink } from './scheduler-words.ts'
import styles from './scheduler.module.css'
import { useScheduler } from './use-scheduler.ts'

/** With more nodes than these they are drawn small, until somebody says otherwise. */
const mostLarge = 24

/** Nodes as boxes with their pods in them; the pods that wait beside them; and why each is where it is. */
export function SchedulerPanel({ pod: asked }: { readonly pod?: ObjectLink | undefined }): ReactElement {
  const { t } = useTranslation('scheduler')
  const go = useRoute((route) => route.go)
  const find = useRoute((route) => route.filter)
  const { resource, color, sort, group, isSmall: wishesSmall } = useSchedulerSettings()
  const [width, setWidth] = useState(sideWidth)
  const search = useRef<HTMLInputElement>(null)
  const [waiting, setWaiting] = useState<PendingPod>()
  const pod = useMemo(() => asked ?? (waiting === undefined ? undefined : podLink(waiting)), [asked, waiting])
  const question = useMemo(
    () => ({
      resource,
      color,
      sort,
      group,
      find,
      ...(pod?.namespace === undefined ? {} : { pod: { namespace: pod.namespace, name: pod.name } })
    }),
    [resource, color, sort, group, find, pod]
  )
  const { state, error, onVisibleRange } = useScheduler(question)
  // Without a choice the one that waits longest is looked into. A change of it is told to the host, so it is kept here.
  const longest = state?.pending[0]
  if (state !== undefined && longest?.uid !== waiting?.uid) setWaiting(longest)
  useSearchKey(search, t('findKey'))
  useStatusLine(
    pod === undefined ? 'kubectl describe nodes' : `kubectl describe pod ${pod.name} -n ${pod.namespace ?? 'default'}`,
    [
      { keys: ['/'], label: t('findKey') },
      { keys: ['h', 'j', 'k', 'l'], label: t('moveKey') },
      { keys: ['Enter'], label: t('openKey') }
    ]
  )
  const choose = (one: { readonly namespace: string; readonly name: string }): void =>
    go({ panel: 'scheduler', pod: podLink(one) }, { filter: find })
  const isSmall = wishesSmall ?? (state?.nodesTotal ?? 0) > mostLarge
  const names = useMemo(() => (state?.legend ?? []).map(({ value }) => colorName(color, value)), [state?.legend, color])
  const chosenUid = uidOf()
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={state === undefined ? '' : t('note', { placed: state.placed, pending: state.pendingTotal })}
      />
      <SchedulerTools
        searchRef={search}
        podLabels={state?.podLabels ?? []}
        nodeLabels={state?.nodeLabels ?? []}
        isSmall={isSmall}
      />
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : state === undefined ? (
        <LoadingRows />
      ) : (
        <SplitPane
          direction="row"
          label={t('side')}
          size={width}
          onResize={setWidth}
          min={300}
          maxPart={0.5}
          main={
            <div className={styles.main}>
              <ColorLegend color={color} legend={state.legend} others={state.others} nodes={state.nodes} />
              {state.total === 0 ? (
                <EmptyState
                  icon="node"
                  title={t(state.nodesTotal === 0 ? 'noNodes' : 'noMatch')}
                  text={t(state.nodesTotal === 0 ? 'noNodesText' : 'noMatchText')}
                />
              ) : (
                <NodeGrid
                  nodes={state.nodes}
                  groups={state.groups}
                  groupKey={group}
                  resource={resource}
                  names={names}
                  byStatus={color === 'status'}
                  isSmall={isSmall}
                  hasVerdicts={[...state.nodes.values()].some(({ verdict }) => verdict !== undefined)}
                  chosen={chosenUid}
                  onVisibleRange={onVisibleRange}
                  onChoosePod={choose}
                />
              )}
              <PlacementList placements={state.placements} onChoose={choose} />
            </div>
          }
          end={
            <aside className={styles.side} aria-label={t('side')}>
              <PendingList pods={state.pending} total={state.pendingTotal} chosen={chosenUid} onChoose={choose} />
              {pod === undefined ? (
                <p className={styles.hint}>{t('choose')}</p>
              ) : (
                <div className={styles.why}>
                  <PodSide link={pod} />
                </div>
              )}
            </aside>
          }
        />
      )}
    </section>
  )

  function uidOf(): string | undefined {
    if (pod === undefined || state === undefined) return undefined
    const pending = state.pending.find(({ namespace, name }) => isSame(pod, namespace, name))
    if (pending !== undefined) return pending.uid
    for (const { placed } of state.nodes.values()) {
      const found = placed.find(({ namespace, name }) => isSame(pod, namespace, name))
      if (found !== undefined) return found.uid
    }
    return undefined
  }
}

function isSame(link: ObjectLink, namespace: string, name: string): boolean {
  return link.name === name && link.namespace === namespace
}

/** As the pictures have it at 1280, 1440 and 1920 pixels of width. */
function sideWidth(): number {
  return innerWidth < 1360 ? 380 : innerWidth < 1700 ? 440 : 560
}

function useSearchKey(input: React.RefObject<HTMLInputElement | null>, title: string): void {
  useEffect(
    () =>
      registerCommands([
        {
          id: 'scheduler.find',
          title: () => title,
          icon: 'search',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [input, title]
  )
}
