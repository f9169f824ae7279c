// The one request that an action sends for an object.
import type { KubeRequest } from '../contract/kube.ts'
import type { Json } from '../kube/object.ts'
import { changeCauseAnnotation } from '../rollout/revision-annotations.ts'
import { ephemeralContainer, nodeDebugNamespace, nodeDebugPod } from './debug-container.ts'
import type { ActionTarget, RequestAction } from './object-action.ts'

export type ActionRequest = Omit<KubeRequest, 'cluster' | 'identity'>

export function actionRequest(action: RequestAction, target: ActionTarget): ActionRequest {
  const { group, version, resource, namespace, name } = target
  const place = { group, version, resource, ...(namespace === undefined ? {} : { namespace }), name }
  const patch = (body: Json, fieldManager: string): ActionRequest => ({
    verb: 'patch',
    ...place,
    patchType: 'strategic',
    body,
    options: { fieldManager }
  })
  switch (action.type) {
    case 'scale':
      return {
        verb: 'patch',
        ...place,
        subresource: 'scale',
        patchType: 'merge',
        body: { spec: { replicas: action.replicas } },
        options: { fieldManager: 'drydock' }
      }
    case 'restart': {
      // An annotation of the template, so that a new revision is rolled out.
      const annotations = { 'kubectl.kubernetes.io/restartedAt': action.at }
      return patch({ spec: { template: { metadata: { annotations } } } }, 'kubectl-rollout')
    }
    case 'pause':
      return patch({ spec: { paused: true } }, 'kubectl-rollout')
    case 'resume':
      // As kubectl: resuming takes the field away.
      return patch({ spec: { paused: null } }, 'kubectl-rollout')
    case 'suspend':
      return patch({ spec: { suspend: action.suspend } }, 'kubectl-patch')
    case 'cordon':
      return patch({ spec: { unschedulable: action.unschedulable ? true : null } }, 'kubectl-cordon')
    case 'set-image':
      return patch(imagePatch(action.images, action.changeCause), 'kubectl-set')
    case 'expand':
      return patch({ spec: { resources: { requests: { storage: action.size } } } }, 'drydock')
    case 'label':
      return mergePatch(place, { metadata: { labels: action.values } }, 'kubectl-label')
    case 'annotate':
      return mergePatch(place, { metadata: { annotations: action.values } }, 'kubectl-annotate')
    case 'debug':
      return resource === 'nodes'
        ? {
            verb: 'create',
            group: '',
            version: 'v1',
            resource: 'pods',
            namespace: nodeDebugNamespace,
            body: nodeDebugPod(action.choice, target),
            options: { fieldManager: 'kubectl-debug' }
          }
        : {
            ...patch({ spec: { ephemeralContainers: [ephemeralContainer(action.choice)] } }, 'kubectl-debug'),
            subresource: 'ephemeralcontainers'
          }
    case 'delete':
      return { verb: 'delete', ...place, options: action.choice }
  }
}

/** Custom resources know no strategic patches. */
function mergePatch(
  place: Pick<ActionRequest, 'group' | 'version' | 'resource' | 'namespace' | 'name'>,
  body: Json,
  fieldManager: string
): ActionRequest {
  return { verb: 'patch', ...place, patchType: 'merge', body, options: { fieldManager } }
}

function imagePatch(images: Readonly<Record<string, string>>, changeCause: string): Json {
  const containers = Object.entries(images).map(([name, image]) => ({ name, image }))
  const spec: Json = { template: { spec: { containers } } }
  if (changeCause === '') return { spec }
  const annotations: Json = { [changeCauseAnnotation]: changeCause }
  return { metadata: { annotations }, spec }
}
