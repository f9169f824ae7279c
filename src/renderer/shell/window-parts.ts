import i18next from 'i18next'
import { registerCommands } from '../commands/command.ts'
import { useDock } from './dock.ts'
import { mainThing } from './focus-keeper.ts'

/** The parts of the window in the order in which they are read, each with what has its keys. */
const parts: readonly { readonly of: string; readonly first: readonly string[] }[] = [
  { of: 'nav', first: ['[aria-current]', 'button'] },
  { of: 'main', first: ['section button, section input, section a[href]'] },
  { of: 'aside[data-detail]', first: ['[role="tab"][aria-selected="true"]', 'button'] },
  {
    of: 'section[data-dock]',
    first: [
      '[role="tabpanel"]:not([hidden]) :is([contenteditable="true"], textarea, [role="log"])',
      '[role="tab"][aria-selected="true"]'
    ]
  }
]

/** Ways between the parts of the window, out of editors and terminals too, which have all other keys. */
export function registerPartCommands(): () => void {
  const t = i18next.getFixedT(null, 'shell')
  const hasTab = (): boolean => useDock.getState().active !== undefined
  return registerCommands([
    {
      id: 'part.next',
      title: () => t('command.nextPart'),
      icon: 'forward',
      group: 'view',
      keys: 'F6',
      run: () => goToPart(1)
    },
    {
      id: 'part.previous',
      title: () => t('command.previousPart'),
      icon: 'back',
      group: 'view',
      keys: 'Shift+F6',
      run: () => goToPart(-1)
    },
    {
      id: 'dock.close',
      title: () => t('command.closeTab'),
      icon: 'close',
      group: 'view',
      keys: 'Shift+Escape',
      when: hasTab,
      run: () => useDock.getState().close(useDock.getState().active!)
    },
    {
      id: 'dock.fold',
      title: () => t('command.foldDock'),
      icon: 'down',
      group: 'view',
      when: hasTab,
      run: () => useDock.getState().setCollapsed(!useDock.getState().collapsed)
    }
  ])
}

function goToPart(step: 1 | -1): void {
  const here = parts.flatMap(({ of, first }) => {
    const element = document.querySelector<HTMLElement>(of)
    return element === null ? [] : [{ element, first }]
  })
  const from = here.findIndex(({ element }) => element.contains(document.activeElement))
  for (let turn = 1; turn <= here.length; turn++) {
    const at = from < 0 && step < 0 ? here.length - turn : from + step * turn
    const { element, first } = here[(at + here.length * 2) % here.length]!
    const main = element.tagName === 'MAIN' ? mainThing() : null
    const goal = main ?? first.map((one) => element.querySelector<HTMLElement>(one)).find((one) => one !== null)
    if (goal === undefined || goal === null) continue
    goal.focus()
    if (document.activeElement === goal) return
  }
}
