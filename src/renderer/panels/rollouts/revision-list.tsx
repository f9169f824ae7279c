import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { RolloutDocument, RolloutRevision } from '../../../shared/contract/documents.ts'
import { Icon } from '../../icons/icon.tsx'
import { humanDuration } from '../../../shared/kube/time.ts'
import { SideButtons, type Side } from '../../parts/diff/side-buttons.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { moveRowFocus } from '../../parts/row-focus.ts'
import { StatusMark } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { AgeAt } from '../objects/age-at.tsx'
import { RevisionCause } from './revision-cause.tsx'
import { revisionMark, revisionNote, shortImage, type RevisionNote, type Sides } from './revision-notes.ts'
import styles from './revisions.module.css'

interface RevisionListProps {
  readonly rollout: RolloutDocument
  readonly sides: Sides | undefined
  /** The revision that the keys a and b take. */
  readonly onFocus: (revision: number) => void
  readonly onPick: (side: Side, revision: number) => void
  readonly onCompare: (revision: RolloutRevision) => void
  readonly link: ObjectLink
  /** The revision whose note is being written. */
  readonly edited: number | undefined
  readonly onEdit: (revision: number | undefined) => void
}

/** The revisions, newest first, on a line that runs through their marks. */
export function RevisionList(props: RevisionListProps): ReactElement {
  const { rollout, sides, onFocus, onPick, onCompare, link, edited, onEdit } = props
  const { t } = useTranslation('rollouts')
  const { revisions } = rollout
  return (
    <section className={styles.list} aria-label={t('revisions')}>
      <PanelHeader
        ruled
        title={t('revisions')}
        note={t('revisionsNote', { count: revisions.length, limit: rollout.historyLimit })}
        actions={
          sides === undefined ? undefined : (
            <>
              <span className={styles.sideChip}>
                <b className={styles.a}>A</b> {sides.a}
              </span>
              <span className={styles.sideChip}>
                <b className={styles.b}>B</b> {sides.b}
              </span>
            </>
          )
        }
      />
      {revisions.length === 0 ? <p className={styles.none}>{t('noRevisions')}</p> : null}
      <ol className={styles.rows} onKeyDown={(event) => moveRowFocus(event, 'data-revision')}>
        {revisions.map((revision, index) =>
          revision.revision === edited ? (
            <li key={revision.revision}>
              <RevisionCause link={link} revision={revision} onClose={() => onEdit(undefined)} />
            </li>
          ) : (
            <Row
              key={revision.revision}
              revision={revision}
              mark={revisionMark(rollout, revision)}
              note={revisionNote(rollout, index)}
              sides={sides}
              isStuck={revision.current && rollout.stuck?.isFinal === true}
              onFocus={() => onFocus(revision.revision)}
              onPick={(side) => onPick(side, revision.revision)}
              onCompare={() => onCompare(revision)}
              onEdit={() => onEdit(revision.revision)}
            />
          )
        )}
      </ol>
    </section>
  )
}

interface RowProps {
  readonly revision: RolloutRevision
  readonly mark: ReturnType<typeof revisionMark>
  readonly note: RevisionNote
  readonly sides: Sides | undefined
  readonly isStuck: boolean
  readonly onFocus: () => void
  readonly onPick: (side: Side) => void
  readonly onCompare: () => void
  readonly onEdit: () => void
}

function Row({ revision, mark, note, sides, isStuck, onFocus, onPick, onCompare, onEdit }: RowProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const { revision: number, images, changeCause, createdAt, by, restored = [] } = revision
  return (
    <li
      className={classNames(styles.row, (sides?.a === number || sides?.b === number) && styles.chosen)}
      onFocus={onFocus}
    >
      <span className={styles.track}>
        <span className={styles.mark}>
          <StatusMark mark={mark} />
        </span>
        <SideButtons revision={number} a={sides?.a} b={sides?.b} onPick={onPick} />
      </span>
      <button
        type="button"
        className={styles.body}
        data-revision
        data-keys=""
        title={t('compare', { revision: number })}
        onClick={onCompare}
      >
        <span className={styles.head}>
          <b>{number}</b>
          <code title={images.join('\n')}>{images.map(shortImage).join(', ')}</code>
          <AgeAt at={createdAt} />
        </span>
        <span className={classNames(styles.cause, changeCause === undefined && styles.quiet)} title={changeCause}>
          {changeCause ?? t('noCause')}
        </span>
        <span className={styles.foot}>
          <span className={styles.by}>
            {by}
            {restored.length === 0 ? null : `, ${t('restored', { revisions: restored.join(', ') })}`}
          </span>
          <span className={classNames(styles.note, isStuck && styles.bad)}>
            <Note note={note} />
          </span>
        </span>
      </button>
      <span className={styles.pen}>
        <Tooltip title={t('cause.edit')}>
          <IconButton size="small" aria-label={t('cause.editOf', { revision: number })} onClick={onEdit}>
            <Icon name="edit" size={13} />
          </IconButton>
        </Tooltip>
      </span>
    </li>
  )
}

function Note({ note }: { readonly note: RevisionNote }): ReactElement | null {
  const { t } = useTranslation('rollouts')
  switch (note.type) {
    case 'rolling':
      return <>{t(note.ready === 0 ? 'note.rollingNone' : 'note.rolling', { ...note })}</>
    case 'serving':
      return <>{t('note.serving', { count: note.ready })}</>
    case 'leaving':
      return <>{t('note.leaving', { count: note.replicas })}</>
    case 'held':
      return <>{t('note.held', { duration: humanDuration(note.duration) })}</>
    case 'empty':
      return null
  }
}
