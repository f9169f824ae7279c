import { useEffect, type RefObject } from 'react'
import i18next from 'i18next'
import { registerCommands } from '../../commands/command.ts'

/** The key / goes to this page's filter. */
export function useFilterKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(
    () =>
      registerCommands([
        {
          id: 'access.filter',
          title: () => i18next.t('filter', { ns: 'access' }),
          icon: 'filter',
          group: 'view',
          keys: '/',
          run: () => input.current?.focus()
        }
      ]),
    [input]
  )
}
