import i18next from 'i18next'
import { registerCommands, type Command, type CommandContext, type CommandTarget } from '../commands/command.ts'
import { hasPods } from '../../shared/chaos/pods-targets.ts'
import type { ChaosEntry } from '../../shared/contract/chaos.ts'
import { hasRollout } from '../../shared/rollout/rollout-kinds.ts'
import { changeChaos, useChaos } from '../connection/chaos.ts'
import { isAbout } from '../panels/chaos/fault-words.ts'
import { hasLogs } from '../panels/detail/object-traits.ts'
import { kubectlTarget } from '../panels/objects/object-names.ts'
import { openWhy } from '../panels/why/why-popup.ts'
import { useDock } from '../shell/dock.ts'
import { hasPlaceOnMap } from '../panels/map/map-kinds.ts'
import { useRoute, type ObjectLink } from '../shell/route.ts'
import { useActionDialog } from './action-dialog.ts'
import { setNodePower, trigger } from './operations.ts'
import { runOnAll, undoLast, useOutcome } from './outcome.ts'
import { cordoned, paused, restarted, suspended } from './undoable.ts'

const scalable = new Set(['apps/deployments', 'apps/replicasets', 'apps/statefulsets', '/replicationcontrollers'])

function areAll(context: CommandContext, types: ReadonlySet<string>): boolean {
  return context.targets.length > 0 && context.targets.every(({ group, resource }) => types.has(`${group}/${resource}`))
}

function only({ targets }: CommandContext): CommandTarget | undefined {
  return targets.length === 1 ? targets[0] : undefined
}

/** Whether it is a pod in which something runs, or may run. */
function canEnter(context: CommandContext): boolean {
  return only(context)?.idle !== true && only(context) !== undefined && areAll(context, pods)
}

/** Whether one of them is in that state, or may be: of several marked ones the window does not ask. */
function mayBe({ targets }: CommandContext, state: 'held' | 'going'): boolean {
  return targets.some(({ held }) => held === undefined || held === (state === 'held'))
}

const deployments = new Set(['apps/deployments'])
const claims = new Set(['/persistentvolumeclaims'])
const nodes = new Set(['/nodes'])
const cronJobs = new Set(['batch/cronjobs'])
const suspendable = new Set(['batch/jobs', 'batch/cronjobs'])
const pods = new Set(['/pods'])
/** What has a place in the network, beside what has pods. */
const places = new Set(['/services', '/nodes'])
const answering = new Set(['/pods', '/services', '/nodes'])
const loadable = new Set(['/pods', '/services', 'networking.k8s.io/ingresses'])
const forwardable = new Set(['/pods', '/services'])
const browsable = new Set([
  '/pods',
  '/services',
  'networking.k8s.io/ingresses',
  'gateway.networking.k8s.io/gateways',
  'gateway.networking.k8s.io/httproutes'
])

/** Whether one of these machines is on, or off; both, until that is known. */
function isSome({ targets }: CommandContext, power: 'on' | 'off'): boolean {
  const { entries } = useChaos.getState()
  if (entries === undefined) return true
  const off = new Set(entries.flatMap(({ fault }) => (fault.kind === 'power-off' ? [fault.node] : [])))
  return targets.some(({ name }) => off.has(name) === (power === 'off'))
}

/** One thing with pods or a place in the network, or a group of machines. */
function canBeBroken(context: CommandContext): boolean {
  const link = only(context)
  return link === undefined ? areAll(context, nodes) : hasPods(link) || areAll(context, places)
}

/** A target without what its state allows. */
function linkOf({ group, resource, namespace, name }: CommandTarget): ObjectLink {
  return { group, resource, namespace, name }
}

function faultsOn({ targets }: CommandContext): readonly ChaosEntry[] {
  const { entries = [] } = useChaos.getState()
  return entries.filter(({ fault }) => targets.some((target) => isAbout(fault, target)))
}

/** The kubectl line for one object; for several it would be a line each. */
function line(context: CommandContext, text: (target: string) => string): string | undefined {
  const link = only(context)
  return link === undefined ? undefined : text(kubectlTarget(link))
}

/** Everything that can be done to objects. Returns what takes the commands away. */
export function registerObjectCommands(): () => void {
  const t = i18next.getFixedT(null, 'actions')
  const openDialog = useActionDialog.getState().open
  const titled = (key: 'delete', count: number): string => (count > 1 ? t(`${key}Count`, { count }) : t(key))
  const commands: readonly Command[] = [
    {
      id: 'object.logs',
      title: () => t('logs'),
      icon: 'log',
      group: 'object',
      keys: 'l',
      when: (context) => only(context) !== undefined && context.targets.every(hasLogs),
      kubectl: (context) => line(context, (target) => `kubectl logs -f ${target}`),
      run: (context) => useDock.getState().open({ type: 'logs', object: only(context)! })
    },
    {
      id: 'object.shell',
      title: () => t('shell'),
      icon: 'kubectl',
      group: 'object',
      keys: 's',
      when: (context) => canEnter(context),
      kubectl: (context) => line(context, (target) => `kubectl exec -it ${target} -- sh`),
      run: (context) => useDock.getState().open({ type: 'terminal', object: only(context)! })
    },
    {
      id: 'object.attach',
      title: () => t('attach'),
      icon: 'attach',
      group: 'object',
      keys: 'a',
      when: (context) => canEnter(context),
      kubectl: (context) => line(context, (target) => `kubectl attach -it ${target}`),
      run: (context) => useDock.getState().open({ type: 'attach', object: only(context)! })
    },
    {
      id: 'object.node-shell',
      title: () => t('nodeShell'),
      icon: 'kubectl',
      group: 'object',
      keys: 's',
      when: (context) => only(context) !== undefined && areAll(context, nodes),
      kubectl: (context) =>
        line(context, (target) => `kubectl debug ${target} -it --image=busybox --profile=sysadmin -- chroot /host`),
      run: (context) => useDock.getState().open({ type: 'terminal', object: only(context)! })
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
      kubectl: (context) => line(context, (target) => `kubectl port-forward ${target} :PORT`),
      run: (context) => openDialog({ type: 'forward', links: context.targets })
    },
    {
      id: 'object.rollout',
      title: () => t('rollout'),
      icon: 'rollout',
      group: 'object',
      keys: 'h',
      when: (context) => only(context) !== undefined && context.targets.every(hasRollout),
      kubectl: (context) => line(context, (target) => `kubectl rollout history ${target}`),
      run: (context) => useRoute.getState().go({ panel: 'rollouts', object: only(context)! })
    },
    {
      id: 'object.why',
      title: () => t('why'),
      icon: 'help',
      group: 'object',
      keys: 'w',
      when: (context) => only(context) !== undefined,
      kubectl: (context) => line(context, (target) => `kubectl describe ${target}`),
      run: (context) => openWhy(only(context)!)
    },
    {
      id: 'object.scheduling',
      title: () => t('scheduling'),
      icon: 'scheduler',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, pods),
      kubectl: (context) => line(context, (target) => `kubectl describe ${target}`),
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
    },
    {
      id: 'object.scale',
      title: () => t('scale'),
      icon: 'scale',
      group: 'object',
      keys: 's',
      when: (context) => areAll(context, scalable),
      kubectl: (context) => line(context, (target) => `kubectl scale ${target} --replicas=N`),
      run: (context) => openDialog({ type: 'scale', links: context.targets })
    },
    {
      id: 'object.set-image',
      title: () => t('setImage'),
      icon: 'label',
      group: 'object',
      keys: 'i',
      when: (context) => only(context) !== undefined && context.targets.every(hasRollout),
      kubectl: (context) => line(context, (target) => `kubectl set image ${target} CONTAINER=IMAGE`),
      run: (context) => openDialog({ type: 'set-image', links: context.targets })
    },
    {
      id: 'object.expand',
      title: () => t('expand'),
      icon: 'scale',
      group: 'object',
      when: (context) => only(context) !== undefined && areAll(context, claims),
      kubectl: (context) =>
        line(
          context,
          (target) => `kubectl patch ${target} -p '{"spec":{"resources":{"requests":{"storage":"SIZE"}}}}'`
        ),
      run: (context) => openDialog({ type: 'expand', links: context.targets })
    },
    {
      id: 'object.restart',
      title: () => t('restart'),
      icon: 'restart',
      group: 'object',
      keys: 'Shift+R',
      when: (context) => context.targets.length > 0 && context.targets.every(hasRollout),
      kubectl: (context) => line(context, (target) => `kubectl rollout restart ${target}`),
      run: async (context) => void (await runOnAll(t('restart'), context.targets, restarted))
    },
    {
      id: 'object.label',
      title: () => t('label'),
      icon: 'label',
      group: 'object',
      keys: 'Shift+L',
      when: (context) => context.targets.length > 0,
      kubectl: (context) => line(context, (target) => `kubectl label ${target} KEY=VALUE --overwrite`),
      run: (context) => openDialog({ type: 'label', links: context.targets })
    },
    {
      id: 'object.pause',
      title: () => t('pause'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, deployments) && mayBe(context, 'going'),
      kubectl: (context) => line(context, (target) => `kubectl rollout pause ${target}`),
      run: async (context) => void (await runOnAll(t('pause'), context.targets, (link) => paused(link, true)))
    },
    {
      id: 'object.resume',
      title: () => t('resume'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, deployments) && mayBe(context, 'held'),
      kubectl: (context) => line(context, (target) => `kubectl rollout resume ${target}`),
      run: async (context) => void (await runOnAll(t('resume'), context.targets, (link) => paused(link, false)))
    },
    {
      id: 'object.trigger',
      title: () => t('trigger'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, cronJobs),
      kubectl: (context) => line(context, (target) => `kubectl create job NAME --from=${target}`),
      run: async (context) => void (await runOnAll(t('trigger'), context.targets, trigger))
    },
    {
      id: 'object.suspend',
      title: () => t('suspend'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, suspendable) && mayBe(context, 'going'),
      kubectl: (context) => line(context, (target) => `kubectl patch ${target} -p '{"spec":{"suspend":true}}'`),
      run: async (context) => void (await runOnAll(t('suspend'), context.targets, (link) => suspended(link, true)))
    },
    {
      id: 'object.unsuspend',
      title: () => t('unsuspend'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, suspendable) && mayBe(context, 'held'),
      kubectl: (context) => line(context, (target) => `kubectl patch ${target} -p '{"spec":{"suspend":false}}'`),
      run: async (context) => void (await runOnAll(t('unsuspend'), context.targets, (link) => suspended(link, false)))
    },
    {
      id: 'object.cordon',
      title: () => t('cordon'),
      icon: 'pause',
      group: 'object',
      when: (context) => areAll(context, nodes) && mayBe(context, 'going'),
      kubectl: (context) => line(context, (target) => `kubectl cordon ${target.replace('node/', '')}`),
      run: async (context) => void (await runOnAll(t('cordon'), context.targets, (link) => cordoned(link, true)))
    },
    {
      id: 'object.uncordon',
      title: () => t('uncordon'),
      icon: 'play',
      group: 'object',
      when: (context) => areAll(context, nodes) && mayBe(context, 'held'),
      kubectl: (context) => line(context, (target) => `kubectl uncordon ${target.replace('node/', '')}`),
      run: async (context) => void (await runOnAll(t('uncordon'), context.targets, (link) => cordoned(link, false)))
    },
    {
      id: 'object.drain',
      title: () => t('drain'),
      icon: 'rollout',
      group: 'object',
      destructive: true,
      when: (context) => only(context) !== undefined && areAll(context, nodes),
      kubectl: (context) =>
        line(context, (target) => `kubectl drain ${target.replace('node/', '')} --ignore-daemonsets`),
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
      title: () => t('powerOff'),
      icon: 'chaos',
      group: 'object',
      destructive: true,
      when: (context) => areAll(context, nodes) && isSome(context, 'on'),
      run: async (context) => void (await runOnAll(t('powerOff'), context.targets, (link) => setNodePower(link, false)))
    },
    {
      id: 'object.power-on',
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
      kubectl: (context) => line(context, (target) => `kubectl edit ${target}`),
      run: (context) => useDock.getState().open({ type: 'edit', object: only(context)! })
    },
    {
      id: 'object.delete',
      title: (context) => titled('delete', context.targets.length),
      icon: 'delete',
      group: 'object',
      keys: 'Delete',
      destructive: true,
      when: (context) => context.targets.length > 0,
      kubectl: (context) => line(context, (target) => `kubectl delete ${target}`),
      run: (context) => openDialog({ type: 'delete', links: context.targets })
    }
  ]
  const undo: Command = {
    id: 'action.undo',
    title: () => t('undoAction', { action: useOutcome.getState().undo?.title ?? '' }),
    icon: 'undo',
    group: 'view',
    keys: 'u',
    when: () => useOutcome.getState().undo !== undefined,
    run: () => undoLast(t('undo'))
  }
  return registerCommands([...commands, undo])
}
