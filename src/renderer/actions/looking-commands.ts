import i18next from 'i18next'
import type { Command } from '../commands/command.ts'
import { hasRollout } from '../../shared/rollout/rollout-kinds.ts'
import { hasLogs } from '../panels/detail/object-traits.ts'
import { hasPlaceOnMap } from '../panels/map/map-kinds.ts'
import { openWhy } from '../panels/why/why-popup.ts'
import { useDock } from '../shell/dock.ts'
import { useRoute } from '../shell/route.ts'
import { useActionDialog } from './action-dialog.ts'
import { areAll, browsable, canEnter, forwardable, linkOf, nodes, only, pods } from './command-conditions.ts'
import { sent, worded } from './command-equivalents.ts'

/** What a debugger is where nobody has chosen. */
const usualDebug = { image: 'busybox:1.36', profile: 'general', name: 'debugger' } as const

/** Logs that stand in one stream at most. */
const mostLogs = 50

/** What shows more of objects, or leads into them, and changes none of what was there. */
export function lookingCommands(): readonly Command[] {
  const t = i18next.getFixedT(null, 'actions')
  const openDialog = useActionDialog.getState().open
  return [
    {
      id: 'object.logs',
      title: ({ targets }) => t(targets.length > 1 ? 'logsTogether' : 'logs'),
      icon: 'log',
      group: 'object',
      keys: 'l',
      when: ({ targets }) => targets.length > 0 && targets.length <= mostLogs && targets.every(hasLogs),
      ...worded({ type: 'logs' }),
      run: ({ targets: [object, ...more] }) =>
        useDock
          .getState()
          .open({ type: 'logs', object: linkOf(object!), ...(more.length === 0 ? {} : { more: more.map(linkOf) }) })
    },
    {
      id: 'object.shell',
      title: () => t('shell'),
      icon: 'kubectl',
      group: 'object',
      keys: 's',
      when: (context) => canEnter(context),
      ...worded({ type: 'exec' }),
      run: (context) => useDock.getState().open({ type: 'terminal', object: only(context)! })
    },
    {
      id: 'object.attach',
      title: () => t('attach'),
      icon: 'attach',
      group: 'object',
      keys: 'a',
      when: (context) => canEnter(context),
      ...worded({ type: 'attach' }),
      run: (context) => useDock.getState().open({ type: 'attach', object: only(context)! })
    },
    {
      id: 'object.node-shell',
      title: () => t('nodeShell'),
      icon: 'kubectl',
      group: 'object',
      keys: 's',
      when: (context) => only(context) !== undefined && areAll(context, nodes),
      ...worded({ type: 'node-shell' }),
      run: (context) => useDock.getState().open({ type: 'terminal', object: only(context)! })
    },
    {
      id: 'object.debug',
      title: () => t('debug'),
      icon: 'bug',
      group: 'object',
      when: (context) => only(context) !== undefined && (areAll(context, pods) || areAll(context, nodes)),
      ...sent(() => ({ type: 'debug', choice: usualDebug })),
      run: (context) => openDialog({ type: 'debug', links: context.targets })
    },
    {
      id: 'object.browser',
      title: () => t('browser'),
      icon: 'external',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, browsable),
      run: (context) => openDialog({ type: 'browser', links: context.targets })
    },
    {
      id: 'object.forward',
      title: () => t('forward'),
      icon: 'link',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, forwardable),
      ...worded({ type: 'forward', localPort: '', port: 'PORT' }),
      run: (context) => openDialog({ type: 'forward', links: context.targets })
    },
    {
      id: 'object.rollout',
      title: () => t('rollout'),
      icon: 'rollout',
      group: 'object',
      keys: 'h',
      when: (context) => only(context) !== undefined && context.targets.every(hasRollout),
      ...worded({ type: 'history' }),
      run: (context) => useRoute.getState().go({ panel: 'rollouts', object: only(context)! })
    },
    {
      id: 'object.why',
      title: () => t('why'),
      icon: 'help',
      group: 'object',
      keys: 'w',
      when: (context) => only(context) !== undefined,
      ...worded({ type: 'describe' }),
      run: (context) => openWhy(only(context)!)
    },
    {
      id: 'object.scheduling',
      title: () => t('scheduling'),
      icon: 'scheduler',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, pods),
      ...worded({ type: 'describe' }),
      run: (context) => useRoute.getState().openDetail(only(context), 'scheduling')
    },
    {
      id: 'object.map',
      title: () => t('map'),
      icon: 'map',
      group: 'object',
      keys: 'm',
      when: (context) => only(context) !== undefined && context.targets.every(hasPlaceOnMap),
      run: (context) => useRoute.getState().go({ panel: 'map', object: linkOf(only(context)!) })
    },
    {
      id: 'object.scheduler',
      title: () => t('scheduler'),
      icon: 'scheduler',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, pods),
      run: (context) => useRoute.getState().go({ panel: 'scheduler', pod: linkOf(only(context)!) })
    }
  ]
}
