// What a container of one spec and image will do, as data that all pods of a template share.
import { cpuMillis, memoryBytes } from '../../../../shared/kube/quantity.ts'
import type { Container } from '../../../../shared/schema/types.ts'
import type { ContainerExit, ContainerLaunch } from '../../kubelet/container-runtime.ts'
import type { Behaviour, ImageFacts, StopFacts } from '../../kubelet/images/image-facts.ts'
import type { UsageProfile } from '../../kubelet/usage-profile.ts'
import { fillTemplate, valueOf } from './log-text.ts'
import { isKnownProgram, isServerProgram } from './known-programs.ts'

export type ServerBehaviour = Extract<Behaviour, { readonly kind: 'server' }>

export interface ContainerPlan {
  /** What its first process runs, where that is a shell or a program; absent where it merely serves. */
  readonly argv?: readonly string[]
  /** How its image's program serves: from the start where there is no argv, else as soon as a process runs it. */
  readonly server?: ServerBehaviour
  readonly ports: readonly number[]
  readonly exit?: ContainerExit & { readonly at: number }
  /** Absent: SIGTERM changes nothing. */
  readonly stop?: StopFacts
  readonly usage: UsageProfile
  /** Why it cannot be started at all. */
  readonly startError?: string
}

const plans = new WeakMap<Container, { readonly image: ImageFacts; readonly plan: ContainerPlan }>()

/**
 * The plan of a container: pure in its spec and image, unless the image asks for variables from elsewhere, or for data
 * that lies in a folder of its volumes.
 */
export function planOf(launch: ContainerLaunch, hasData: (folder: string) => boolean): ContainerPlan {
  const known = plans.get(launch.container)
  const plan = known?.image === launch.image ? known.plan : makePlan(launch.container, launch.image)
  if (plan !== known?.plan) plans.set(launch.container, { image: launch.image, plan })
  const needs = plan.server?.needs
  if (needs === undefined || plan.argv !== undefined || needs.anyOf.some((name) => valueOf(launch, name) !== undefined))
    return plan
  if (needs.unlessData !== undefined && hasData(needs.unlessData)) return plan
  return withoutNeeds(plan, needs, launch)
}

type Needs = NonNullable<ServerBehaviour['needs']>

function withoutNeeds(plan: ContainerPlan, needs: Needs, launch: ContainerLaunch): ContainerPlan {
  const text = fillTemplate(needs.text, launch, launch.startedAt + 250)
  const script = `sleep 0.25; echo ${quoted(text)} >&2; sleep 0.05; exit ${needs.exitCode}`
  return { ports: [], usage: plan.usage, argv: ['sh', '-c', script] }
}

function makePlan(container: Container, image: ImageFacts): ContainerPlan {
  const words = commandOf(container, image)
  const [program = ''] = words
  const { behaviour } = image
  if (behaviour.kind === 'stress') return stressPlan(container, image, words)
  if (words.length > 0 && !isServerProgram(program) && isKnownProgram(program)) {
    return processPlan(container, image, words)
  }
  if (behaviour.kind === 'program') return processPlan(container, image, words)
  if (words.length > 0 && isMissing(program, image, container)) {
    return { ports: [], usage: image.usage, startError: notFoundMessage(program) }
  }
  if (behaviour.kind === 'server' || isServerProgram(program)) return serverPlan(container, image)
  if (words.length > 0 && !program.startsWith('/') && !program.startsWith('.')) {
    return { ports: [], usage: image.usage, startError: notFoundMessage(program) }
  }
  // A program that its image describes by a script does that, whoever names it.
  const isOwn = behaviour.kind === 'script' && program === image.command[0]
  if (words.length > 0 && !isOwn) return serverPlan(container, image)
  const [own = ''] = image.command
  return processPlan(container, image, isShell(own) ? image.command : ['sh', '-c', behaviour.script])
}

/** What a server stands in ps with: the pod's words, or its image's. */
export function shownCommand(container: Container, image: ImageFacts): readonly string[] {
  const words = [...(container.command ?? image.command), ...(container.args ?? [])]
  return words.length === 0 ? [`/${container.name}`] : words
}

/** What runs, where the pod says it: the image's own command is no command here. */
function commandOf(container: Container, image: ImageFacts): readonly string[] {
  const { command, args = [] } = container
  if (command !== undefined && command.length > 0) return [...command, ...args]
  if (image.behaviour.kind === 'program') return [...image.command, ...args]
  if (args.length === 0) return []
  // Images with an entrypoint take args as its parameters; a shell or a known program as the first one replaces it.
  const [first = ''] = args
  if (image.behaviour.kind === 'stress') return args
  return image.behaviour.kind === 'server' && !isKnownProgram(first) ? [] : args
}

/** Where an image keeps what its distribution brings: what is not known there is not there. */
const programFolder = /^\/(usr\/)?(local\/)?s?bin\//

/** Whether an image whose contents are known lacks a program. What lies elsewhere may be mounted or its own. */
function isMissing(program: string, image: ImageFacts, container: Container): boolean {
  if (image.command.length === 0 || isServerProgram(program) || isKnownProgram(program)) return false
  if (program.includes('/') && !programFolder.test(program)) return isBare(image) && !hasMounts(container)
  const name = baseName(program)
  return !image.command.some((word) => baseName(word) === name)
}

/** An image that is a distribution and no more: nobody's program lies anywhere else in it. */
function isBare({ behaviour, command }: ImageFacts): boolean {
  return behaviour.kind === 'script' && command.length === 1 && isShell(command[0]!)
}

/** Kubernetes' own are no place for programs. */
function hasMounts({ volumeMounts = [] }: Container): boolean {
  return volumeMounts.some(({ mountPath }) => !mountPath.startsWith('/var/run/secrets/kubernetes.io/'))
}

function isShell(path: string): boolean {
  return /(^|\/)(sh|bash|ash)$/.test(path)
}

function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

export function notFoundMessage(program: string): string {
  const cause = program.includes('/')
    ? `stat ${program}: no such file or directory`
    : 'executable file not found in $PATH'
  return (
    'failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: ' +
    `unable to start container process: error during container init: exec: "${program}": ${cause}: unknown`
  )
}

function quoted(word: string): string {
  return /^[\w./:=+%@,-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
}

const plainServer: ServerBehaviour = { kind: 'server', readyAfter: 600, latency: 3 }

function serverPlan(container: Container, image: ImageFacts): ContainerPlan {
  const server = throttled(container, image.usage, image.behaviour.kind === 'server' ? image.behaviour : plainServer)
  const ports = new Set(image.ports.length > 0 ? image.ports : declaredPorts(container))
  for (const port of portsInWords(container)) ports.add(port)
  return {
    server,
    ports: [...ports],
    usage: image.usage,
    ...(image.stop === undefined ? {} : { stop: image.stop }),
    ...exitByMemory(container, image.usage)
  }
}

/** Milliseconds of Linux's CFS period: what of a limit is used up waits for the next one. */
const quotaPeriod = 100

/** Programs that may not use the CPU that they need take longer: to listen, and to answer. */
function throttled(container: Container, usage: UsageProfile, server: ServerBehaviour): ServerBehaviour {
  const limit = cpuMillis(container.resources?.limits?.['cpu'])
  if (limit <= 0) return server
  // What is left for requests of each period, in millicore-milliseconds.
  const room = Math.max(limit - usage.idleCpu, limit / 10) * quotaPeriod
  const periods = Math.max(Math.ceil((usage.cpuPerRequest * 1000) / room) - 1, 0)
  return {
    ...server,
    readyAfter: Math.round(server.readyAfter * Math.max(usage.startCpu / limit, 1)),
    latency: server.latency + periods * quotaPeriod
  }
}

/** Where an unknown program listens: on the ports that its pod declares, and where its probes ask. */
function declaredPorts(container: Container): readonly number[] {
  const ports = container.ports?.map((port) => port.containerPort) ?? []
  for (const probe of [container.startupProbe, container.readinessProbe, container.livenessProbe]) {
    const port = probe?.httpGet?.port ?? probe?.tcpSocket?.port ?? probe?.grpc?.port
    if (typeof port === 'number') ports.push(port)
  }
  return ports
}

/** Ports in the command line (-listen=:5678, --port 8080) and in the variable PORT. */
function portsInWords(container: Container): readonly number[] {
  const words = [...(container.command ?? []), ...(container.args ?? [])]
  const ports: number[] = []
  for (const word of words) {
    const port = /(?:^|[=:])(\d{2,5})$/.exec(word)
    if (port !== null) ports.push(Number(port[1]))
  }
  const variable = Number(container.env?.find(({ name }) => name === 'PORT')?.value)
  return variable > 0 ? [...ports, variable] : ports
}

function processPlan(container: Container, image: ImageFacts, argv: readonly string[]): ContainerPlan {
  const { exit: _exit, ...serving } = serverPlan(container, image)
  const isOwn = image.behaviour.kind === 'script' || image.behaviour.kind === 'program'
  const usage = isOwn ? image.usage : { ...image.usage, idleCpu: 1 }
  return { ...serving, argv, usage }
}

/** Memory over the limit ends the container at the moment when its growth reaches the limit. */
function exitByMemory(container: Container, usage: UsageProfile): Pick<ContainerPlan, 'exit'> {
  const text = container.resources?.limits?.['memory']
  if (text === undefined) return {}
  const limit = memoryBytes(text)
  if (limit <= 0 || usage.memory <= limit) return {}
  const growth = Math.max(usage.memory - usage.startMemory, 1)
  const share = Math.min(Math.max((limit - usage.startMemory) / growth, 0), 1)
  const at = Math.max(Math.round(share * usage.startSeconds * 1000), 200)
  return { exit: { at, exitCode: 137, reason: 'OOMKilled', signal: 9 } }
}

/** stress --vm 1 --vm-bytes 250M: allocates and holds. stress -cpus "2": uses processors. */
function stressPlan(container: Container, image: ImageFacts, words: readonly string[]): ContainerPlan {
  const bytes = /--?(?:vm-bytes|mem-total)[ =]"?(\d+)([KMGkmg]?)i?/.exec(words.join(' '))
  const processors = /--?(?:cpus?|c)[ =]"?(\d+)/.exec(words.join(' '))
  const units: Readonly<Record<string, number>> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3 }
  const memory = bytes === null ? image.usage.memory : Number(bytes[1]) * units[bytes[2]!.toLowerCase()]!
  const cpu = processors === null ? 1000 : Number(processors[1]) * 1000
  const usage: UsageProfile = { ...image.usage, idleCpu: cpu, startCpu: cpu, memory, startSeconds: 1 }
  return { ports: [], usage, ...exitByMemory(container, usage) }
}
