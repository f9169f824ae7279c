// What an action sends, as YAML that a person can read, keep and send again: a patch that kubectl patch --patch-file
// takes, or the options of a deletion.
import { stringify } from 'yaml'
import type { DrainOptions } from '../contract/drain.ts'
import { actionRequest, type ActionRequest } from './action-request.ts'
import type { ActionTarget, RequestAction } from './object-action.ts'

const mediaTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  apply: 'application/apply-patch+yaml'
} as const

/** One document for each object, its address as a comment before it. */
export function actionYaml(action: RequestAction, targets: readonly ActionTarget[]): string {
  return targets.map((target) => requestYaml(actionRequest(action, target))).join('---\n')
}

export function requestYaml(request: ActionRequest): string {
  const { verb, patchType, body, options } = request
  const comment = `# ${methods[verb]} ${pathOf(request)}\n`
  if (verb === 'delete') return comment + stringify({ apiVersion: 'v1', kind: 'DeleteOptions', ...options })
  const type = patchType === undefined ? '' : `# Content-Type: ${mediaTypes[patchType]}\n`
  return comment + type + stringify(body, { lineWidth: 0, compat: 'yaml-1.1' })
}

const methods: Readonly<Record<ActionRequest['verb'], string>> = {
  get: 'GET',
  list: 'GET',
  create: 'POST',
  update: 'PUT',
  patch: 'PATCH',
  delete: 'DELETE',
  deletecollection: 'DELETE'
}

function pathOf({ group, version, resource, namespace, name, subresource }: ActionRequest): string {
  const root = group === '' ? ['api', version] : ['apis', group, version]
  const scope = namespace === undefined ? [] : ['namespaces', namespace]
  const rest = [resource, ...(name === undefined ? [] : [name]), ...(subresource === undefined ? [] : [subresource])]
  return `/${[...root, ...scope, ...rest].join('/')}`
}

/** What a drain sends: first the node takes no more pods, then each pod is asked to go. */
export function drainYaml(target: ActionTarget, { gracePeriodSeconds }: DrainOptions): string {
  const eviction = {
    apiVersion: 'policy/v1',
    kind: 'Eviction',
    metadata: { name: 'POD', namespace: 'NAMESPACE' },
    ...(gracePeriodSeconds === undefined ? {} : { deleteOptions: { gracePeriodSeconds } })
  }
  const cordon = actionYaml({ type: 'cordon', unschedulable: true }, [target])
  return `${cordon}---\n# POST /api/v1/namespaces/NAMESPACE/pods/POD/eviction, for each pod\n${stringify(eviction)}`
}
