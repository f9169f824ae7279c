import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { WorkloadsDocument } from '../../../shared/contract/documents.ts'
import { nobodysFilter } from '../../../shared/kinds/joined-list.ts'
import { kindNamed } from '../../../shared/kinds/kind-names.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { countsInOrder } from '../../parts/pod-marks.tsx'
import { StatusCount, wordColor } from '../../parts/status-mark.tsx'
import { useRoute } from '../../shell/route.ts'
import { color } from '../../theme/colors.ts'
import { classNames } from '../../theme/class-names.ts'
import styles from './workloads.module.css'

type KindCounts = WorkloadsDocument['kinds'][number]

/** A tile a kind: how many there are in which state. Pressed, the list has this kind only. */
export function KindTiles({ kinds }: { readonly kinds: readonly KindCounts[] }): ReactElement {
  const { t } = useTranslation('overview')
  const filter = useRoute((route) => route.filter)
  const setFilter = useRoute((route) => route.setFilter)
  return (
    <div className={styles.tiles} role="group" aria-label={t('workloads.kinds')}>
      {kinds.map((counts) => {
        const kind = kindNamed(counts.group, counts.resource)!
        const ofKind = `kind:${kind.kind}`
        const isChosen = filter.split(' ').includes(ofKind)
        return (
          <button
            key={counts.resource}
            type="button"
            className={classNames(styles.tile, isChosen && styles.chosen)}
            aria-pressed={isChosen}
            onClick={() => setFilter(isChosen ? nobodysFilter : ofKind)}
          >
            <span className={styles.head}>
              <Icon name={kindIcon(kind.icon)} size={14} />
              <span className={styles.name}>{pluralName(kind.kind)}</span>
              <span className={styles.total}>{counts.total}</span>
            </span>
            <StateBar {...counts} />
            <StateWords {...counts} />
          </button>
        )
      })}
    </div>
  )
}

/** Each state has as much of the bar as it has objects, troubled first. */
function StateBar({ marks, total }: KindCounts): ReactElement {
  return (
    <span className={styles.bar} aria-hidden>
      {countsInOrder(marks).map(([mark, count]) => (
        <span
          key={mark}
          style={{
            flexGrow: count / total,
            background: mark === 'ok' ? color('ok-quiet') : color(wordColor(mark))
          }}
        />
      ))}
    </span>
  )
}

/** Worst first; what differs in the mark alone is one. */
const states = [
  { state: 'failing', marks: ['bad'] },
  { state: 'notReady', marks: ['warn', 'cord'] },
  { state: 'waiting', marks: ['wait'] },
  { state: 'unknown', marks: ['unk'] },
  { state: 'underWay', marks: ['prog'] },
  { state: 'stopping', marks: ['term'] },
  { state: 'fine', marks: ['ok'] },
  { state: 'done', marks: ['done'] },
  { state: 'off', marks: ['off'] }
] as const

/** More would not be read in a tile. */
const mostWords = 2

function StateWords({ marks, total }: KindCounts): ReactElement {
  const { t } = useTranslation('overview')
  const present = states.flatMap(({ state, marks: [mark, ...others] }) => {
    const count = [mark, ...others].reduce((sum, one) => sum + (marks[one] ?? 0), 0)
    return count === 0 ? [] : [{ state, mark, count }]
  })
  if (total === 0) return <span className={styles.words}>{t('workloads.none')}</span>
  return (
    <span className={styles.words}>
      {present.slice(0, mostWords).map(({ state, mark, count }) => (
        <StatusCount
          key={state}
          mark={mark === 'ok' ? 'quiet' : mark}
          count={count}
          word={t(`workloads.state.${state}`)}
        />
      ))}
    </span>
  )
}
