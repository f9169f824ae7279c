import { useMemo, useRef, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import FormControlLabel from '@mui/material/FormControlLabel'
import Switch from '@mui/material/Switch'
import type { TFunction } from 'i18next'
import { useTranslation } from 'react-i18next'
import { subjectText } from '../../../shared/access/subject.ts'
import type { AccessResource, AccessRow } from '../../../shared/contract/access.ts'
import { SearchField } from './search-field.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { DataTable } from '../../parts/table/data-table.tsx'
import type { TableColumn } from '../../parts/table/table-row.tsx'
import { matrixColumns } from './access-columns.ts'
import { resourceText } from './access-words.ts'
import styles from './access.module.css'
import { DangerWords } from './danger-words.tsx'
import { SubjectName } from './subject-name.tsx'
import { useFilterKey } from './use-filter-key.ts'
import type { MatrixView } from './use-matrix.ts'
import { VerbLetters } from './verb-letters.tsx'

export interface MatrixTableProps {
  readonly view: MatrixView
  readonly filter: string
  readonly onFilter: (filter: string) => void
  readonly withSystem: boolean
  readonly onWithSystem: (shown: boolean) => void
  readonly openKey: string | undefined
  /** With a resource: what allows something with it. */
  readonly onOpen: (row: AccessRow, resource?: AccessResource) => void
}

/** Everybody and what they may do with what people ask about; a row opens all of somebody's rights. */
export function MatrixTable(props: MatrixTableProps): ReactElement {
  const { view, filter, onFilter, withSystem, onWithSystem, openKey, onOpen } = props
  const { t } = useTranslation('access')
  const [focused, setFocused] = useState(-1)
  const input = useRef<HTMLInputElement>(null)
  useFilterKey(input)
  const columns = useMemo(() => columnsOf(t, onOpen), [t, onOpen])
  const { matrix, error } = view
  return (
    <>
      <div className={styles.filterRow}>
        <SearchField
          value={filter}
          onChange={onFilter}
          label={t('filter')}
          placeholder={t('filterHint')}
          inputRef={input}
        />
        <FormControlLabel
          control={<Switch checked={withSystem} onChange={(event) => onWithSystem(event.target.checked)} />}
          label={withSystem || matrix === undefined ? t('system') : t('systemCount', { count: matrix.hidden })}
        />
        <span className={styles.gap} />
        <Legend />
      </div>
      {error !== undefined ? (
        <div className={styles.state}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : matrix === undefined ? (
        <LoadingRows />
      ) : matrix.total === 0 ? (
        <EmptyState
          icon="access"
          title={filter === '' ? t('nobody') : t('noMatch', { filter })}
          text={matrix.unfiltered === 0 ? t('openText') : t('hidden', { count: matrix.unfiltered })}
          {...(filter === '' ? {} : { actions: <Button onClick={() => onFilter('')}>{t('showAll')}</Button> })}
        />
      ) : (
        <div className={styles.table}>
          <DataTable<AccessRow>
            label={t('matrix')}
            total={matrix.total}
            rowAt={view.rowAt}
            rowKey={rowKey}
            onVisibleRange={view.onVisibleRange}
            columns={columns}
            sort={undefined}
            onSort={unsorted}
            openKey={openKey}
            onOpen={(row) => onOpen(row)}
            focusedIndex={focused}
            onFocusIndex={setFocused}
          />
        </div>
      )}
    </>
  )
}

function columnsOf(t: TFunction<'access'>, onOpen: MatrixTableProps['onOpen']): readonly TableColumn<AccessRow>[] {
  const ofResources = matrixColumns.map(({ header, hideOrder, ...resource }, index): TableColumn<AccessRow> => ({
    id: resourceText(resource),
    header,
    width: 66,
    min: 60,
    sortable: false,
    ...(hideOrder === undefined ? {} : { hideOrder }),
    render: (row) => (
      <VerbLetters
        cell={row.cells[index]!}
        label={`${subjectText(row.subject)}, ${resourceText(resource)}`}
        onOpen={() => onOpen(row, resource)}
      />
    )
  }))
  return [
    {
      id: 'subject',
      header: t('column.subject'),
      width: 240,
      min: 216,
      grow: 1,
      sortable: false,
      render: ({ subject }) => <SubjectName subject={subject} />
    },
    ...ofResources,
    {
      id: 'danger',
      header: t('column.danger'),
      width: 170,
      min: 128,
      sortable: false,
      render: ({ dangers }) => <DangerWords dangers={dangers} />
    }
  ]
}

/** What the letters mean. */
function Legend(): ReactElement {
  const { t } = useTranslation('access')
  return (
    <span className={styles.legend}>
      {(['R', 'W', 'D', 'plus'] as const).map((letter) => (
        <span key={letter}>
          <b>{letter === 'plus' ? '+' : letter}</b> {t(`letter.${letter}`)}
        </span>
      ))}
    </span>
  )
}

function rowKey({ key }: AccessRow): string {
  return key
}

/** People, groups and accounts stand in one order. */
function unsorted(): void {}
