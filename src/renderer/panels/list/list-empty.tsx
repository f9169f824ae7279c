import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { createLine } from '../../../shared/actions/create-line.ts'
import { isWorkloads, workloadKinds } from '../../../shared/kinds/joined-list.ts'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { pluralName } from '../../../shared/kinds/plural-name.ts'
import { kindOfResource, type ClusterKind } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { Icon, kindIcon } from '../../icons/icon.tsx'
import { EmptyState } from '../../parts/states.tsx'
import { useDock } from '../../shell/dock.ts'
import { canCreate } from '../editor/templates.ts'

interface ListEmptyProps {
  readonly kind: ClusterKind
  readonly filtered: boolean
  readonly onClearFilter: () => void
}

/** Says what the kind is for where there is none, or that a filter hides them. */
export function ListEmpty({ kind, filtered, onClearFilter }: ListEmptyProps): ReactElement {
  const { t, i18n } = useTranslation('list')
  const { namespaces, setNamespaces } = useClusterScope()
  const openDock = useDock((dock) => dock.open)
  const name = pluralName(kind.kind)
  const isBuiltIn = kind.generation === undefined
  const purpose =
    isBuiltIn && i18n.exists(`list:purpose.${kind.resource}`) ? t(`purpose.${kind.resource as 'pods'}`) : undefined
  if (filtered) {
    return (
      <EmptyState
        icon="filter"
        title={t('noneMatch', { kind: name })}
        actions={<Button onClick={onClearFilter}>{t('clearFilter')}</Button>}
      />
    )
  }
  const made = kindToMake(kind)
  return (
    <EmptyState
      icon={isWorkloads(kind) ? 'table' : kindIcon(kind.icon)}
      title={
        namespaces.length === 1 && kind.namespaced
          ? t('noneIn', { kind: name, namespace: namespaces[0] })
          : t('none', { kind: name })
      }
      {...(purpose === undefined ? {} : { text: purpose })}
      actions={
        <>
          {made === undefined ? null : (
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              onClick={() => openDock({ type: 'create', template: qualifiedResource(made) })}
            >
              {t(/^[AEIO]/.test(made.kind) ? 'createAn' : 'createOne', { kind: made.kind })}
            </Button>
          )}
          {kind.namespaced && namespaces.length > 0 ? (
            <Button onClick={() => setNamespaces([])}>{t('allNamespaces')}</Button>
          ) : null}
        </>
      }
      {...(made === undefined
        ? {}
        : { command: createLine(made, namespaces.length === 1 ? namespaces[0] : undefined) })}
    />
  )
}

/** Of the workloads the first that they are; undefined of what only components make. */
function kindToMake(kind: ClusterKind): ClusterKind | undefined {
  const made = isWorkloads(kind) ? kindOfResource(workloadKinds[0].group, workloadKinds[0].resource) : kind
  return made !== undefined && canCreate(made) ? made : undefined
}
