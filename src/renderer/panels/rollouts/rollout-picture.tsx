import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RolloutDocument, RolloutRevision } from '../../../shared/contract/documents.ts'
import type { DaemonSet, Deployment, StatefulSet } from '../../../shared/schema/types.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { ChartPanel, type ChartTableData } from '../../parts/chart/chart-panel.tsx'
import { RolloutChart } from '../../parts/chart/rollout-chart.tsx'
import type { RolloutPoint } from '../../parts/chart/rollout-areas.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { previousRevision } from './revision-notes.ts'
import styles from './rollouts.module.css'

const height = 190

/** Old and new pods since the newest revision began, within what the strategy allows. */
export function RolloutPicture({ rollout }: { readonly rollout: RolloutDocument }): ReactElement {
  const { t } = useTranslation('rollouts')
  const [hovered, setHovered] = useState<RolloutPoint>()
  const points = useMemo(() => rollout.points.map(({ at, ...counts }) => ({ time: at, ...counts })), [rollout.points])
  const newest = rollout.revisions[0]
  // Pods of older revisions are drawn as one; most often only one of them has any.
  const serving = rollout.revisions.filter(({ current, replicas }) => !current && replicas > 0)
  const previous = previousRevision(rollout.revisions)
  const older = serving.length > 0 || previous === undefined ? serving : [previous]
  const newName = newest === undefined ? '' : `r${newest.revision}`
  const oldName = older.map(({ revision }) => `r${revision}`).join(', ')
  const deadline = deadlineOf(rollout, points.at(-1)?.time)
  const reading =
    hovered === undefined ? (
      <span className={styles.crowds}>
        {serving.map((revision) => (
          <Crowd key={revision.revision} revision={revision} />
        ))}
        {newest === undefined ? null : <Crowd revision={newest} />}
      </span>
    ) : (
      t('reading', { ...hovered, time: clockTime(hovered.time), oldName, newName })
    )
  return (
    <ChartPanel
      title={t('rollout')}
      note={strategyOf(t, rollout.object as Workload)}
      reading={reading}
      height={height}
      table={() => tableOf(t, points, oldName, newName)}
    >
      <RolloutChart
        label={t('chartLabel', { name: rollout.ref.name })}
        points={points}
        oldName={oldName}
        newName={newName}
        desired={rollout.desired}
        atMost={rollout.maxTotal}
        atLeast={rollout.minAvailable}
        {...(deadline === undefined
          ? {}
          : {
              deadline: {
                time: deadline.time,
                label: t('deadlinePassed', { ...deadline, time: clockTime(deadline.time) })
              }
            })}
        height={height}
        syncId="rollout"
        onReading={setHovered}
      />
    </ChartPanel>
  )
}

/** The deadline where it lies in what is drawn. */
function deadlineOf(
  { deadlineAt, object }: RolloutDocument,
  until: number | undefined
): { readonly time: number; readonly seconds: number } | undefined {
  if (deadlineAt === undefined || until === undefined || deadlineAt > until) return undefined
  return { time: deadlineAt, seconds: (object as Deployment).spec.progressDeadlineSeconds ?? 600 }
}

type Translate = ReturnType<typeof useTranslation<'rollouts'>>['t']

type Workload = Deployment | StatefulSet | DaemonSet

/** "RollingUpdate, surge 25%, unavailable 25%". */
function strategyOf(t: Translate, workload: Workload): string {
  const { type = 'RollingUpdate' } =
    (workload.kind === 'Deployment' ? workload.spec.strategy : workload.spec.updateStrategy) ?? {}
  if (type !== 'RollingUpdate') return type
  switch (workload.kind) {
    case 'Deployment': {
      const { maxSurge = '25%', maxUnavailable = '25%' } = workload.spec.strategy?.rollingUpdate ?? {}
      return t('strategy', { type, surge: maxSurge, unavailable: maxUnavailable })
    }
    case 'DaemonSet': {
      const { maxSurge = 0, maxUnavailable = 1 } = workload.spec.updateStrategy?.rollingUpdate ?? {}
      return t('strategy', { type, surge: maxSurge, unavailable: maxUnavailable })
    }
    case 'StatefulSet':
      return t('strategyPartition', { type, partition: workload.spec.updateStrategy?.rollingUpdate?.partition ?? 0 })
  }
}

/** More marks than this would not be counted anyway. */
const mostMarks = 12

/** "r13" and a mark for each of its pods, those in trouble first. */
function Crowd({ revision }: { readonly revision: RolloutRevision }): ReactElement {
  const { t } = useTranslation('rollouts')
  const { ready, replicas } = revision
  const label = t('podsOf', { ready, total: replicas, revision: revision.revision })
  const shownWaiting = Math.min(replicas - ready, mostMarks)
  const shownReady = Math.min(ready, mostMarks - shownWaiting)
  return (
    <span className={styles.crowd} role="img" aria-label={label} title={label}>
      r{revision.revision}
      {Array.from({ length: shownWaiting }, (_, index) => (
        <StatusMark key={`w${index}`} mark="warn" size={10} still />
      ))}
      {Array.from({ length: shownReady }, (_, index) => (
        <StatusMark key={`r${index}`} mark="ok" size={11} still />
      ))}
      {replicas > shownWaiting + shownReady ? ` ${ready}/${replicas}` : null}
    </span>
  )
}

function tableOf(t: Translate, points: readonly RolloutPoint[], oldName: string, newName: string): ChartTableData {
  return {
    headers: [
      t('chartReady', { revision: oldName }),
      t('chartNotReady', { revision: oldName }),
      t('chartReady', { revision: newName }),
      t('chartNotReady', { revision: newName })
    ],
    rows: points.toReversed().map((point) => ({
      time: point.time,
      cells: [point.oldReady, point.oldNotReady, point.newReady, point.newNotReady].map(String)
    }))
  }
}
