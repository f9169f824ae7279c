// Own parts are plain CSS modules on the variables of theme/tokens.css; emotion is for MUI only.
import { memo } from 'react'
import type { ReactElement, ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatusMark as Status } from '../../shared/kinds/status-summary.ts'
import { color } from '../theme/colors.ts'
import type { ColorToken } from '../theme/colors.ts'
import { classNames } from '../theme/class-names.ts'
import { formatCount } from './format-count.ts'
import styles from './status-mark.module.css'

/** The shapes: those of a status, `change` for an edit on a timeline and `quiet`, the fine dot where there are many. */
export type MarkName = Status | 'change' | 'quiet'

const markColors: Record<MarkName, ColorToken> = {
  ok: 'ok-dot',
  quiet: 'ok-quiet',
  prog: 'prog',
  wait: 'warn',
  warn: 'warn',
  bad: 'bad',
  term: 'ink2',
  done: 'ink3',
  off: 'ink3',
  cord: 'warn',
  unk: 'ink2',
  change: 'prog'
}

/** The colour of the word beside a mark: fine is grey, what deviates carries its colour. */
export function wordColor(mark: MarkName): ColorToken {
  return mark === 'ok' || mark === 'quiet' ? 'ink2' : markColors[mark]
}

function shape(mark: MarkName): ReactElement {
  switch (mark) {
    case 'ok':
      return <circle cx="6" cy="6" r="3.4" fill="currentColor" />
    case 'quiet':
      return <circle cx="6" cy="6" r="2.6" fill="currentColor" />
    case 'prog':
      return (
        <>
          <circle cx="6" cy="6" r="4.4" fill="none" stroke="var(--line2)" strokeWidth="1.8" />
          <path d="M6 1.6a4.4 4.4 0 0 1 2.9 7.7" fill="none" stroke="currentColor" strokeWidth="1.8" />
        </>
      )
    case 'wait':
      return (
        <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.7" strokeDasharray="2.1 1.434" />
      )
    case 'warn':
      return (
        <>
          <path d="M6 .7 11.7 11H.3z" fill="currentColor" />
          <path d="M6 4.4v3.1M6 8.5v1.2" stroke="var(--panel)" strokeWidth="1.2" />
        </>
      )
    case 'bad':
      return (
        <>
          <rect x=".6" y=".6" width="10.8" height="10.8" rx="1.2" fill="currentColor" />
          <path d="m3.6 3.6 4.8 4.8M8.4 3.6 3.6 8.4" stroke="var(--panel)" strokeWidth="1.5" />
        </>
      )
    case 'term':
      return (
        <>
          <path d="M6 .9 11.1 6 6 11.1.9 6z" fill="none" stroke="currentColor" strokeWidth="1.2" />
          <path d="M6 2.6 9.4 6H2.6z" fill="currentColor" />
        </>
      )
    case 'done':
      return <path d="m2 6.3 2.8 2.8L10.2 3" fill="none" stroke="currentColor" strokeWidth="1.6" />
    case 'off':
      return (
        <>
          <circle cx="6" cy="6" r="4.8" fill="none" stroke="currentColor" strokeWidth="1.2" />
          <path d="M4.7 3.9v4.2M7.3 3.9v4.2" stroke="currentColor" strokeWidth="1.2" />
        </>
      )
    case 'cord':
      return (
        <>
          <circle cx="6" cy="6" r="4.5" fill="none" stroke="currentColor" strokeWidth="1.6" />
          <path d="M9.2 2.8 2.8 9.2" stroke="currentColor" strokeWidth="1.6" />
        </>
      )
    case 'unk':
      return (
        <>
          <circle cx="6" cy="6" r="5" fill="none" stroke="currentColor" strokeWidth="1.1" />
          <path
            d="M4.5 4.9C4.5 4 5.1 3.4 6 3.4s1.5.6 1.5 1.4C7.5 5.9 6 5.9 6 7"
            fill="none"
            stroke="currentColor"
            strokeWidth="1.1"
          />
          <circle cx="6" cy="8.6" r=".7" fill="currentColor" />
        </>
      )
    case 'change':
      return <path d="M6 1.2 10.8 6 6 10.8 1.2 6z" fill="currentColor" />
  }
}

export interface StatusMarkProps {
  readonly mark: MarkName
  /** 12 in rows, 20 in titles, 9 to 11 in crowds. */
  readonly size?: number
  /** In crowds the ring of `prog` does not turn. */
  readonly still?: boolean
  /** Only where no word stands beside it. */
  readonly title?: string
}

export const StatusMark = memo(function StatusMark({
  mark,
  size = 12,
  still = false,
  title
}: StatusMarkProps): ReactElement {
  const label = title === undefined ? { 'aria-hidden': true as const } : { role: 'img', 'aria-label': title }
  return (
    <svg
      className={classNames(styles.mark, mark === 'prog' && !still && styles.turn)}
      viewBox="0 0 12 12"
      width={size}
      height={size}
      style={{ color: color(markColors[mark]) }}
      data-mark={mark}
      {...label}
    >
      {shape(mark)}
    </svg>
  )
})

export interface StatusWordProps extends StatusMarkProps {
  /** Upstream's word, or a sentence: "Running", "Ready, cordoned". */
  readonly word: ReactNode
  /** Weight 600, as beside a title. */
  readonly strong?: boolean
}

/** A mark and its word, cut at the end where there is no room. */
export function StatusWord({ mark, word, size, still, strong = false }: StatusWordProps): ReactElement {
  return (
    <span className={styles.word} style={{ color: color(wordColor(mark)), fontWeight: strong ? 600 : undefined }}>
      <StatusMark mark={mark} size={size} still={still} />
      <span className={styles.text} title={typeof word === 'string' ? word : undefined}>
        {word}
      </span>
    </span>
  )
}

export interface StatusCountProps {
  readonly mark: MarkName
  readonly count: number
  /** "failing", "pending": left out in narrow places. */
  readonly word?: string
}

/** "4 failing" with its mark: navigation badges and the head of the pod marks. */
export function StatusCount({ mark, count, word }: StatusCountProps): ReactElement {
  const { t } = useTranslation('parts')
  return (
    <span className={styles.word} aria-label={`${formatCount(count)} ${word ?? t(`mark.${mark}`)}`}>
      <StatusMark mark={mark} size={11} still />
      <span style={word === undefined ? { color: color(wordColor(mark)), fontWeight: 600 } : undefined}>
        {formatCount(count)}
      </span>
      {word === undefined ? null : <span>{word}</span>}
    </span>
  )
}
