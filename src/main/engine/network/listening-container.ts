import type { Pod } from '../../../shared/schema/types.ts'

/** The id of the container that answers on a port of a pod: the one that declares it, else the first that runs. */
export function listeningContainer({ spec, status }: Pod, port: number): string | undefined {
  const declared = spec.containers.find(({ ports }) => ports?.some(({ containerPort }) => containerPort === port))
  const running = (status?.containerStatuses ?? []).filter(({ state }) => state?.running !== undefined)
  const found = declared === undefined ? running[0] : running.find(({ name }) => name === declared.name)
  return found?.containerID
}
