// The kubectl line of an action: the one place that knows it. What is printed may be pasted into a shell as it is.
import type { DrainOptions } from '../contract/drain.ts'
import { changeCauseAnnotation } from '../rollout/revision-annotations.ts'
import type { DebugChoice } from './debug-container.ts'
import type { ActionTarget, DeleteChoice, ObjectAction, RequestAction } from './object-action.ts'
import { actionRequest } from './action-request.ts'
import { shellWord } from './shell-word.ts'

const quiet: DrainOptions = { ignoreDaemonSets: true, deleteEmptyDirData: false, force: false, timeoutSeconds: 0 }
/** What kubectl drain is given where nobody chose anything else. */
export const usualDrain = quiet

/** One line for all targets; undefined where there are none. Where kubectl takes one object at a time, "&&" joins them. */
export function kubectlLine(action: ObjectAction, targets: readonly ActionTarget[]): string | undefined {
  if (targets.length === 0) return undefined
  return oneByOne.has(action.type)
    ? targets.map((target) => lineOf(action, [target])).join(' && ')
    : byNamespace(targets)
        .map((group) => lineOf(action, group))
        .join(' && ')
}

/** These take a single object. */
const oneByOne: ReadonlySet<ObjectAction['type']> = new Set([
  'suspend',
  'expand',
  'trigger',
  'logs',
  'exec',
  'attach',
  'node-shell',
  'debug',
  'forward',
  'undo',
  'history'
])

function lineOf(action: ObjectAction, targets: readonly ActionTarget[]): string {
  const objects = `${targets.map(({ word, name }) => shellWord(`${word}/${name}`)).join(' ')}${scopeOf(targets[0]!)}`
  const names = targets.map(({ name }) => shellWord(name)).join(' ')
  switch (action.type) {
    case 'scale':
      return `kubectl scale ${objects} --replicas=${action.replicas}`
    case 'restart':
    case 'pause':
    case 'resume':
    case 'history':
      return `kubectl rollout ${action.type} ${objects}`
    case 'undo':
      return `kubectl rollout undo ${objects}${action.revision === undefined ? '' : ` --to-revision=${action.revision}`}`
    case 'suspend':
    case 'expand':
      return patchLine(action, targets[0]!, objects)
    case 'cordon':
      return `kubectl ${action.unschedulable ? 'cordon' : 'uncordon'} ${names}`
    case 'drain':
      return `kubectl drain ${names}${drainFlags(action.options)}`
    case 'set-image':
      return setImageLine(action, objects)
    case 'label':
    case 'annotate':
      return `kubectl ${action.type} --overwrite ${objects} ${pairs(action.values)}`
    case 'delete':
      return `kubectl delete ${objects}${deleteFlags(action.choice)}`
    case 'trigger':
      return `kubectl create job ${shellWord(action.job)} --from=${objects}`
    case 'logs':
      return `kubectl logs -f ${objects}`
    case 'exec':
      return `kubectl exec -it ${objects} -- sh`
    case 'attach':
      return `kubectl attach -it ${objects}`
    case 'node-shell':
      return `kubectl debug ${objects} -it --image=busybox --profile=sysadmin -- chroot /host`
    case 'debug':
      return debugLine(action.choice, objects)
    case 'forward':
      return `kubectl port-forward ${objects} ${action.localPort}:${action.port}`
    case 'edit':
    case 'describe':
      return `kubectl ${action.type} ${objects}`
  }
}

/** Objects of one namespace go into one line. */
function byNamespace(targets: readonly ActionTarget[]): readonly (readonly ActionTarget[])[] {
  const groups = new Map<string, ActionTarget[]>()
  for (const target of targets) {
    const key = target.namespace ?? ''
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [target])
    else group.push(target)
  }
  return [...groups.values()]
}

function scopeOf({ namespace }: ActionTarget): string {
  return namespace === undefined ? '' : ` -n ${shellWord(namespace)}`
}

/** Strategic is kubectl patch's own type. */
function patchLine(action: RequestAction, target: ActionTarget, objects: string): string {
  return `kubectl patch ${objects} -p ${shellWord(JSON.stringify(actionRequest(action, target).body))}`
}

/** kubectl set image knows no change cause: an annotation says it, as people do it since --record went. */
function setImageLine({ images, changeCause }: Extract<RequestAction, { type: 'set-image' }>, objects: string): string {
  const set = Object.entries(images).map(([container, image]) => shellWord(`${container}=${image}`))
  const line = `kubectl set image ${objects} ${set.length === 0 ? 'CONTAINER=IMAGE' : set.join(' ')}`
  if (changeCause === '') return line
  const cause = shellWord(`${changeCauseAnnotation}=${changeCause}`)
  return `kubectl annotate --overwrite ${objects} ${cause} && ${line}`
}

function pairs(values: Readonly<Record<string, string | null>>): string {
  return Object.entries(values)
    .map(([key, value]) => shellWord(value === null ? `${key}-` : `${key}=${value}`))
    .join(' ')
}

function deleteFlags({ propagationPolicy, gracePeriodSeconds }: DeleteChoice): string {
  const cascade = propagationPolicy === 'Background' ? '' : ` --cascade=${propagationPolicy.toLowerCase()}`
  if (gracePeriodSeconds === undefined) return cascade
  return `${cascade} --grace-period=${gracePeriodSeconds}${gracePeriodSeconds === 0 ? ' --force' : ''}`
}

function debugLine({ image, profile, target }: DebugChoice, objects: string): string {
  const of = target === undefined ? '' : ` --target=${shellWord(target)}`
  return `kubectl debug ${objects} -it --image=${shellWord(image)}${of} --profile=${profile}`
}

function drainFlags(options: DrainOptions): string {
  const { ignoreDaemonSets, deleteEmptyDirData, force, gracePeriodSeconds, timeoutSeconds } = options
  return [
    ignoreDaemonSets ? ' --ignore-daemonsets' : '',
    deleteEmptyDirData ? ' --delete-emptydir-data' : '',
    force ? ' --force' : '',
    gracePeriodSeconds === undefined ? '' : ` --grace-period=${gracePeriodSeconds}`,
    timeoutSeconds === 0 ? '' : ` --timeout=${timeoutSeconds}s`
  ].join('')
}
