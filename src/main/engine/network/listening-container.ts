import type { Pod } from '../../../shared/schema/types.ts'
import type { ContainerAnswer, ContainerRequest, ContainerRuntime } from '../kubelet/container-runtime.ts'

/** The running containers of a pod: the one that declares a port first, because the others most likely refuse. */
export function likelyListeners({ spec, status }: Pod, port: number): readonly string[] {
  const declared = spec.containers.find(({ ports }) => ports?.some(({ containerPort }) => containerPort === port))
  const ids: string[] = []
  for (const { name, state, containerID } of status?.containerStatuses ?? []) {
    if (state?.running === undefined || containerID === undefined) continue
    if (name === declared?.name) ids.unshift(containerID)
    else ids.push(containerID)
  }
  return ids
}

/**
 * Asks whichever container of a pod listens on the port: they share one address. `done` hears whose answer it is;
 * undefined where none runs.
 */
export function askListening(
  runtime: Pick<ContainerRuntime, 'request'>,
  pod: Pod,
  request: Exclude<ContainerRequest, { readonly kind: 'exec' }>,
  done: (answer: ContainerAnswer, id: string | undefined) => void
): void {
  const ask = ([id, ...others]: readonly string[]): void => {
    if (id === undefined) return done({ kind: 'refused' }, undefined)
    runtime.request(id, request, (answer) => {
      if (answer.kind === 'refused' && others.length > 0) ask(others)
      else done(answer, id)
    })
  }
  ask(likelyListeners(pod, request.port))
}
