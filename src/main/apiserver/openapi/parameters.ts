// The parameters of requests that the documents name, as k8s.io/apiserver's installer declares them.
import type { JsonObject } from '../../../shared/kube/json-object.ts'

export interface Parameter {
  readonly name: string
  readonly in: 'query' | 'path'
  readonly type: 'string' | 'boolean' | 'integer'
  readonly description: string
}

const known = new Map<string, Parameter>()

function define(key: string, type: Parameter['type'], description: string, where: Parameter['in'] = 'query'): void {
  const name = key.includes('/') ? key.slice(key.indexOf('/') + 1) : key
  known.set(key, { name, in: where, type, description })
}

define('namespace', 'string', 'namespace of the object', 'path')
define('pretty', 'string', "'true' asks for printed output with line breaks")
define('dryRun', 'string', "'All' runs every step of the request without storing anything")
define('fieldManager', 'string', 'who makes the change, for managedFields: at most 128 printable characters')
define(
  'fieldValidation',
  'string',
  'what becomes of unknown and duplicate fields: Ignore, Warn (the default) or Strict'
)
define('force', 'boolean', 'for apply requests: takes fields over from other managers')
define('allowWatchBookmarks', 'boolean', 'asks a watch for BOOKMARK events')
define('continue', 'string', 'the token of the page before, to list on from there')
define('fieldSelector', 'string', 'limits a list to objects whose fields match')
define('labelSelector', 'string', 'limits a list to objects whose labels match')
define('limit', 'integer', 'how many objects a list answers at most')
define('resourceVersion', 'string', 'which state of the store a list or watch starts from')
define('resourceVersionMatch', 'string', 'how resourceVersion is meant by a list: Exact or NotOlderThan')
define('sendInitialEvents', 'boolean', 'asks a watch for the present objects first, as events')
define('timeoutSeconds', 'integer', 'seconds after which a list or watch ends')
define('watch', 'boolean', 'answers changes as a stream of events')
define('gracePeriodSeconds', 'integer', "seconds before deletion; 0 deletes at once, the kind's own where absent")
define('ignoreStoreReadErrorWithClusterBreakingPotential', 'boolean', 'deletes objects that cannot be read any more')
define('orphanDependents', 'boolean', 'deprecated: use propagationPolicy')
define('propagationPolicy', 'string', 'what becomes of dependents: Orphan, Background or Foreground')
define('path/path', 'string', 'path behind the proxy', 'path')
define('proxy/path', 'string', 'the rest of the URL, handed on to the proxied server')
define('log/container', 'string', 'the container whose log is read; the only one where absent')
define('log/follow', 'boolean', 'goes on with what is logged later')
define('log/insecureSkipTLSVerifyBackend', 'boolean', "does not check the kubelet's certificate")
define('log/limitBytes', 'integer', 'bytes after which the log ends')
define('log/previous', 'boolean', 'reads the log of the container that ran before')
define('log/sinceSeconds', 'integer', 'reads what is not older, in seconds')
define('log/stream', 'string', 'All, Stdout or Stderr')
define('log/tailLines', 'integer', 'how many lines at the end are read')
define('log/timestamps', 'boolean', 'puts an RFC 3339 time before each line')
define('exec/command', 'string', 'the command and its arguments, one parameter each; no shell is involved')
define('exec/container', 'string', 'the container it runs in; the only one where absent')
define('exec/stderr', 'boolean', 'sends the standard error')
define('exec/stdin', 'boolean', 'takes standard input')
define('exec/stdout', 'boolean', 'sends the standard output')
define('exec/tty', 'boolean', 'runs it on a terminal')
define('portforward/ports', 'integer', 'the ports, where WebSockets carry them')

const listing = [
  'allowWatchBookmarks',
  'continue',
  'fieldSelector',
  'labelSelector',
  'limit',
  'resourceVersion',
  'resourceVersionMatch',
  'sendInitialEvents',
  'timeoutSeconds',
  'watch'
]
const deleting = [
  'dryRun',
  'gracePeriodSeconds',
  'ignoreStoreReadErrorWithClusterBreakingPotential',
  'orphanDependents',
  'propagationPolicy'
]
const writing = ['dryRun', 'fieldManager', 'fieldValidation']

/** The keys of each action's parameters. */
export const parametersOf = {
  list: listing,
  deletecollection: [...listing.filter((key) => key !== 'allowWatchBookmarks' && key !== 'watch'), ...deleting],
  delete: deleting,
  write: writing,
  patch: [...writing, 'force'],
  get: [] as readonly string[]
} as const

const ofSubresources: Readonly<Record<string, readonly string[]>> = {
  attach: ['exec/container', 'exec/stderr', 'exec/stdin', 'exec/stdout', 'exec/tty'],
  exec: ['exec/command', 'exec/container', 'exec/stderr', 'exec/stdin', 'exec/stdout', 'exec/tty'],
  portforward: ['portforward/ports'],
  proxy: ['proxy/path'],
  log: [...known.keys()].filter((key) => key.startsWith('log/'))
}

/** The keys of what a subresource takes beside what its verbs take. */
export function subresourceParameters(subresource: string): readonly string[] {
  return ofSubresources[subresource] ?? []
}

/** The parameter of a key; "name/KIND" is the name of an object of that kind. */
export function parameterOf(key: string): Parameter {
  if (key.startsWith('name/')) {
    return { name: 'name', in: 'path', type: 'string', description: `name of the ${key.slice('name/'.length)}` }
  }
  const parameter = known.get(key)
  if (parameter === undefined) throw new Error(`no parameter ${key}`)
  return parameter
}

export function parameterV2({ name, in: where, type, description }: Parameter): JsonObject {
  return { uniqueItems: true, type, description, name, in: where, ...(where === 'path' && { required: true }) }
}

export function parameterV3({ name, in: where, type, description }: Parameter): JsonObject {
  return {
    name,
    in: where,
    description,
    ...(where === 'path' && { required: true }),
    schema: { type, uniqueItems: true }
  }
}
