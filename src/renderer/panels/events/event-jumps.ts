import i18next from 'i18next'
import { registerCommands, useCommandContext, type CommandContext } from '../../commands/command.ts'
import type { EventRow } from '../../../shared/contract/events.ts'
import { clockTime } from '../../parts/chart/axis.ts'
import { useRoute } from '../../shell/route.ts'
import { hasLogs, hasUsage } from '../detail/object-traits.ts'
import { linkOfRef } from '../objects/object-ref.tsx'

/** What commands are about while a row has the keyboard: its object, at the moment of its event. */
export function aimAt(row: EventRow | undefined): () => void {
  if (row === undefined) return () => {}
  const link = linkOfRef(row.about)
  useCommandContext.setState({ targets: [link] })
  const t = i18next.getFixedT(null, 'events')
  const time = clockTime(row.lastAt)
  const isIt = ({ targets }: CommandContext): boolean =>
    targets.length === 1 && targets[0]!.name === link.name && targets[0]!.resource === link.resource
  const { go, openDetail } = useRoute.getState()
  return registerCommands([
    {
      id: 'object.logs-then',
      title: () => t('logsThen', { time }),
      icon: 'log',
      group: 'object',
      keys: 'Shift+L',
      when: (context) => isIt(context) && hasLogs(link),
      run: () => go({ panel: 'logs', object: link }, { at: row.lastAt })
    },
    {
      id: 'object.usage-then',
      title: () => t('usageThen', { time }),
      icon: 'chart',
      group: 'object',
      keys: 'Shift+U',
      when: (context) => isIt(context) && hasUsage(link),
      run: () => openDetail(link, 'usage', row.lastAt)
    }
  ])
}
