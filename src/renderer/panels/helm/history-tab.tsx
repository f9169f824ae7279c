import { useCallback, useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { HelmContents, HelmRevision } from '../../../shared/contract/helm.ts'
import { DiffModeSwitch, DiffView, type DiffMode } from '../../parts/diff/diff-view.tsx'
import { SideButtons, type Side } from '../../parts/diff/side-buttons.tsx'
import { SidesNote } from '../../parts/diff/sides-note.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { Chip } from '../../parts/small.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { ReleaseLink } from '../../shell/route.ts'
import { toYaml } from '../objects/object-yaml.ts'
import { useContents } from './helm-calls.ts'
import styles from './helm.module.css'
import { historyColumns } from './release-columns.tsx'
import { sidesOf, type Sides } from './release-sides.ts'

interface HistoryTabProps {
  readonly release: ReleaseLink
  /** Newest first. */
  readonly revisions: readonly HelmRevision[]
  readonly chosen: Partial<Sides>
  readonly onPick: (side: Side, revision: number) => void
}

/** What helm history prints, newest first, and two of it beside each other. */
export function HistoryTab({ release, revisions, chosen, onPick }: HistoryTabProps): ReactElement {
  const { t } = useTranslation('helm')
  const sides = sidesOf(revisions, chosen)
  const { a, b } = sides ?? {}
  const [focused, setFocused] = useState(-1)
  const columns = useMemo(
    () =>
      historyColumns(t, {
        id: 'sides',
        header: t('column.sides'),
        width: 84,
        min: 84,
        render: ({ revision }) => (
          <span className={styles.sides}>
            <SideButtons revision={revision} a={a} b={b} onPick={(side) => onPick(side, revision)} />
          </span>
        )
      }),
    [t, a, b, onPick]
  )
  const rowAt = useCallback((index: number) => revisions[index], [revisions])
  return (
    <div className={styles.history}>
      <div className={styles.revisions} style={{ height: tableHeight(revisions.length) }}>
        <DataTable<HelmRevision>
          label={t('history')}
          total={revisions.length}
          rowAt={rowAt}
          rowKey={rowKey}
          onVisibleRange={allAreHere}
          columns={columns}
          sort={undefined}
          onSort={allAreHere}
          onOpen={({ revision }) => onPick('a', revision)}
          focusedIndex={focused}
          onFocusIndex={setFocused}
        />
      </div>
      <Difference release={release} sides={sides} />
    </div>
  )
}

const compared = ['manifest', 'values'] as const
type Compared = (typeof compared)[number]

function Difference({
  release,
  sides
}: {
  readonly release: ReleaseLink
  readonly sides: Sides | undefined
}): ReactElement {
  const { t } = useTranslation('helm')
  const [mode, setMode] = useState<DiffMode>('side')
  const [what, setWhat] = useState<Compared>('manifest')
  if (sides === undefined) {
    return (
      <section className={styles.difference} aria-label={t('difference')}>
        <EmptyState icon="diff" title={t('nothingToCompare')} text={t('nothingToCompareText')} />
      </section>
    )
  }
  return (
    <section className={styles.difference} aria-label={t('difference')}>
      <PanelHeader
        ruled
        title={t('difference')}
        note={<SidesNote a={t('revisionOf', { revision: sides.a })} b={t('revisionOf', { revision: sides.b })} />}
        actions={
          <>
            <span className={styles.chips} role="group" aria-label={t('whatLabel')}>
              {compared.map((one) => (
                <Chip key={one} chosen={one === what} onClick={() => setWhat(one)}>
                  {t(`what.${one}`)}
                </Chip>
              ))}
            </span>
            <DiffModeSwitch mode={mode} onChange={setMode} />
          </>
        }
      />
      <Compare release={release} sides={sides} what={what} mode={mode} />
    </section>
  )
}

interface CompareProps {
  readonly release: ReleaseLink
  readonly sides: Sides
  readonly what: Compared
  readonly mode: DiffMode
}

function Compare({ release, sides, what, mode }: CompareProps): ReactElement {
  const { t } = useTranslation('helm')
  const a = useContents(release, sides.a)
  const b = useContents(release, sides.b)
  const failed =
    a.error === undefined
      ? b.error === undefined
        ? undefined
        : { revision: sides.b, error: b.error }
      : { revision: sides.a, error: a.error }
  const [before, after] = useMemo(
    () => [textOf(a.contents, what), textOf(b.contents, what)],
    [a.contents, b.contents, what]
  )
  if (failed !== undefined) {
    return (
      <div className={styles.state}>
        <RefusedState title={t('contentsRefused', { revision: failed.revision })} message={failed.error.message} />
      </div>
    )
  }
  if (before === undefined || after === undefined) return <LoadingRows rowHeight={18} />
  if (before === after) return <EmptyState icon="diff" title={t('same')} text={t(`sameText.${what}`)} />
  return <DiffView before={before} after={after} mode={mode} label={t('diffLabel', { a: sides.a, b: sides.b })} />
}

function textOf(contents: HelmContents | undefined, what: Compared): string | undefined {
  if (contents === undefined) return undefined
  return what === 'manifest' ? contents.manifest : toYaml(contents.values)
}

/** Head and rows, up to what leaves room for the difference. */
function tableHeight(rows: number): number {
  return 30 + 28 * Math.min(rows, 10)
}

function rowKey({ revision }: HelmRevision): string {
  return String(revision)
}

/** A document comes whole, and a history has its order. */
function allAreHere(): void {}
