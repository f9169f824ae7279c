import i18next from 'i18next'
import { qualifiedResource } from '../../shared/kinds/kind.ts'
import { registerCommands, type Command } from '../commands/command.ts'
import type { ClusterKind } from '../connection/cluster-kinds.ts'
import { useNotices } from '../notices/notice-store.ts'
import { useApplyFiles } from '../panels/apply/apply-files.ts'
import { useClusterDialog } from '../panels/clusters/cluster-dialog.ts'
import { useThemeMode } from '../theme/mode.ts'
import { useDock } from './dock.ts'
import { openPlace } from './open-place.ts'
import { customPlaceGroups, placeGroups, type Place, type PlaceGroup } from './places.ts'
import { useRoute, type Page } from './route.ts'

export interface ShellSurfaces {
  readonly openPalette: () => void
  readonly openKeys: () => void
}

/** The commands of the window itself. Returns what takes them away. */
export function registerShellCommands({ openPalette, openKeys }: ShellSurfaces): () => void {
  const t = i18next.getFixedT(null, 'shell')
  return registerCommands([
    {
      id: 'palette',
      title: () => t('command.palette'),
      icon: 'search',
      group: 'view',
      keys: 'Ctrl+k',
      run: openPalette
    },
    { id: 'keys', title: () => t('command.keys'), icon: 'help', group: 'view', keys: '?', run: openKeys },
    {
      id: 'create',
      title: () => t('command.create'),
      icon: 'add',
      group: 'create',
      keys: 'c',
      kubectl: () => 'kubectl apply -f -',
      run: () => useDock.getState().open({ type: 'create', template: templateOn(useRoute.getState().page) })
    },
    {
      id: 'cluster.create',
      title: () => t('command.newCluster'),
      icon: 'clusters',
      group: 'create',
      run: () => useClusterDialog.getState().open({ type: 'create' })
    },
    {
      id: 'apply.files',
      title: () => t('command.applyFiles'),
      icon: 'upload',
      group: 'create',
      keys: 'Shift+A',
      kubectl: () => 'kubectl apply -R -f FOLDER',
      run: () => useApplyFiles.getState().open([])
    },
    {
      id: 'welcome',
      title: () => t('command.welcome'),
      icon: 'lesson',
      group: 'view',
      run: () => useRoute.getState().go({ panel: 'welcome' })
    },
    {
      id: 'drafts',
      title: () => t('command.drafts'),
      icon: 'edit',
      group: 'create',
      run: () => useDock.getState().open({ type: 'drafts' })
    },
    {
      id: 'settings',
      title: () => t('allSettings'),
      icon: 'settings',
      group: 'view',
      keys: 'Ctrl+,',
      run: () => useRoute.getState().go({ panel: 'settings' })
    },
    {
      id: 'notices',
      title: () => i18next.t('notices:openCommand'),
      icon: 'bell',
      group: 'view',
      keys: 'Shift+N',
      run: () => useNotices.getState().setOpen(true)
    },
    {
      id: 'notices.clear',
      title: () => i18next.t('notices:clearCommand'),
      icon: 'close',
      group: 'view',
      run: () => useNotices.getState().clear()
    },
    { id: 'theme.switch', title: () => t('command.theme'), icon: 'contrast', group: 'view', run: switchTheme },
    {
      id: 'detail.close',
      title: () => t('command.closeDetail'),
      icon: 'close',
      group: 'view',
      keys: 'Escape',
      when: () => useRoute.getState().open !== undefined,
      run: () => useRoute.getState().openDetail(undefined)
    },
    ...goCommands(placeGroups)
  ])
}

/** The ways to the kinds that the cluster's CustomResourceDefinitions bring. Returns what takes them away. */
export function registerCustomPlaces(kinds: readonly ClusterKind[]): () => void {
  return registerCommands(goCommands(customPlaceGroups(kinds)))
}

function goCommands(groups: readonly PlaceGroup[]): readonly Command[] {
  const t = i18next.getFixedT(null, 'shell')
  const nameOf = (place: Place): string => ('text' in place.name ? place.name.text : t(`nav.${place.name.key}`))
  return groups.flatMap((group) =>
    group.places.map((place) => ({
      id: `go.${place.id}`,
      title: () => t('command.goTo', { place: nameOf(place) }),
      icon: place.icon,
      group: 'go' as const,
      ...(place.letter === undefined ? {} : { keys: `g ${place.letter}` }),
      run: () => openPlace(place)
    }))
  )
}

function switchTheme(): void {
  const isDark = document.documentElement.classList.contains('dark')
  useThemeMode.getState().setMode(isDark ? 'light' : 'dark')
}

/** On a list its own kind, as its button has it; elsewhere the usual one. */
function templateOn(page: Page): string | undefined {
  return page.panel === 'list' ? qualifiedResource(page) : undefined
}
