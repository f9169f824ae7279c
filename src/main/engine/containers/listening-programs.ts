// What comes from the network to programs of a container that listen: nc -l, where no server of the image is asked.
import type { ContainerAnswer, ContainerRequest } from '../kubelet/container-runtime.ts'
import type { LivingContainer } from './living-container.ts'
import { listenedPorts } from './processes/listening.ts'

type PortRequest = Exclude<ContainerRequest, { readonly kind: 'exec' }>

/** Milliseconds that a program takes. */
const latency = 0.1

export function portsOfPrograms({ box }: LivingContainer): readonly number[] {
  return box === undefined ? [] : listenedPorts(box.table)
}

/** The answer of a program that listens on the port; undefined where none does. */
export function answerOfProgram(container: LivingContainer, request: PortRequest): ContainerAnswer | undefined {
  const { box } = container
  if (box === undefined) return undefined
  if (request.kind === 'grpc')
    return portsOfPrograms(container).includes(request.port) ? { kind: 'connected', latency } : undefined
  const { port, from = '127.0.0.1' } = request
  if (request.kind === 'tcp') {
    const reply = box.hear({ port, text: request.message ?? '', from }, request.messageId)
    if (reply === undefined) return undefined
    return request.message === undefined ? { kind: 'connected', latency } : { kind: 'connected', reply, latency }
  }
  const reply = box.hear({ port, text: requestText(request), from })
  return reply === undefined ? undefined : webAnswer(reply)
}

function requestText({ method, path, headers, body = '' }: Extract<PortRequest, { readonly kind: 'http' }>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`
}

/** A page that a program has written by hand; whoever gets none waits for it. */
function webAnswer(reply: string): ContainerAnswer {
  const head = /^HTTP\/1\.[01] (\d{3})[^\n]*\n((?:[^\r\n]+\r?\n)*)(?:\r?\n)?/.exec(reply)
  if (head === null) return { kind: 'silent' }
  const headers: Record<string, string> = {}
  for (const line of head[2]!.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) headers[line.slice(0, colon)] = line.slice(colon + 1).trim()
  }
  return { kind: 'http', status: Number(head[1]), body: reply.slice(head[0].length), headers, latency }
}
