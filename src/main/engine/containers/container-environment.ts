// What a container's first process finds: its environment, who it is, and the texts that the kubelet gives to all.
import type { ContainerLaunch } from '../kubelet/container-runtime.ts'
import type { Distribution } from './programs/distribution.ts'
import type { ImageLayer } from './files/image-layer.ts'

const paths: Readonly<Record<Distribution, string>> = {
  busybox: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  alpine: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin',
  debian: '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin'
}

export interface Person {
  readonly user: number
  readonly group: number
  readonly home: string
}

/** Who runs a container's processes: the spec says it, else the image, else it is root. */
export function personOf({ container, image }: ContainerLaunch, layer: ImageLayer, podUser?: number): Person {
  const asked = container.securityContext?.runAsUser ?? podUser ?? image.user ?? '0'
  const lines = (layer.entries.get('/etc/passwd')?.text ?? '').split('\n').map((line) => line.split(':'))
  const line = lines.find(([name, , number]) => name === String(asked) || number === String(asked))
  const user = line === undefined ? Number(asked) || 0 : Number(line[2])
  const group = container.securityContext?.runAsGroup ?? (line === undefined ? 0 : Number(line[3]))
  return { user, group, home: line?.[5] ?? '/' }
}

export function environmentOfContainer(
  launch: ContainerLaunch,
  distribution: Distribution,
  { home }: Person
): Record<string, string> {
  const environment: Record<string, string> = {
    PATH: paths[distribution],
    HOSTNAME: launch.sandbox.name,
    HOME: home,
    ...launch.serviceVariables
  }
  for (const { name, value } of launch.container.env ?? []) if (value !== undefined) environment[name] = value
  return Object.assign(environment, launch.environment)
}

/** Files that the kubelet mounts into every container: pkg/kubelet/kubelet_pods.go. */
export function givenFiles({ sandbox }: ContainerLaunch): Readonly<Record<string, string>> {
  const { name, namespace, ip } = sandbox
  return {
    '/etc/hostname': `${name}\n`,
    '/etc/hosts':
      '# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n' +
      'fe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n' +
      (ip === undefined ? '' : `${ip}\t${name}\n`),
    '/etc/resolv.conf': `search ${namespace}.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n`
  }
}
