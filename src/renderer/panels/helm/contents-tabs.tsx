import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { HelmContents, HelmRevision } from '../../../shared/contract/helm.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { Chip } from '../../parts/small.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import type { ReleaseLink } from '../../shell/route.ts'
import { toYaml } from '../objects/object-yaml.ts'
import { useContents } from './helm-calls.ts'
import styles from './helm.module.css'

interface ContentsTabProps {
  readonly release: ReleaseLink
  /** Newest first. */
  readonly revisions: readonly HelmRevision[]
}

/** What helm get values prints, with or without --all. */
export function ValuesTab({ release, revisions }: ContentsTabProps): ReactElement {
  const { t } = useTranslation('helm')
  const [which, setWhich] = useState<'given' | 'computed'>('given')
  return (
    <Contents
      release={release}
      revisions={revisions}
      tools={
        <span className={styles.chips} role="group" aria-label={t('valuesKind')}>
          <Chip chosen={which === 'given'} title={t('givenText')} onClick={() => setWhich('given')}>
            {t('given')}
          </Chip>
          <Chip chosen={which === 'computed'} title={t('computedText')} onClick={() => setWhich('computed')}>
            {t('computed')}
          </Chip>
        </span>
      }
      textOf={({ values, computedValues }) => (which === 'given' ? yamlOf(values) : yamlOf(computedValues))}
      labelOf={(revision) => t('valuesOf', { revision })}
      empty={<EmptyState icon="edit" title={t('noValues')} text={which === 'given' ? t('noValuesText') : undefined} />}
    />
  )
}

/** What helm get manifest prints, and under it the notes. */
export function ManifestTab({ release, revisions }: ContentsTabProps): ReactElement {
  const { t } = useTranslation('helm')
  return (
    <Contents
      release={release}
      revisions={revisions}
      textOf={({ manifest }) => manifest}
      labelOf={(revision) => t('manifestOf', { revision })}
      empty={<EmptyState icon="object" title={t('noManifest')} />}
      below={({ notes }) =>
        notes === '' ? null : (
          <section className={styles.notes} aria-label={t('notes')}>
            <PanelHeader ruled title={t('notes')} />
            <pre>{notes}</pre>
          </section>
        )
      }
    />
  )
}

/** Nothing for an empty table: helm prints null. */
function yamlOf(values: HelmContents['values']): string {
  return typeof values === 'object' && values !== null && Object.keys(values).length === 0 ? '' : toYaml(values)
}

interface ContentsProps extends ContentsTabProps {
  readonly tools?: ReactElement
  readonly textOf: (contents: HelmContents) => string
  readonly labelOf: (revision: number) => string
  /** In the place of an empty text. */
  readonly empty: ReactElement
  readonly below?: (contents: HelmContents) => ReactElement | null
}

function Contents({ release, revisions, tools, textOf, labelOf, empty, below }: ContentsProps): ReactElement {
  const { t } = useTranslation('helm')
  const [chosen, setChosen] = useState<number>()
  const revision = revisions.find((one) => one.revision === chosen)?.revision ?? revisions[0]?.revision
  const { contents, error } = useContents(release, revision)
  const text = contents === undefined ? undefined : textOf(contents)
  return (
    <div className={styles.contents}>
      <div className={styles.tools}>
        <span className={styles.chips} role="group" aria-label={t('revision')}>
          <span className={styles.quiet}>{t('revision')}</span>
          {revisions.map((one) => (
            <Chip key={one.revision} chosen={one.revision === revision} onClick={() => setChosen(one.revision)}>
              {one.revision}
            </Chip>
          ))}
        </span>
        <span className={styles.gap} />
        {tools}
        {text === undefined || text === '' ? null : <CopyButton text={text} />}
      </div>
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('contentsRefused', { revision })} message={error.message} />
        </div>
      ) : text === undefined || contents === undefined || revision === undefined ? (
        <LoadingRows rowHeight={18} />
      ) : text === '' ? (
        empty
      ) : (
        <>
          <div className={styles.code}>
            <CodeEditor value={text} readOnly label={labelOf(revision)} />
          </div>
          {below?.(contents)}
        </>
      )}
    </div>
  )
}
