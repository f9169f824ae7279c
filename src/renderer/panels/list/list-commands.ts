import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { qualifiedResource } from '../../../shared/kinds/kind.ts'
import { registerCommands } from '../../commands/command.ts'
import type { ClusterKind } from '../../connection/cluster-kinds.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { copyText } from '../../parts/copy-text.ts'
import { addressOf, useRoute } from '../../shell/route.ts'
import { addListParameters } from './list-link.ts'
import { settingsFrom, useListSettings } from './list-settings.ts'
import { useMarks } from '../objects/marks.ts'

interface ListActs {
  readonly focusFilter: () => void
  readonly exportRows: () => void
}

/** The commands of the list on the screen, for as long as it is there. */
export function useListCommands(kind: ClusterKind, { focusFilter, exportRows }: ListActs): void {
  const { t } = useTranslation('list')
  const focus = useEffectEvent(focusFilter)
  const runExport = useEffectEvent(exportRows)
  useEffect(
    () =>
      registerCommands([
        {
          id: 'list.filter',
          title: () => t('filterCommand'),
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => focus()
        },
        {
          id: 'list.copyLink',
          title: () => t('copyLink'),
          icon: 'link',
          group: 'view',
          run: () => copyText(linkToList(kind))
        },
        { id: 'list.export', title: () => t('export'), icon: 'download', group: 'view', run: () => runExport() },
        {
          id: 'list.clearMarks',
          title: () => t('clearMarks'),
          icon: 'close',
          group: 'view',
          keys: 'Escape',
          // What is open closes first.
          when: () => useRoute.getState().open === undefined && useMarks.getState().links.size > 0,
          run: () => useMarks.getState().clear()
        }
      ]),
    [t, kind]
  )
}

/**
 * The address of what the list shows, with its sort and its columns. The namespaces of the window are not in it, so they
 * become a part of the filter.
 */
export function linkToList(kind: ClusterKind): string {
  const { filter } = useRoute.getState()
  const { namespaces } = useClusterScope.getState()
  const isNarrowed = kind.namespaced && namespaces.length > 0
  const address = addressOf(isNarrowed ? { filter: `ns:${namespaces.join(',')} ${filter}`.trim() } : {})
  const [place = '', text = ''] = address.split('?', 2)
  const query = new URLSearchParams(text)
  const id = qualifiedResource(kind)
  addListParameters(query, settingsFrom(id, useListSettings.getState().byKind[id]))
  return `${place}?${query.toString()}`
}
