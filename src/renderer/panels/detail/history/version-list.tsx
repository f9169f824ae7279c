import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ObjectVersion } from '../../../../shared/contract/object-history.ts'
import { clockTime } from '../../../parts/chart/axis.ts'
import { SideButtons, type Side } from '../../../parts/diff/side-buttons.tsx'
import { moveRowFocus } from '../../../parts/row-focus.ts'
import { classNames } from '../../../theme/class-names.ts'
import { AgeAt } from '../../objects/age-at.tsx'
import type { Sides } from './history-sides.ts'
import styles from './history.module.css'

interface VersionListProps {
  readonly versions: readonly ObjectVersion[]
  readonly sides: Sides | undefined
  readonly fromTheStart: boolean
  readonly onPick: (side: Side, revision: number) => void
  readonly onCompare: (revision: number) => void
}

/** The states, newest first: when, by whom, and what differs from the one before. */
export function VersionList({ versions, sides, fromTheStart, onPick, onCompare }: VersionListProps): ReactElement {
  const { t } = useTranslation('detail')
  return (
    <>
      <ol className={styles.rows} onKeyDown={(event) => moveRowFocus(event, 'data-revision')}>
        {versions.map((version) => (
          <Row
            key={version.revision}
            version={version}
            isMade={fromTheStart}
            sides={sides}
            onPick={onPick}
            onCompare={onCompare}
          />
        ))}
      </ol>
      {fromTheStart ? null : <p className={styles.more}>{t('history.older')}</p>}
    </>
  )
}

interface RowProps extends Pick<VersionListProps, 'sides' | 'onPick' | 'onCompare'> {
  readonly version: ObjectVersion
  /** Whether the first state of all is how the object was made. */
  readonly isMade: boolean
}

function Row({ version, isMade, sides, onPick, onCompare }: RowProps): ReactElement {
  const { t } = useTranslation('detail')
  const { revision, at, by, through, paths, changed } = version
  const more = changed - paths.length
  return (
    <li className={classNames(styles.row, (sides?.a === revision || sides?.b === revision) && styles.chosen)}>
      <span className={styles.sides}>
        <SideButtons revision={revision} a={sides?.a} b={sides?.b} onPick={(side) => onPick(side, revision)} />
      </span>
      <button
        type="button"
        className={styles.what}
        data-revision
        aria-label={t('history.compare', { time: clockTime(at) })}
        onClick={() => onCompare(revision)}
      >
        <span className={styles.when}>
          <span className={styles.time}>{clockTime(at)}</span>
          <span className={styles.by}>{through === '' ? by : t('history.through', { by, through })}</span>
          <AgeAt at={at} />
        </span>
        <span className={styles.paths}>
          {changed === 0 ? (
            <span className={styles.quiet}>{t(isMade ? 'history.made' : 'history.oldest')}</span>
          ) : (
            paths.map((path) => (
              <code key={path} title={path}>
                {path}
              </code>
            ))
          )}
          {more > 0 ? <span className={styles.quiet}>{t('history.more', { count: more })}</span> : null}
        </span>
      </button>
    </li>
  )
}
