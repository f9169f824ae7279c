import i18next from 'i18next'
import { registerCommands } from '../commands/command.ts'
import type { SavedView } from '../panels/list/saved-views.ts'
import { showView } from '../panels/list/show-view.ts'

/** The ways to the lists that somebody has saved, for the palette. Returns what takes them away. */
export function registerSavedViews(views: readonly SavedView[]): () => void {
  const t = i18next.getFixedT(null, 'shell')
  return registerCommands(
    views.map((view) => ({
      id: `view.${view.kind}.${view.name}`,
      title: () => t('command.goToView', { view: view.name, kind: view.resource }),
      icon: 'star',
      group: 'go',
      run: () => showView(view)
    }))
  )
}
