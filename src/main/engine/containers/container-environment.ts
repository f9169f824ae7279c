// What a container's first process finds: its environment, and who it is.
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { Distribution } from './programs/distribution.ts'
import type { ImageLayer } from './files/image-layer.ts'
import { fillTemplate } from './servers/log-text.ts'

const paths: Readonly<Record<Distribution, string>> = {
  busybox: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  alpine: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  debian: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
}

export interface Person {
  readonly user: number
  readonly group: number
  /** Further ones. */
  readonly groups: readonly number[]
  readonly home: string
}

/** Who runs a container's processes: its spec says it, else its pod's, else the image, else it is root. */
export function personOf({ container, image, sandbox }: ContainerLaunch, layer: ImageLayer): Person {
  const { user: podUser, group: podGroup, groups = none } = sandbox.person ?? {}
  const asked = container.securityContext?.runAsUser ?? podUser ?? image.user ?? '0'
  const lines = (layer.entries.get('/etc/passwd')?.text ?? '').split('\n').map((line) => line.split(':'))
  const line = lines.find(([name, , number]) => name === String(asked) || number === String(asked))
  const user = line === undefined ? Number(asked) || 0 : Number(line[2])
  const group = container.securityContext?.runAsGroup ?? podGroup ?? (line === undefined ? 0 : Number(line[3]))
  return { user, group, groups, home: line?.[5] ?? '/' }
}

const none: readonly number[] = []

export function environmentOfContainer(
  launch: ContainerLaunch,
  distribution: Distribution,
  { home }: Person
): Record<string, string> {
  const environment: Record<string, string> = { PATH: paths[distribution], HOSTNAME: launch.sandbox.hostname }
  const { environment: ofImage = {} } = launch.image
  for (const name in ofImage) environment[name] = fillTemplate(ofImage[name]!, launch, launch.startedAt)
  for (const { name, value } of launch.container.env ?? []) if (value !== undefined) environment[name] = value
  Object.assign(environment, launch.environment)
  // The kubelet puts the Services behind what the pod says, the runtime the home behind all.
  for (const name in launch.serviceVariables) environment[name] ??= launch.serviceVariables[name]!
  environment['HOME'] ??= home
  return environment
}
