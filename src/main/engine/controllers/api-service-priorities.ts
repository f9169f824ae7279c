/** Where a group stands in discovery, and a version within it: upstream's apiVersionPriorities. */
export interface ApiServicePriority {
  readonly group: number
  readonly version: number
}

const groups: Readonly<Record<string, number>> = {
  '': 18_000,
  apps: 17_800,
  'events.k8s.io': 17_750,
  'authentication.k8s.io': 17_700,
  'authorization.k8s.io': 17_600,
  autoscaling: 17_500,
  batch: 17_400,
  'certificates.k8s.io': 17_300,
  'networking.k8s.io': 17_200,
  policy: 17_100,
  'rbac.authorization.k8s.io': 17_000,
  'storage.k8s.io': 16_800,
  'apiextensions.k8s.io': 16_700,
  'admissionregistration.k8s.io': 16_700,
  'scheduling.k8s.io': 16_600,
  'coordination.k8s.io': 16_500,
  'node.k8s.io': 16_300,
  'discovery.k8s.io': 16_200,
  'flowcontrol.apiserver.k8s.io': 16_100,
  'resource.k8s.io': 15_900
}

/** Versions that do not stand where a stable one usually does. */
const versions: Readonly<Record<string, number>> = {
  '/v1': 1,
  'autoscaling/v2': 30,
  'flowcontrol.apiserver.k8s.io/v1': 21
}
const stable = 15

/** Of a built-in group and version; undefined for any other, which nobody registers at the start. */
export function apiServicePriority(group: string, version: string): ApiServicePriority | undefined {
  const place = groups[group]
  return place === undefined ? undefined : { group: place, version: versions[`${group}/${version}`] ?? stable }
}

/** Of a version that a CustomResourceDefinition serves (upstream's crdregistration). */
export const customPriority: ApiServicePriority = { group: 1000, version: 100 }
