// Plain CSS module on the theme's variables.
import { useMemo, useState } from 'react'
import type { ReactElement } from 'react'
import ToggleButton from '@mui/material/ToggleButton'
import ToggleButtonGroup from '@mui/material/ToggleButtonGroup'
import { useTranslation } from 'react-i18next'
import { classNames } from '../../theme/class-names.ts'
import { diffRows, foldRows } from './diff-rows.ts'
import type { DiffLine, DiffRow } from './diff-rows.ts'
import styles from './diff-view.module.css'

export type DiffMode = 'side' | 'unified'

export interface DiffViewProps {
  /** Side A, the older. */
  readonly before: string
  /** Side B, the newer. */
  readonly after: string
  readonly mode: DiffMode
  /** Unchanged lines left at each change. */
  readonly context?: number
  readonly label: string
}

interface Piece {
  readonly key: string
  readonly value: string
  readonly changed: boolean
}

/** The parts of a line, each cut where the YAML key ends. */
function piecesOf(line: DiffLine): readonly Piece[] {
  const keyEnd = /^\s*(?:- )*(?:"[^"]+"|[^\s:#"'][^:]*):(?=\s|$)/.exec(line.text)?.[0].length ?? 0
  const pieces: Piece[] = []
  let at = 0
  for (const { text, changed } of line.parts) {
    const inKey = Math.max(0, Math.min(text.length, keyEnd - at))
    pieces.push({ key: text.slice(0, inKey), value: text.slice(inKey), changed })
    at += text.length
  }
  return pieces
}

/** The text of a line: its key in grey, its value in ink, changed words marked. */
function LineText({ line, side }: { readonly line: DiffLine; readonly side: 'old' | 'new' }): ReactElement {
  return (
    <>
      {piecesOf(line).map(({ key, value, changed }, index) => {
        const content = (
          <>
            {key === '' ? null : <span className={styles.key}>{key}</span>}
            {value}
          </>
        )
        return changed ? <mark key={`${side}${index}`}>{content}</mark> : <span key={`${side}${index}`}>{content}</span>
      })}
    </>
  )
}

function Side({
  line,
  side,
  changed
}: {
  readonly line: DiffLine | undefined
  readonly side: 'old' | 'new'
  readonly changed: boolean
}): ReactElement {
  const tone = line === undefined ? styles.missing : changed ? styles[side] : undefined
  const position = side === 'old' ? styles.oldSide : undefined
  return (
    <>
      <span className={classNames(styles.number, tone)}>{line?.number}</span>
      <span className={classNames(styles.sign, tone)}>
        {line !== undefined && changed ? (side === 'old' ? '-' : '+') : ''}
      </span>
      <span className={classNames(styles.text, tone, position)}>
        {line === undefined ? null : <LineText line={line} side={side} />}
      </span>
    </>
  )
}

function UnifiedLine({
  line,
  other,
  side,
  changed
}: {
  readonly line: DiffLine
  readonly other: number | undefined
  readonly side: 'old' | 'new'
  readonly changed: boolean
}): ReactElement {
  const tone = changed ? styles[side] : undefined
  return (
    <>
      <span className={classNames(styles.number, tone)}>{side === 'old' ? line.number : other}</span>
      <span className={classNames(styles.number, tone)}>{side === 'new' ? line.number : other}</span>
      <span className={classNames(styles.sign, tone)}>{changed ? (side === 'old' ? '-' : '+') : ''}</span>
      <span className={classNames(styles.text, tone)}>
        <LineText line={line} side={side} />
      </span>
    </>
  )
}

type LineRow = Exclude<DiffRow, { kind: 'fold' }>

/** In one column, the removed lines of a stretch come before the added ones. */
function unifiedRows(rows: readonly LineRow[]): readonly ReactElement[] {
  const result: ReactElement[] = []
  let waiting: ReactElement[] = []
  for (const row of rows) {
    const key = `${row.old?.number ?? ''}:${row.new?.number ?? ''}`
    if (row.kind === 'same') {
      result.push(...waiting)
      waiting = []
      if (row.old !== undefined)
        result.push(<UnifiedLine key={key} line={row.old} other={row.new?.number} side="old" changed={false} />)
      continue
    }
    if (row.old !== undefined)
      result.push(<UnifiedLine key={`${key}a`} line={row.old} other={undefined} side="old" changed />)
    if (row.new !== undefined)
      waiting.push(<UnifiedLine key={`${key}b`} line={row.new} other={undefined} side="new" changed />)
  }
  return [...result, ...waiting]
}

/** Two texts compared, A left and B right or both in one column; folds name what they hide and open when pressed. */
export function DiffView({ before, after, mode, context = 3, label }: DiffViewProps): ReactElement {
  const { t } = useTranslation('parts')
  const folded = useMemo(() => foldRows(diffRows(before, after), context), [before, after, context])
  const [opened, setOpened] = useState<{ readonly of: readonly DiffRow[]; readonly keys: ReadonlySet<string> }>({
    of: folded,
    keys: new Set()
  })
  const keys = opened.of === folded ? opened.keys : new Set<string>()
  if (folded.every((row) => row.kind === 'fold' || row.kind === 'same'))
    return <p className={styles.same}>{t('diff.same')}</p>

  const lines = (rows: readonly DiffRow[]): readonly ReactElement[] => {
    const plain = rows.filter((row) => row.kind !== 'fold')
    if (mode === 'unified') return unifiedRows(plain)
    return plain.map((row) => <SideRow key={`${row.old?.number ?? ''}:${row.new?.number ?? ''}`} row={row} />)
  }
  const pieces: ReactElement[] = []
  let stretch: DiffRow[] = []
  for (const row of folded) {
    if (row.kind !== 'fold') stretch.push(row)
    else if (keys.has(row.key)) stretch.push(...row.rows)
    else {
      pieces.push(...lines(stretch))
      stretch = []
      const named = row.names.slice(0, 4).join(', ') + (row.names.length > 4 ? ', …' : '')
      const text =
        named === ''
          ? t('diff.unchanged', { count: row.rows.length })
          : t('diff.unchangedNamed', { count: row.rows.length, names: named })
      pieces.push(
        <button
          key={row.key}
          type="button"
          className={styles.fold}
          onClick={() => setOpened({ of: folded, keys: new Set([...keys, row.key]) })}
        >
          <span>{text}</span>
        </button>
      )
    }
  }
  pieces.push(...lines(stretch))
  return (
    <div className={styles.frame} tabIndex={0} role="region" aria-label={label}>
      <div className={mode === 'side' ? styles.sides : styles.unified}>{pieces}</div>
    </div>
  )
}

function SideRow({ row }: { readonly row: LineRow }): ReactElement {
  const changed = row.kind !== 'same'
  return (
    <>
      <Side line={row.old} side="old" changed={changed} />
      <Side line={row.new} side="new" changed={changed} />
    </>
  )
}

/** Side by side or unified, for the header of the panel. */
export function DiffModeSwitch({
  mode,
  onChange
}: {
  readonly mode: DiffMode
  readonly onChange: (mode: DiffMode) => void
}): ReactElement {
  const { t } = useTranslation('parts')
  return (
    <ToggleButtonGroup
      size="small"
      exclusive
      value={mode}
      onChange={(_event, next: DiffMode | null) => next !== null && onChange(next)}
    >
      <ToggleButton value="side">{t('diff.sideBySide')}</ToggleButton>
      <ToggleButton value="unified">{t('diff.unified')}</ToggleButton>
    </ToggleButtonGroup>
  )
}
