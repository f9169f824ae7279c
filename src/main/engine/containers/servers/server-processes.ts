// Servers that are several processes: a first one, and workers that do what it is asked for. How each stands in ps, and
// how many there are by its configuration.
import type { Call } from '../processes/call.ts'
import { sigquit } from '../processes/signals.ts'
import type { ProcessEnd } from '../processes/process.ts'
import { strftime } from '../programs/strftime.ts'

export interface ServerProcesses {
  /** What the first one calls itself, and each worker. */
  readonly title: readonly string[]
  readonly worker: readonly string[]
  readonly count: number
  /** Who runs the workers, where the first one is root. */
  readonly user: string
}

type Layout = (call: Call) => ServerProcesses

const configuration = '/etc/nginx/nginx.conf'

/** nginx: as many workers as its configuration says, `auto` being the machine's processors, whatever the limits are. */
function nginx(call: Call): ServerProcesses {
  const { argv } = call.process
  const text = `${argv.join('\n')}\n${call.seek(configuration)?.entry.text ?? 'worker_processes auto;'}`
  const count = /^\s*worker_processes\s+(\w+);/m.exec(text)?.[1] ?? '1'
  return {
    title: [`nginx: master process ${argv.join(' ')}`],
    worker: ['nginx: worker process'],
    count: count === 'auto' ? call.machine.processors : Math.min(Number(count) || 1, mostWorkers),
    user: /^\s*user\s+([\w-]+)/m.exec(text)?.[1] ?? 'nginx'
  }
}

const mostWorkers = 64

/** Apache: the children that it starts with, three of the event MPM and five of the prefork one that PHP needs. */
function apache(count: number): Layout {
  return ({ process: { argv } }) => ({ title: argv, worker: argv, count, user: 'www-data' })
}

const layouts: Readonly<Record<string, Layout>> = { nginx, httpd: apache(3), apache2: apache(5) }

/** undefined where a server is one process. */
export function processesOf(call: Call): ServerProcesses | undefined {
  return Object.hasOwn(layouts, call.name) ? layouts[call.name]!(call) : undefined
}

/** The number of the first worker in an official image: those before it had the scripts that its start runs through. */
const firstWorkers: Readonly<Record<string, number>> = { nginx: 29, httpd: 8, apache2: 16 }

/**
 * What a container's first process has become once the script of its image is through, which ends with an exec; and the
 * number that the next process has then.
 */
export function behindEntrypoint(argv: readonly string[]): {
  readonly argv: readonly string[]
  readonly nextPid: number | undefined
} {
  const isScript = argv.length > 1 && /(^|\/)docker-(php-)?entrypoint(\.sh)?$/.test(argv[0]!)
  const [program = '', ...args] = isScript ? argv.slice(1) : argv
  const apacheName = /^(httpd|apache2)-foreground$/.exec(program)?.[1]
  const name = apacheName ?? program
  const nextPid = isScript || apacheName !== undefined ? firstWorkers[name] : undefined
  return { argv: [name, ...(apacheName === undefined ? [] : ['-DFOREGROUND']), ...args], nextPid }
}

function nginxLine(call: Call, level: string, text: string): string {
  const { pid } = call.process
  return `${strftime(call.table.ports.now(), '%Y/%m/%d %H:%M:%S')} [${level}] ${pid}#${pid}: ${text}\n`
}

function isNginx(call: Call): boolean {
  return call.process.argv[0]?.startsWith('nginx: ') === true
}

/** What the first process logs of a worker that has ended, and of the one in its place; Apache says nothing of it. */
export function replacementWords(call: Call, pid: number, { code, signal }: ProcessEnd, next: number): string {
  if (!isNginx(call)) return ''
  const how =
    signal === undefined
      ? nginxLine(call, 'notice', `worker process ${pid} exited with code ${code}`)
      : nginxLine(call, 'alert', `worker process ${pid} exited on signal ${signal}`)
  return (
    nginxLine(call, 'notice', `signal 17 (SIGCHLD) received from ${pid}`) +
    how +
    nginxLine(call, 'notice', `start worker process ${next}`) +
    nginxLine(call, 'notice', 'signal 29 (SIGIO) received')
  )
}

/** What a worker logs that is asked to end. */
export function farewellWords(call: Call, signal: number): string {
  if (!isNginx(call)) return ''
  const first = signal === sigquit ? nginxLine(call, 'notice', 'gracefully shutting down') : ''
  return first + nginxLine(call, 'notice', 'exiting') + nginxLine(call, 'notice', 'exit')
}
