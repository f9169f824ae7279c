// crictl: what a machine's runtime knows of its containers, pods and images.
import type { HostContainer } from '../../machine-port.ts'
import type { Call } from '../../processes/call.ts'
import { instant } from '../program.ts'
import { ProgramError } from '../program-error.ts'

const day = 86_400_000

/** As docker/go-units says it: "About a minute ago", "3 hours ago". */
function ago(milliseconds: number): string {
  const seconds = Math.max(Math.floor(milliseconds / 1000), 0)
  if (seconds < 1) return 'Less than a second ago'
  if (seconds < 60) return `${seconds} ${seconds === 1 ? 'second' : 'seconds'} ago`
  const minutes = Math.floor(seconds / 60)
  if (minutes === 1) return 'About a minute ago'
  if (minutes < 60) return `${minutes} minutes ago`
  const hours = Math.floor(minutes / 60 + 0.5)
  if (hours === 1) return 'About an hour ago'
  if (hours < 48) return `${hours} hours ago`
  return `${Math.floor(milliseconds / day)} days ago`
}

/** Columns as wide as their widest cell and three more, as crictl's tabwriter lays them. */
function table(call: Call, rows: readonly (readonly string[])[]): void {
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length), 17) + 3)
  for (const row of rows)
    call.print(
      `${row.map((cell, column) => (column === row.length - 1 ? cell : cell.padEnd(widths[column]!))).join('')}\n`
    )
}

/** As units of ten: "62.3MB". */
function size(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit++
  }
  return `${Number(value.toPrecision(3))}${units[unit]}`
}

/** Values of the options that filter, and the words that are left. */
function filters(call: Call): {
  readonly values: Readonly<Record<string, string>>
  readonly flags: string
  readonly words: readonly string[]
} {
  const values: Record<string, string> = {}
  const words: string[] = []
  let flags = ''
  const { args } = call
  for (let at = 1; at < args.length; at++) {
    const word = args[at]!
    const named = /^--?(name|state|s|pod|p|namespace|tail|label|image)(?:=(.*))?$/.exec(word)
    if (named !== null) values[named[1]!] = named[2] ?? args[++at] ?? ''
    else if (word.startsWith('-'))
      flags += word
        .replace(/^--all$/, 'a')
        .replace(/^--quiet$/, 'q')
        .replaceAll('-', '')
    else words.push(word)
  }
  return { values, flags, words }
}

function matching(
  { values }: ReturnType<typeof filters>,
  containers: readonly HostContainer[]
): readonly HostContainer[] {
  const { name, pod, p = pod, state, s = state } = values
  return containers.filter(
    (one) =>
      (name === undefined || one.name.includes(name)) &&
      (p === undefined || one.podId.startsWith(p)) &&
      (s === undefined || (s.toLowerCase() === 'running') === one.isRunning)
  )
}

export const crictl = instant((call) => {
  mustBeOnMachine(call)
  const { inside } = call.machine
  const asked = filters(call)
  const [verb] = call.args
  switch (verb) {
    case 'ps': {
      const wantsAll =
        asked.flags.includes('a') || asked.values['state'] !== undefined || asked.values['s'] !== undefined
      const shown = matching(asked, inside.containers()).filter(({ isRunning }) => wantsAll || isRunning)
      if (asked.flags.includes('q')) call.print(shown.map(({ id }) => `${id}\n`).join(''))
      else
        table(call, [
          ['CONTAINER', 'IMAGE', 'CREATED', 'STATE', 'NAME', 'ATTEMPT', 'POD ID', 'POD', 'NAMESPACE'],
          ...shown.map(({ id, image, createdAt, isRunning, name, attempt, podId, pod, namespace }) => [
            id.slice(0, 13),
            image,
            ago(call.now - createdAt),
            isRunning ? 'Running' : 'Exited',
            name,
            String(attempt),
            podId.slice(0, 13),
            pod,
            namespace
          ])
        ])
      return 0
    }
    case 'pods': {
      const pods = new Map(inside.containers().map((one) => [one.podId, one]))
      const shown = [...pods.values()].filter(
        ({ pod, namespace }) =>
          (asked.values['name'] === undefined || pod.includes(asked.values['name'])) &&
          (asked.values['namespace'] === undefined || namespace === asked.values['namespace'])
      )
      if (asked.flags.includes('q')) call.print(shown.map(({ podId }) => `${podId}\n`).join(''))
      else
        table(call, [
          ['POD ID', 'CREATED', 'STATE', 'NAME', 'NAMESPACE', 'ATTEMPT', 'RUNTIME'],
          ...shown.map(({ podId, createdAt, pod, namespace }) => [
            podId.slice(0, 13),
            ago(call.now - createdAt),
            inside.containers().some((one) => one.podId === podId && one.isRunning) ? 'Ready' : 'NotReady',
            pod,
            namespace,
            '0',
            '(default)'
          ])
        ])
      return 0
    }
    case 'images':
    case 'image':
    case 'img':
      table(call, [
        ['IMAGE', 'TAG', 'IMAGE ID', 'SIZE'],
        ...inside
          .images()
          .map(({ repository, tag, id, size: bytes }) => [repository, tag, id.slice(0, 13), size(bytes)])
      ])
      return 0
    case 'logs': {
      const id = asked.words[0]
      if (id === undefined) throw new ProgramError('ID cannot be empty', 1)
      const tail = asked.values['tail']
      const lines = inside.containerLog(id, tail === undefined ? undefined : Number(tail))
      if (lines === undefined) return missing(call, id)
      call.print(lines.map((line) => `${line}\n`).join(''))
      return 0
    }
    case 'inspect': {
      const id = asked.words[0] ?? ''
      const found = inside.containers().find((one) => id !== '' && one.id.startsWith(id))
      if (found === undefined) return missing(call, id)
      const { attempt, name, image, pod, namespace, podUid, isRunning } = found
      const labels = {
        'io.kubernetes.container.name': name,
        'io.kubernetes.pod.name': pod,
        'io.kubernetes.pod.namespace': namespace,
        'io.kubernetes.pod.uid': podUid
      }
      const logPath = `/var/log/pods/${namespace}_${pod}_${podUid}/${name}/${attempt}.log`
      const state = isRunning ? 'CONTAINER_RUNNING' : 'CONTAINER_EXITED'
      const status = { id: found.id, metadata: { attempt, name }, state, image: { image }, labels, logPath }
      call.print(`${JSON.stringify({ status, info: { sandboxID: found.podId } }, null, 2)}\n`)
      return 0
    }
    case 'version':
      call.print('Version:  0.1.0\nRuntimeName:  containerd\nRuntimeVersion:  v2.1.4\nRuntimeApiVersion:  v1\n')
      return 0
    case 'info':
      call.print(
        `${JSON.stringify(
          {
            status: {
              conditions: [
                { type: 'RuntimeReady', status: true },
                { type: 'NetworkReady', status: true }
              ]
            }
          },
          null,
          2
        )}\n`
      )
      return 0
    case undefined:
    case 'help':
    case '--help':
      call.print(
        'NAME:\n   crictl - client for CRI\n\nUSAGE:\n   crictl [global options] command [command options]\n\nCOMMANDS:\n   ps, pods, images, logs, inspect, info, version\n'
      )
      return 0
    default:
      throw new ProgramError(
        `the runtime of this machine is the simulation’s: ${verb} is not among ps, pods, images, logs, inspect`,
        1
      )
  }
})

function missing(call: Call, id: string): number {
  call.print(
    `FATA[0000] rpc error: code = NotFound desc = an error occurred when try to find container "${id}": not found \n`,
    2
  )
  return 1
}

/** Who cannot see the machine does not reach its runtime's socket either. */
function mustBeOnMachine(call: Call): void {
  if (call.machine.seesHost && call.process.user === 0) return
  throw new ProgramError(
    'validate service connection: validate CRI v1 runtime API for endpoint "unix:///run/containerd/containerd.sock": rpc error: code = Unavailable desc = connection error: desc = "transport: Error while dialing: dial unix /run/containerd/containerd.sock: connect: no such file or directory"',
    1
  )
}
