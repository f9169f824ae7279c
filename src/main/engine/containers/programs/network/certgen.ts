// kube-webhook-certgen, which makes a webhook's certificate and gives its authority to the API server (ingress-nginx'
// images/kube-webhook-certgen). It talks to the API as its pod's ServiceAccount.
import { encodeBase64 } from '../../../../../shared/kube/base64.ts'
import { isJsonObject, type JsonObject } from '../../../../../shared/kube/json-object.ts'
import type { Json } from '../../../../../shared/kube/object.ts'
import { formatTime } from '../../../../../shared/kube/time.ts'
import type { ApiRequest } from '../../../api/request.ts'
import { issueServerCertificate } from '../../../certificates/issue.ts'
import type { Call } from '../../processes/call.ts'
import { asking, type Memory } from './asking.ts'
import type { ApiAnswer } from './network-port.ts'

type Step = 'secret' | 'create' | 'get' | 'update'

interface Question extends Memory {
  readonly step: Step
  /** An ApiRequest. */
  readonly request: Json
  /** Resources of webhook configurations that are still to be patched. */
  readonly left: readonly string[]
  /** The authority's certificate in base64, once it is known. */
  readonly authority: string
}

const validating = 'validatingwebhookconfigurations'
const mutating = 'mutatingwebhookconfigurations'
const agent = 'kube-webhook-certgen'

export const certgen = asking<Question, ApiAnswer>({
  begin(call) {
    const [command] = call.args
    if (command !== 'create' && command !== 'patch') {
      call.print(
        'Create certificates and patch them to admission hooks\n\nUsage:\n  kube-webhook-certgen [create|patch]\n'
      )
      return 0
    }
    const missing = ['secret-name', 'namespace', ...(command === 'create' ? ['host'] : ['webhook-name'])].filter(
      (name) => flag(call, name) === ''
    )
    if (missing.length > 0) {
      const names = missing.map((name) => JSON.stringify(name)).join(', ')
      call.print(`Error: required flag(s) ${names} not set\n`, 2)
      return 1
    }
    const at = new Date(call.now)
    const time = at.toISOString().slice(11, 23)
    const day = `${String(at.getUTCMonth() + 1).padStart(2, '0')}${String(at.getUTCDate()).padStart(2, '0')}`
    const notice = 'Neither --kubeconfig nor --master was specified.  Using the inClusterConfig.  This might not work.'
    call.print(`W${day} ${time}000       1 client_config.go:667] ${notice}\n`, 2)
    if (command === 'patch' && !isSet(call, 'patch-mutating') && !isSet(call, 'patch-validating'))
      return fatal(
        call,
        'cmd/patch.go:32',
        'patch-validating=false, patch-mutating=false. You must patch at least one kind of webhook, otherwise this command is a no-op'
      )
    return { step: 'secret', request: secretRequest(call, { verb: 'get' }) as unknown as Json, left: [], authority: '' }
  },

  ask(network, { request }, done) {
    network.api(request as unknown as ApiRequest, agent, done)
  },

  finish(call, question, answer) {
    switch (question.step) {
      case 'secret':
        return secretRead(call, question, answer)
      case 'create': {
        if (objectOf(answer) !== undefined) return 0
        return fatal(call, 'k8s/k8s.go:261', 'failed creating secret', errorOf(question, answer))
      }
      case 'get': {
        const name = nameOfKind(question)
        const found = objectOf(answer)
        if (found === undefined)
          return fatal(call, 'k8s/k8s.go:150', `failed getting ${name} webhook`, errorOf(question, answer))
        const patched = withAuthority(found, question.authority, flag(call, 'patch-failure-policy'))
        return {
          ...question,
          step: 'update',
          request: { ...(question.request as JsonObject), verb: 'update', body: patched }
        }
      }
      case 'update': {
        if (objectOf(answer) === undefined)
          return fatal(
            call,
            'k8s/k8s.go:165',
            `failed patching ${nameOfKind(question)} webhook`,
            errorOf(question, answer)
          )
        const [, ...left] = question.left
        if (left.length > 0) return configurationQuestion(call, left, question.authority)
        log(call, 'info', 'k8s/k8s.go:138', 'Patched hook(s)')
        return 0
      }
    }
  }
})

/** The object of a success. */
function objectOf(answer: ApiAnswer): JsonObject | undefined {
  return answer.kind === 'answer' && answer.code < 300 ? (answer.object as JsonObject) : undefined
}

function secretRead(call: Call, question: Question, answer: ApiAnswer): number | Question {
  const isCreate = call.args[0] === 'create'
  const [namespace, name] = [flag(call, 'namespace'), flag(call, 'secret-name')]
  const found = objectOf(answer)
  if (found !== undefined) {
    const { data } = found
    const authority = isJsonObject(data) ? data['ca'] : undefined
    if (typeof authority !== 'string')
      return fatal(call, 'k8s/k8s.go:237', "got secret, but it did not contain a 'ca' key")
    if (isCreate) {
      log(call, 'info', 'cmd/create.go:34', 'secret already exists')
      return 0
    }
    const left = [
      ...(isSet(call, 'patch-validating') ? [validating] : []),
      ...(isSet(call, 'patch-mutating') ? [mutating] : [])
    ]
    const policy = flag(call, 'patch-failure-policy')
    const what = `mutating=${isSet(call, 'patch-mutating')}, validating=${isSet(call, 'patch-validating')}, failurePolicy=${policy}`
    log(call, 'info', 'k8s/k8s.go:118', `patching webhook configurations '${flag(call, 'webhook-name')}' ${what}`)
    return configurationQuestion(call, left, authority)
  }
  const error = errorOf(question, answer)
  const isMissing = answer.kind === 'answer' && answer.code === 404
  if (!isMissing) return fatal(call, 'k8s/k8s.go:232', 'error getting secret', error)
  log(call, 'info', 'k8s/k8s.go:229', 'no secret found', error)
  if (!isCreate) return fatal(call, 'cmd/patch.go:84', `no secret with '${name}' in '${namespace}'`)
  log(call, 'info', 'cmd/create.go:28', 'creating new secret')
  const issued = issueServerCertificate(
    call.table.ports.random.stream('certificates'),
    flag(call, 'host').split(','),
    call.now
  )
  const body = {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: { name },
    data: {
      ca: encodeBase64(issued.authority),
      [flag(call, 'cert-name') || 'cert']: encodeBase64(issued.certificate),
      [flag(call, 'key-name') || 'key']: encodeBase64(issued.key)
    }
  }
  const { name: _name, ...request } = secretRequest(call, { verb: 'create', body })
  return { step: 'create', request: request as unknown as Json, left: [], authority: '' }
}

function configurationQuestion(call: Call, left: readonly string[], authority: string): Question {
  const request: ApiRequest = {
    verb: 'get',
    group: 'admissionregistration.k8s.io',
    version: 'v1',
    resource: left[0]!,
    name: flag(call, 'webhook-name')
  }
  return { step: 'get', request: request as unknown as Json, left, authority }
}

function secretRequest(call: Call, more: Pick<ApiRequest, 'verb' | 'body'>): ApiRequest {
  const [namespace, name] = [flag(call, 'namespace'), flag(call, 'secret-name')]
  return { group: '', version: 'v1', resource: 'secrets', namespace, name, ...more }
}

function withAuthority(configuration: JsonObject, authority: string, policy: string): Json {
  const { webhooks } = configuration
  if (!Array.isArray(webhooks)) return configuration
  return {
    ...configuration,
    webhooks: (webhooks as readonly JsonObject[]).map((webhook) => ({
      ...webhook,
      clientConfig: { ...(webhook['clientConfig'] as JsonObject), caBundle: authority },
      ...(policy === '' ? {} : { failurePolicy: policy })
    }))
  }
}

function nameOfKind({ left }: Question): string {
  return left[0] === mutating ? 'mutating' : 'validating'
}

/** What client-go says of an answer that is none. */
function errorOf({ request }: Question, answer: ApiAnswer): string {
  if (answer.kind === 'answer') return String((answer.object as JsonObject)['message'] ?? '')
  const { group, version, namespace, resource, name, verb } = request as unknown as ApiRequest
  const root = group === '' ? `/api/${version}` : `/apis/${group}/${version}`
  const path = [
    root,
    ...(namespace === undefined ? [] : ['namespaces', namespace]),
    resource,
    ...(name === undefined ? [] : [name])
  ]
  const methods: Readonly<Record<string, string>> = { get: 'Get', create: 'Post', update: 'Put' }
  return `${methods[verb] ?? 'Get'} "https://10.96.0.1:443${path.join('/')}": ${answer.cause}`
}

/** The value of --name=value or --name value; "" where it is not there. */
function flag(call: Call, name: string): string {
  const { args } = call
  for (const [index, word] of args.entries()) {
    if (word === `--${name}`) return args[index + 1] ?? ''
    if (word.startsWith(`--${name}=`)) return word.slice(name.length + 3)
  }
  return ''
}

/** A flag that is true unless somebody says otherwise. */
function isSet(call: Call, name: string): boolean {
  return flag(call, name) !== 'false'
}

/** A line of logrus in JSON: keys in their order. */
function log(call: Call, level: string, source: string, message: string, error?: string): void {
  const line = {
    ...(error === undefined ? {} : { err: error }),
    level,
    msg: message,
    source,
    time: formatTime(call.now)
  }
  call.print(`${JSON.stringify(line)}\n`, 2)
}

function fatal(call: Call, source: string, message: string, error?: string): number {
  log(call, 'fatal', source, message, error)
  return 1
}
