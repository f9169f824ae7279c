import { useEffect, useEffectEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { registerCommands } from '../../commands/command.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { copyText } from '../../parts/copy-text.ts'
import { addressOf, useRoute } from '../../shell/route.ts'
import { useMarks } from '../objects/marks.ts'

interface ListActs {
  readonly focusFilter: () => void
  readonly exportRows: () => void
}

/** The commands of the list on the screen, for as long as it is there. */
export function useListCommands({ focusFilter, exportRows }: ListActs): void {
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
          run: () => copyText(linkToList())
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
    [t]
  )
}

/** The address of what the list shows. The namespaces of the window are not in it, so they become a part of the filter. */
export function linkToList(): string {
  const { filter, page } = useRoute.getState()
  const { namespaces } = useClusterScope.getState()
  const isNarrowed = page.panel === 'list' && namespaces.length > 0
  return addressOf(isNarrowed ? { filter: `ns:${namespaces.join(',')} ${filter}`.trim() } : {})
}
