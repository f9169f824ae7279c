import i18next from 'i18next'
import { registerCommands, type Command } from '../commands/command.ts'
import type { Bookmark } from '../../shared/moments/moment.ts'
import { useBookmarks } from '../connection/bookmarks.ts'
import { runClockTo, runClockToObject, stepClock, toggleClock } from '../connection/clock-calls.ts'
import { useClockStep } from '../connection/clock-step.ts'
import { simulatedNow } from '../connection/simulated-time.ts'
import { showMoment } from './moment-places.ts'

const jumps = [
  { kind: 'pod', icon: 'pod', keys: '>' },
  { kind: 'warning', icon: 'event' },
  { kind: 'cron', icon: 'cronjob' },
  { kind: 'scale', icon: 'scale' },
  { kind: 'node', icon: 'node' }
] as const

/** What is done to simulated time. Returns what takes the commands away. */
export function registerTimeCommands(): () => void {
  const t = i18next.getFixedT(null, 'shell')
  const ofJumps = jumps.map(({ kind, icon, ...keys }): Command => ({
    id: `clock.next.${kind}`,
    title: () => t(`jump.${kind}`),
    icon,
    group: 'time',
    ...keys,
    run: () => runClockTo(kind)
  }))
  return registerCommands([
    {
      id: 'clock.toggle',
      title: () => t('command.pause'),
      icon: 'pause',
      group: 'time',
      keys: 'Ctrl+Space',
      run: toggleClock
    },
    {
      id: 'clock.step',
      title: () => t('command.step', { span: t(`span.${useClockStep.getState().step}`) }),
      icon: 'next',
      group: 'time',
      keys: '.',
      run: () => stepClock(useClockStep.getState().step)
    },
    {
      id: 'clock.next.object',
      title: ({ targets }) => t('jump.object', { name: targets[0]?.name }),
      icon: 'fast',
      group: 'time',
      when: ({ targets }) => targets.length === 1,
      run: ({ targets }) => runClockToObject(targets[0]!)
    },
    ...ofJumps,
    {
      id: 'bookmark.add',
      title: () => t('command.bookmark'),
      icon: 'star',
      group: 'time',
      keys: 'b',
      run: () => useBookmarks.getState().name({ at: Math.floor(simulatedNow()) })
    }
  ])
}

/** The ways to marked moments. Returns what takes them away. */
export function registerBookmarkCommands(bookmarks: readonly Bookmark[]): () => void {
  const t = i18next.getFixedT(null, 'shell')
  return registerCommands(
    bookmarks.map((bookmark) => ({
      id: `bookmark.show.${bookmark.id}`,
      title: () => t('command.showBookmark', { name: bookmark.name }),
      icon: 'star' as const,
      group: 'time' as const,
      run: () => showMoment('events', bookmark.at)
    }))
  )
}
