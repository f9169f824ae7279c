// One webhook asked: upstream's plugin/webhook/mutating and validating dispatchers, as far as they do the same.
import { isJsonObject } from '../../../../../shared/kube/json-object.ts'
import type { Status } from '../../../../../shared/kube/status.ts'
import { JsonSyntaxError, parseJson } from '../../../../../shared/schema/parse-json.ts'
import type { MutatingWebhook, ValidatingWebhook } from '../../../../../shared/schema/types.ts'
import type { Random } from '../../../sim/random.ts'
import { ApiError, badRequest } from '../../api-error.ts'
import { admissionRequest, admissionReview, InvalidResponse, verdictOf, type Verdict } from './admission-request.ts'
import type { AdmissionAttributes } from './attributes.ts'
import type { GroupVersion } from './rule-match.ts'
import type { WebhookTransport } from './webhook-transport.ts'

type Webhook = MutatingWebhook | ValidatingWebhook

/** A webhook that could not be asked, or whose answer is none: its failurePolicy says what follows. */
export class FailedCall extends Error {}

const defaultTimeout = 10

/**
 * Asks, and gives what was decided; its warnings are told. Throws FailedCall, and ApiError 400 where a dry run must not
 * ask it.
 */
export function askWebhook(
  webhook: Webhook,
  attributes: AdmissionAttributes,
  version: GroupVersion,
  { transport, random }: { readonly transport: WebhookTransport; readonly random: Random },
  isMutating: boolean
): Verdict {
  const { name, sideEffects, timeoutSeconds = defaultTimeout, admissionReviewVersions } = webhook
  const fail = (cause: string): FailedCall => new FailedCall(`failed calling webhook ${JSON.stringify(name)}: ${cause}`)
  if (attributes.isDryRun && sideEffects !== 'None' && sideEffects !== 'NoneOnDryRun')
    throw badRequest(`admission webhook ${JSON.stringify(name)} does not support dry run`)
  const reviewVersion = admissionReviewVersions.find((one) => one === 'v1' || one === 'v1beta1')
  if (reviewVersion === undefined)
    throw fail(
      `could not create admission objects: webhook does not accept known AdmissionReview versions (v1, v1beta1)`
    )
  const apiVersion = `admission.k8s.io/${reviewVersion}`
  const uid = random.uuid()
  const review = admissionReview(admissionRequest(attributes, version), uid, apiVersion)
  const answer = transport.post(webhook.clientConfig, timeoutSeconds * 1000, review)
  if (answer.kind === 'failed') {
    attributes.notes.waited += answer.waited
    const url = `Post "${urlOf(webhook)}?timeout=${timeoutSeconds}s"`
    throw fail(`failed to call webhook: ${url}: ${answer.cause}`)
  }
  const complaint = answer.status === 200 ? syntaxComplaint(answer.body) : statusComplaint(answer.status, answer.body)
  if (complaint !== undefined) throw fail(`failed to call webhook: ${complaint}`)
  try {
    const verdict = verdictOf(answer.body, uid, apiVersion, isMutating)
    attributes.notes.warnings.push(...verdict.warnings)
    return verdict
  } catch (error) {
    if (!(error instanceof InvalidResponse)) throw error
    throw fail(`received invalid webhook response: ${error.message}`)
  }
}

function urlOf({ clientConfig: { url, service } }: Webhook): string {
  if (service === undefined) return url ?? ''
  const { name, namespace, path = '', port = 443 } = service
  return `https://${name}.${namespace}.svc:${port}${path.startsWith('/') ? '' : '/'}${path}`
}

function syntaxComplaint(body: string): string | undefined {
  try {
    parseJson(body)
    return undefined
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
    return `couldn't get version/kind; json parse error: ${error.message}`
  }
}

/** client-go's words for an answer that is no success. */
function statusComplaint(status: number, body: string): string {
  switch (status) {
    case 400:
      return 'the server rejected our request for an unknown reason'
    case 401:
      return 'the server has asked for the client to provide credentials'
    case 403:
      return body.trim() === '' ? 'unknown' : body.trim()
    case 404:
      return 'the server could not find the requested resource'
    case 405:
      return 'the server does not allow this method on the requested resource'
    case 429:
      return 'the server has received too many requests and has asked us to try again later'
    case 503:
      return 'the server is currently unable to handle the request'
    case 504:
      return 'the server was unable to return a response in the time allotted, but may still be processing the request'
    default:
      return status >= 500
        ? `an error on the server (${JSON.stringify(body.trim() === '' ? 'unknown' : body.trim())}) has prevented the request from succeeding`
        : `the server responded with the status code ${status} but did not return more information`
  }
}

/** Upstream's ToStatusErr. */
export function rejection(webhook: string, { result }: Verdict): ApiError {
  const { message, reason, code, details } = result
  const denied = `admission webhook ${JSON.stringify(webhook)} denied the request`
  const given = typeof message === 'string' && message !== '' ? message : reason
  const text = typeof given === 'string' && given !== '' ? `${denied}: ${given}` : `${denied} without explanation`
  return new ApiError(
    typeof code === 'number' && code >= 400 ? code : 400,
    typeof reason === 'string' && reason !== '' ? (reason as Status['reason']) : undefined,
    text,
    isJsonObject(details) ? details : undefined
  )
}
