import i18next from 'i18next'
import { registerCommands, type Command } from '../commands/command.ts'
import { usualDrain } from '../../shared/actions/kubectl-line.ts'
import { hasRollout } from '../../shared/rollout/rollout-kinds.ts'
import { changeChaos } from '../connection/chaos.ts'
import { useDock } from '../shell/dock.ts'
import { useActionDialog } from './action-dialog.ts'
import { actionTarget } from './action-target.ts'
import {
  answering,
  areAll,
  canBeBroken,
  claims,
  cronJobs,
  deployments,
  faultsOn,
  isSome,
  loadable,
  mayBe,
  nodes,
  only,
  scalable,
  suspendable
} from './command-conditions.ts'
import { sent, worded, yamlTexts } from './command-equivalents.ts'
import { lookingCommands } from './looking-commands.ts'
import { readObject, restartNow, setNodePower, trigger, triggerRequest } from './operations.ts'
import { runOnAll, undoLast, useOutcome } from './outcome.ts'
import { cordoned, paused, restarted, suspended } from './undoable.ts'

/** Everything that can be done to objects. Returns what takes the commands away. */
export function registerObjectCommands(): () => void {
  const t = i18next.getFixedT(null, 'actions')
  const openDialog = useActionDialog.getState().open
  const commands: readonly Command[] = [
    ...lookingCommands(),
    {
      id: 'object.scale',
      title: () => t('scale'),
      icon: 'scale',
      group: 'object',
      keys: 's',
      when: (context) => areAll(context, scalable),
      ...sent(() => ({ type: 'scale', replicas: 'N' })),
      run: (context) => openDialog({ type: 'scale', links: context.targets })
    },
    {
      id: 'object.set-image',
      title: () => t('setImage'),
      icon: 'label',
      group: 'object',
      keys: 'i',
      when: (context) => only(context) !== undefined && context.targets.every(hasRollout),
      ...sent(() => ({ type: 'set-image', images: { CONTAINER: 'IMAGE' }, changeCause: '' })),
      run: (context) => openDialog({ type: 'set-image', links: context.targets })
    },
    {
      id: 'object.expand',
      title: () => t('expand'),
      icon: 'scale',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, claims),
      ...sent(() => ({ type: 'expand', size: 'SIZE' })),
      run: (context) => openDialog({ type: 'expand', links: context.targets })
    },
    {
      id: 'object.restart',
      title: () => t('restart'),
      icon: 'restart',
      group: 'object',
      keys: 'Shift+R',
      when: (context) => context.targets.length > 0 && context.targets.every(hasRollout),
      ...sent(restartNow),
      run: async (context) => void (await runOnAll(t('restart'), context.targets, restarted))
    },
    {
      id: 'object.label',
      title: () => t('label'),
      icon: 'label',
      group: 'object',
      keys: 'Shift+L',
      when: (context) => context.targets.length > 0,
      ...sent(() => ({ type: 'label', values: { KEY: 'VALUE' } })),
      run: (context) => openDialog({ type: 'label', links: context.targets })
    },
    {
      id: 'object.pause',
      title: () => t('pause'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, deployments) && mayBe(context, 'going'),
      ...sent(() => ({ type: 'pause' })),
      run: async (context) => void (await runOnAll(t('pause'), context.targets, (link) => paused(link, true)))
    },
    {
      id: 'object.resume',
      title: () => t('resume'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, deployments) && mayBe(context, 'held'),
      ...sent(() => ({ type: 'resume' })),
      run: async (context) => void (await runOnAll(t('resume'), context.targets, (link) => paused(link, false)))
    },
    {
      id: 'object.trigger',
      title: () => t('trigger'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, cronJobs),
      ...worded({ type: 'trigger', job: 'NAME' }),
      yaml: async ({ targets }) => {
        const { requestYaml } = await yamlTexts()
        return (await Promise.all(targets.map(triggerRequest))).map(requestYaml).join('---\n')
      },
      run: async (context) => void (await runOnAll(t('trigger'), context.targets, trigger))
    },
    {
      id: 'object.suspend',
      title: () => t('suspend'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, suspendable) && mayBe(context, 'going'),
      ...sent(() => ({ type: 'suspend', suspend: true })),
      run: async (context) => void (await runOnAll(t('suspend'), context.targets, (link) => suspended(link, true)))
    },
    {
      id: 'object.unsuspend',
      title: () => t('unsuspend'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, suspendable) && mayBe(context, 'held'),
      ...sent(() => ({ type: 'suspend', suspend: false })),
      run: async (context) => void (await runOnAll(t('unsuspend'), context.targets, (link) => suspended(link, false)))
    },
    {
      id: 'object.cordon',
      title: () => t('cordon'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, nodes) && mayBe(context, 'going'),
      ...sent(() => ({ type: 'cordon', unschedulable: true })),
      run: async (context) => void (await runOnAll(t('cordon'), context.targets, (link) => cordoned(link, true)))
    },
    {
      id: 'object.uncordon',
      title: () => t('uncordon'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, nodes) && mayBe(context, 'held'),
      ...sent(() => ({ type: 'cordon', unschedulable: false })),
      run: async (context) => void (await runOnAll(t('uncordon'), context.targets, (link) => cordoned(link, false)))
    },
    {
      id: 'object.drain',
      title: () => t('drain'),
      icon: 'rollout',
      group: 'object',
      destructive: true,
      when: (context) => only(context) !== undefined && areAll(context, nodes),
      ...worded({ type: 'drain', options: usualDrain }),
      yaml: async ({ targets }) => {
        const { drainYaml } = await yamlTexts()
        return targets.map((target) => drainYaml(actionTarget(target), usualDrain)).join('---\n')
      },
      run: (context) => openDialog({ type: 'drain', links: context.targets })
    },
    {
      id: 'object.request',
      title: () => t('request'),
      icon: 'branch',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, answering),
      run: (context) => openDialog({ type: 'request', links: context.targets })
    },
    {
      id: 'object.traffic',
      title: () => t('traffic'),
      icon: 'traffic',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, loadable),
      run: (context) => openDialog({ type: 'traffic', links: context.targets })
    },
    {
      id: 'object.load',
      title: () => t('load'),
      icon: 'chaos',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, scalable),
      run: (context) => openDialog({ type: 'load', links: context.targets })
    },
    {
      id: 'object.mend',
      title: () => t('mend'),
      icon: 'play',
      group: 'object',
      when: (context) => faultsOn(context).some(({ fault }) => fault.kind !== 'power-off'),
      run: async (context) =>
        void (await runOnAll(t('mend'), context.targets, async (link) => {
          for (const { id, fault } of faultsOn({ targets: [link] }))
            if (fault.kind !== 'power-off') await changeChaos({ type: 'stop', id })
        }))
    },
    {
      id: 'object.break',
      title: () => t('break'),
      icon: 'chaos',
      group: 'object',
      destructive: true,
      when: canBeBroken,
      run: (context) => openDialog({ type: 'chaos', links: context.targets })
    },
    {
      id: 'object.power-off',
      isPastApi: true,
      title: () => t('powerOff'),
      icon: 'chaos',
      group: 'object',
      destructive: true,
      when: (context) => areAll(context, nodes) && isSome(context, 'on'),
      run: async (context) => void (await runOnAll(t('powerOff'), context.targets, (link) => setNodePower(link, false)))
    },
    {
      id: 'object.power-on',
      isPastApi: true,
      title: () => t('powerOn'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, nodes) && isSome(context, 'off'),
      run: async (context) => void (await runOnAll(t('powerOn'), context.targets, (link) => setNodePower(link, true)))
    },
    {
      id: 'object.edit',
      title: () => t('edit'),
      icon: 'edit',
      group: 'object',
      keys: 'e',
      when: (context) => only(context) !== undefined,
      ...worded({ type: 'edit' }),
      yaml: async ({ targets }) => {
        const { objectYaml } = await import('../panels/objects/object-yaml.ts')
        return (await Promise.all(targets.map(readObject))).map((object) => objectYaml(object)).join('---\n')
      },
      run: (context) => useDock.getState().open({ type: 'edit', object: only(context)! })
    },
    {
      id: 'object.delete',
      title: ({ targets: { length } }) => (length > 1 ? t('deleteCount', { count: length }) : t('delete')),
      icon: 'delete',
      group: 'object',
      keys: 'Delete',
      destructive: true,
      when: (context) => context.targets.length > 0,
      ...sent(() => ({ type: 'delete', choice: { propagationPolicy: 'Background' } })),
      run: (context) => openDialog({ type: 'delete', links: context.targets })
    }
  ]
  const undo: Command = {
    id: 'action.undo',
    title: () => {
      const { undo: last } = useOutcome.getState()
      return last === undefined ? t('undo') : t('undoAction', { action: last.title })
    },
    icon: 'undo',
    group: 'view',
    keys: 'u',
    when: () => {
      const { undo, underWay } = useOutcome.getState()
      return (undo ?? underWay) !== undefined
    },
    run: () => undoLast(t('undo'))
  }
  return registerCommands([...commands, undo])
}
