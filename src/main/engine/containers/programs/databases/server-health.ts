// Tools whose answer is whether their server is there: those of MongoDB, RabbitMQ and MariaDB's image.
import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from '../network/asking.ts'
import { isOwnHost } from '../network/conversation.ts'
import type { WebAnswer } from '../network/network-port.ts'
import { instant, type Program } from '../program.ts'
import { socketError } from '../network/socket-error.ts'

interface Place extends Memory {
  readonly host: string
  readonly port: number
}

const patience = 30_000

/** Where mongosh goes: an address of its first word, or --host and --port. */
function placeOf(call: Call): Place {
  const { args } = call
  const value = (name: string): string | undefined => {
    const at = args.findIndex((word) => word === name || word.startsWith(`${name}=`))
    return at === -1 ? undefined : args[at]!.includes('=') ? args[at]!.slice(name.length + 1) : args[at + 1]
  }
  const address = args
    .map((word) => /^(?:mongodb:\/\/(?:[^@/]*@)?)?([\w.-]+)(?::(\d+))?\/?/.exec(word))
    .find((found) => found?.[0].startsWith('mongodb://') === true)
  const [name, port] = (value('--host') ?? '').split(':')
  return {
    host: address?.[1] ?? (name === undefined || name === '' ? '127.0.0.1' : name),
    port: Number(address?.[2] ?? port ?? value('--port') ?? 27_017)
  }
}

/** What --eval asks. */
function scriptOf({ args }: Call): string {
  const at = args.findIndex((word) => word === '--eval' || word.startsWith('--eval='))
  return at === -1 ? '' : args[at]!.startsWith('--eval=') ? args[at]!.slice(7) : (args[at + 1] ?? '')
}

function evaluated(call: Call): number {
  const script = scriptOf(call).trim().replace(/;$/, '')
  const isPing = /ping/.test(script)
  if (isPing) call.print(script.endsWith('.ok') ? '1\n' : '{ ok: 1 }\n')
  else if (/version\(\)/.test(script)) call.print('8.0.13\n')
  else if (/isMaster|hello/.test(script)) call.print('{ isWritablePrimary: true, maxWireVersion: 25, ok: 1 }\n')
  else if (/^show dbs|listDatabases/.test(script))
    call.print('admin   40.00 KiB\nconfig  60.00 KiB\nlocal   40.00 KiB\n')
  else if (script !== '') {
    call.print('MongoServerError: this server answers only whether it is there\n', 2)
    return 1
  }
  return 0
}

const mongosh: Program = asking<Place, WebAnswer>({
  begin(call) {
    const place = placeOf(call)
    if (!isOwnHost(call, place.host)) return place
    if (call.table.ports.isServing()) return evaluated(call)
    call.print(`MongoNetworkError: connect ECONNREFUSED 127.0.0.1:${place.port}\n`, 2)
    return 1
  },
  ask: (network, { host, port }, done) => network.connect(host, port, patience, done),
  finish(call, { host, port }, answer) {
    if (answer.kind === 'answer') return evaluated(call)
    const words: Readonly<Record<string, string>> = {
      unresolved: `getaddrinfo ENOTFOUND ${host}`,
      refused: `connect ECONNREFUSED ${answer.address ?? host}:${port}`
    }
    call.print(`MongoNetworkError: ${words[answer.kind] ?? socketError(call, answer)}\n`, 2)
    return 1
  }
})

/** sysexits' EX_UNAVAILABLE, which RabbitMQ's tools end with. */
const unavailable = 69

const rabbitmq: Program = instant((call) => {
  const words = call.args.filter((word) => !word.startsWith('-'))
  const isQuiet = call.args.some((word) => word === '-q' || word === '--quiet')
  const node = `rabbit@${call.machine.hostname}`
  const say = (text: string): void => {
    if (!isQuiet) call.print(text)
  }
  if (!call.table.ports.isServing()) {
    call.print(
      `Error: unable to perform an operation on node '${node}'. Please see diagnostics information and suggestions below.\n`,
      2
    )
    return unavailable
  }
  switch (words[0]) {
    case 'ping':
      say(
        `Will ping ${node}. This only checks if the OS process is running and registered with epmd. Timeout: 60000 ms.\nPing succeeded\n`
      )
      return 0
    case 'check_running':
      say(`Checking if RabbitMQ is running on node ${node} ...\nRabbitMQ on node ${node} is fully booted and running\n`)
      return 0
    case 'check_local_alarms':
      say(`Asking node ${node} to report any local resource alarms ...\nNode ${node} reported no local alarms\n`)
      return 0
    case 'check_port_connectivity':
      say(
        `Testing TCP connections to all active listeners on node ${node} using hostname resolution ...\nSuccessfully connected to ports 5672, 15672, 25672 on node ${node}.\n`
      )
      return 0
    case 'status':
      call.print(`Status of node ${node} ...\nRuntime\n\nOS PID: 1\nOS: Linux\nRabbitMQ version: 4.1.3\n`)
      return 0
    case 'list_queues':
      say('Timeout: 60.0 seconds ...\nListing queues for vhost / ...\n')
      return 0
    case 'list_users':
      say('Listing users ...\n')
      call.print('user\ttags\nguest\t[administrator]\n')
      return 0
    case 'cluster_status':
      call.print(`Cluster status of node ${node} ...\nBasics\n\nCluster name: ${node}\n\nRunning Nodes\n\n${node}\n`)
      return 0
    default:
      call.print(`Command '${words[0] ?? ''}' not found.\n`, 2)
      return 64
  }
})

/** MariaDB's healthcheck.sh: all its tests say the same here. */
const mariadbHealth: Program = instant((call) => {
  if (call.table.ports.isServing()) return 0
  call.print('healthcheck connect failed\n', 2)
  return 1
})

export const healthPrograms: Readonly<Record<string, Program>> = {
  mongosh,
  mongo: mongosh,
  'rabbitmq-diagnostics': rabbitmq,
  rabbitmqctl: rabbitmq,
  'healthcheck.sh': mariadbHealth
}
