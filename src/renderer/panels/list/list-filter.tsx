import type { ReactElement, RefObject } from 'react'
import { useTranslation } from 'react-i18next'
import { completionsFor } from '../../../shared/filter/completions.ts'
import { filterKeys } from '../../../shared/filter/filter.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FilterBox } from '../../parts/filter-box.tsx'
import { linkToList } from './list-commands.ts'
import styles from './list-panel.module.css'
import type { useFilter } from './use-filter.ts'
import { useFilterWords } from './use-filter-words.ts'

interface ListFilterProps {
  readonly kind: ClusterKind
  readonly name: string
  readonly filter: ReturnType<typeof useFilter>
  readonly error: string | undefined
  readonly input: RefObject<HTMLInputElement | null>
}

/** One box for all ways to filter, with completion by what the cluster has, and the link to what it shows. */
export function ListFilter({ kind, name, filter, error, input }: ListFilterProps): ReactElement {
  const { t } = useTranslation('list')
  const { words, refresh } = useFilterWords(kind.group, kind.resource)
  const { text } = filter.value
  return (
    <>
      <div className={styles.filterRow} onFocus={refresh}>
        <FilterBox
          value={filter.value}
          onChange={filter.change}
          keys={filterKeys}
          completions={completionsFor(text, text.length, words).options}
          placeholder={t('filterPlaceholder')}
          label={t('filterLabel', { kind: name })}
          inputRef={input}
        />
        <CopyButton icon="link" name={t('copyLink')} text={() => linkToList(kind)} />
      </div>
      {error === undefined ? null : (
        <div className={styles.filterError} role="status">
          {error}
        </div>
      )}
    </>
  )
}
