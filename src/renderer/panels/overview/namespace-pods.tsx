import { useMemo, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { OverviewDocument } from '../../../shared/contract/documents.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { areBars, PodMarks, type PodGroup } from '../../parts/pod-marks.tsx'
import { StatusCount } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import { podStateCounts, podStates } from './headline.ts'
import styles from './overview.module.css'

/** One mark a pod, namespace by namespace; bars where they are many. */
export function NamespacePods({ document }: { readonly document: OverviewDocument }): ReactElement {
  const { t } = useTranslation('overview')
  const go = useRoute((route) => route.go)
  const groups = useMemo<readonly PodGroup[]>(
    () => document.namespaces.map(({ name, marks }) => ({ key: name, name, counts: Object.fromEntries(marks) })),
    [document.namespaces]
  )
  const counts = podStateCounts(document.podMarks)
  return (
    <section className={styles.tile}>
      <PanelHeader
        title={t('pods')}
        note={t(areBars(groups) ? 'podBarsNote' : 'podsNote')}
        actions={
          <span className={styles.counts}>
            {podStates.map(({ state, mark }) => {
              const count = counts.get(state)
              if (count === undefined) return null
              return (
                <StatusCount
                  key={state}
                  mark={state === 'fine' ? 'quiet' : mark}
                  count={count}
                  word={t(`mark.${state}`)}
                />
              )
            })}
          </span>
        }
      />
      {groups.length === 0 ? (
        <p className={styles.nothing}>{t('noPods')}</p>
      ) : (
        <PodMarks
          groups={groups}
          onOpen={(namespace) => go({ panel: 'list', group: '', resource: 'pods' }, { filter: `ns:${namespace}` })}
        />
      )}
    </section>
  )
}
