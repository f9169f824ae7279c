import { useMemo, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { RolloutRevision } from '../../../shared/contract/documents.ts'
import type { PodTemplateSpec } from '../../../shared/schema/types.ts'
import { DiffModeSwitch, DiffView, type DiffMode } from '../../parts/diff/diff-view.tsx'
import { SidesNote } from '../../parts/diff/sides-note.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { toYaml } from '../objects/object-yaml.ts'
import type { Sides } from './revision-notes.ts'
import styles from './rollouts.module.css'
import { templateChanges, type FieldWord } from './template-changes.ts'

interface RevisionDifferenceProps {
  readonly revisions: readonly RolloutRevision[]
  readonly sides: Sides | undefined
}

/** The pod templates of two revisions beside each other. */
export function RevisionDifference({ revisions, sides }: RevisionDifferenceProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const [mode, setMode] = useState<DiffMode>('side')
  const a = revisions.find(({ revision }) => revision === sides?.a)
  const b = revisions.find(({ revision }) => revision === sides?.b)
  if (a === undefined || b === undefined) {
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
        note={
          <SidesNote a={t('revisionOf', { revision: a.revision })} b={t('revisionOf', { revision: b.revision })}>
            <ChangedFields before={a.template} after={b.template} />
          </SidesNote>
        }
        actions={<DiffModeSwitch mode={mode} onChange={setMode} />}
      />
      <TemplateDiff
        before={a.template}
        after={b.template}
        mode={mode}
        label={t('diffLabel', { a: a.revision, b: b.revision })}
      />
    </section>
  )
}

interface TemplatesProps {
  readonly before: PodTemplateSpec
  readonly after: PodTemplateSpec
}

const mostWords = 6

/** "5 fields: image, memory limit, env, readiness probe". */
export function ChangedFields({ before, after }: TemplatesProps): ReactElement {
  const { t } = useTranslation('rollouts')
  const { count, words } = useMemo(() => templateChanges(before, after), [before, after])
  const named = words
    .slice(0, mostWords)
    .map((word) => (typeof word === 'string' ? t(`word.${word satisfies FieldWord}`) : word.name))
  if (words.length > mostWords) named.push(t('moreWords', { count: words.length - mostWords }))
  const text = count === 0 ? t('fieldsNone') : t('fields', { count, words: named.join(', ') })
  return (
    <span className={styles.fields} title={text}>
      {text}
    </span>
  )
}

export function TemplateDiff({
  before,
  after,
  mode,
  label
}: TemplatesProps & { readonly mode: DiffMode; readonly label: string }): ReactElement {
  const [left, right] = useMemo(() => [toYaml(before), toYaml(after)], [before, after])
  return <DiffView before={left} after={right} mode={mode} label={label} />
}
