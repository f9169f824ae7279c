import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import type { TableView } from '../../connection/use-table.ts'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { useDock } from '../../shell/dock.ts'
import { useRoute } from '../../shell/route.ts'
import { canCreate } from '../editor/templates.ts'
import { ColumnChooser } from './column-chooser.tsx'
import { useListSettings, type KindSettings } from './list-settings.ts'
import { SavedViewsButton } from './saved-views-button.tsx'
import { showView } from './show-view.ts'
import type { ListColumns } from './use-columns.tsx'
import { useFilterWords } from './use-filter-words.ts'

interface ListHeaderProps {
  readonly kind: ClusterKind
  readonly name: string
  readonly table: Pick<TableView, 'total' | 'unfiltered'>
  readonly settings: KindSettings
  readonly columns: ListColumns
  /** How far an export is, from 0 to 1, while there is one. */
  readonly exported: number | undefined
  readonly onExport: () => void
}

/** What the list is called, how many there are, and what can be done with the list as a whole. */
export function ListHeader(props: ListHeaderProps): ReactElement {
  const { kind, name, table, settings, columns, exported, onExport } = props
  const { t } = useTranslation('list')
  const kindId = qualifiedResource(kind)
  const filter = useRoute((route) => route.filter)
  const namespaces = useClusterScope((scope) => scope.namespaces)
  const chosen = useListSettings((lists) => lists.byKind[kindId]) ?? {}
  const resetColumns = useListSettings((lists) => lists.resetColumns)
  const openDock = useDock((dock) => dock.open)
  const { words, refresh } = useFilterWords(kind.group, kind.resource)
  const { group, resource } = kind
  const exporting = exported === undefined ? undefined : t('exporting', { percent: Math.round(exported * 100) })
  return (
    <PageHeader
      title={name}
      note={
        exporting ??
        (filter === ''
          ? t('count', { total: table.total })
          : t('countOf', { total: table.total, unfiltered: table.unfiltered }))
      }
      actions={
        <>
          <SavedViewsButton
            now={{
              kind: kindId,
              group,
              resource,
              filter,
              namespaces: kind.namespaced ? namespaces : [],
              settings: chosen
            }}
            onShow={showView}
          />
          <ColumnChooser
            columns={columns.all}
            shown={columns.shown}
            own={settings.own}
            labels={Object.keys(words.labels)}
            onShow={columns.show}
            onShift={columns.shift}
            onAdd={columns.add}
            onRemove={columns.remove}
            onReset={() => resetColumns(kindId)}
            onOpen={refresh}
          />
          <Tooltip title={t('export')}>
            <span>
              <IconButton
                aria-label={t('export')}
                disabled={exporting !== undefined || table.total === 0}
                onClick={onExport}
              >
                <Icon name="download" size={15} />
              </IconButton>
            </span>
          </Tooltip>
          {canCreate(kind) ? <CreateButton onCreate={() => openDock({ type: 'create', template: kindId })} /> : null}
        </>
      }
    />
  )
}

function CreateButton({ onCreate }: { readonly onCreate: () => void }): ReactElement {
  const { t } = useTranslation('list')
  return (
    <Button variant="contained" startIcon={<Icon name="add" size={14} />} onClick={onCreate}>
      {t('create')}
    </Button>
  )
}
