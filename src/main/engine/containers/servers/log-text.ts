// Turns the templates of image files into the lines of one container at one moment.
import type { ContainerLaunch } from '../../kubelet/container-runtime.ts'
import { strftime } from '../programs/strftime.ts'

/** The ways in which the programs of the catalogue write times. */
const timeFormats: Readonly<Record<string, string>> = {
  http: '%a, %d %b %Y %H:%M:%S GMT',
  iso: '%Y-%m-%dT%H:%M:%S.%LZ',
  rfc: '%Y-%m-%dT%H:%M:%SZ',
  nginx: '%Y/%m/%d %H:%M:%S',
  clf: '%d/%b/%Y:%H:%M:%S +0000',
  redis: '%d %b %Y %H:%M:%S.%L',
  klog: 'I%m%d %H:%M:%S.%L000',
  entrypoint: '%Y-%m-%d %H:%M:%S+00:00',
  mysql: '%Y-%m-%dT%H:%M:%S.%L000Z',
  postgres: '%Y-%m-%d %H:%M:%S.%L UTC',
  httpd: '%a %b %d %H:%M:%S.%L000 %Y',
  tomcat: '%d-%b-%Y %H:%M:%S.%L',
  mariadb: '%Y-%m-%d %H:%M:%S',
  fluentd: '%Y-%m-%d %H:%M:%S +0000',
  envoy: '%Y-%m-%d %H:%M:%S.%L',
  flask: '%d/%b/%Y %H:%M:%S',
  kibana: '%Y-%m-%dT%H:%M:%S.%L',
  log4j: '%Y-%m-%d %H:%M:%S,%L'
}

/** Fills {time:FORMAT}, {pod}, {ip}, {container}, {ports}, {version:DEFAULT}, {env:NAME:DEFAULT} and `values`. */
export function fillTemplate(
  template: string,
  launch: ContainerLaunch,
  at: number,
  values: Readonly<Record<string, string | number>> = {}
): string {
  return template.replace(
    /\{(\w+)(?::([^{}:]*))?(?::([^{}]*))?\}/g,
    (all, name: string, first?: string, second?: string) => {
      if (values[name] !== undefined) return String(values[name])
      if (name === 'time') return strftime(at, timeFormats[first ?? 'iso'] ?? timeFormats['iso']!)
      if (name === 'epoch') return String(Math.floor(at / 1000))
      if (name === 'pod') return launch.sandbox.name
      if (name === 'ip') return launch.sandbox.ip ?? '127.0.0.1'
      if (name === 'container') return launch.container.name
      if (name === 'ports') return launch.container.ports?.map((port) => `:${port.containerPort}`).join(', ') ?? ':8080'
      if (name === 'version') return versionOf(launch.container.image ?? '') ?? first ?? ''
      if (name === 'env') return valueOf(launch, first ?? '') ?? second ?? ''
      return all
    }
  )
}

function versionOf(image: string): string | undefined {
  return /:v?(\d+\.\d+(?:\.\d+)?)[^/]*$/.exec(image)?.[1]
}

/** A variable of the container's environment; HOSTNAME is the pod's name. */
export function valueOf(launch: ContainerLaunch, name: string): string | undefined {
  if (name === 'HOSTNAME') return launch.sandbox.name
  const given = launch.environment[name]
  if (given !== undefined) return given
  const own = launch.container.env?.find((variable) => variable.name === name)?.value
  return own ?? launch.serviceVariables?.[name]
}
