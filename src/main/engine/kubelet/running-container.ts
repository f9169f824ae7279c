import type { Pod } from '../../../shared/schema/types.ts'

/** The id of a container of any sort that runs now, by its name; undefined where it does not. */
export function runningContainer({ status }: Pod, name: string): string | undefined {
  const statuses = [
    ...(status?.containerStatuses ?? []),
    ...(status?.initContainerStatuses ?? []),
    ...(status?.ephemeralContainerStatuses ?? [])
  ]
  const found = statuses.find((one) => one.name === name)
  return found?.state?.running === undefined ? undefined : found.containerID
}
