import { useEffect, useRef, type KeyboardEvent } from 'react'
import { useTranslation } from 'react-i18next'
import { registerCommands } from '../../commands/command.ts'
import type { IconName } from '../../icons/icon.tsx'

/** What keys do in a log, wherever it stands. */
export interface LogDeeds {
  readonly search: () => void
  readonly next: () => void
  readonly previous: () => void
  readonly follow: () => void
  readonly wrap: () => void
  readonly times: () => void
  /** Where a line is chosen. */
  readonly context: (() => void) | undefined
  readonly pin: (() => void) | undefined
  /** Of a page, which has a range. */
  readonly earlier?: () => void
  readonly later?: () => void
}

const keys = [
  { deed: 'search', key: '/', icon: 'search' },
  { deed: 'next', key: 'n', icon: 'next' },
  { deed: 'previous', key: 'N', icon: 'previous' },
  { deed: 'follow', key: 'f', icon: 'follow' },
  { deed: 'wrap', key: 'w', icon: 'wrap' },
  { deed: 'times', key: 't', icon: 'cronjob' },
  { deed: 'context', key: 'c', icon: 'log' },
  { deed: 'pin', key: 'p', icon: 'bookmark' },
  { deed: 'earlier', key: '[', icon: 'back' },
  { deed: 'later', key: ']', icon: 'forward' }
] as const satisfies readonly { readonly deed: keyof LogDeeds; readonly key: string; readonly icon: IconName }[]

/** The keys of a log in the dock: for as long as the focus is in it. */
export function onLogKey(event: KeyboardEvent, deeds: LogDeeds): void {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return
  const deed = keys.find(({ key }) => key === event.key)?.deed
  const run = deed === undefined ? undefined : deeds[deed]
  if (run === undefined) return
  run()
  event.preventDefault()
  event.stopPropagation()
}

/** The same as commands of the window, for as long as the page is there. */
export function useLogCommands(deeds: LogDeeds): void {
  const { t } = useTranslation('logs')
  // The palette asks for commands while it is drawn, when no event of an effect may be called.
  const latest = useRef(deeds)
  useEffect(() => {
    latest.current = deeds
  }, [deeds])
  useEffect(
    () =>
      registerCommands(
        keys.map(({ deed, key, icon }) => ({
          id: `log.${deed}`,
          title: () => t(`deeds.${deed}`),
          icon,
          group: 'view' as const,
          keys: key === 'N' ? 'Shift+N' : key,
          when: () => latest.current[deed] !== undefined,
          run: () => latest.current[deed]?.()
        }))
      ),
    [t]
  )
}
