// A webhook for teaching: a server whose rules a person writes down, in a variable or in a mounted file. Its rules are
// asked from first to last; one that refuses ends it.
import { parseDocument } from 'yaml'
import { admissionExpression, AdmissionSubject } from '../../../shared/admission/expression.ts'
import { encodeBase64 } from '../../../shared/kube/base64.ts'
import { isJsonObject, type JsonObject } from '../../../shared/kube/json-object.ts'
import type { Json } from '../../../shared/kube/object.ts'
import { strftime } from '../containers/programs/strftime.ts'
import { valueOf } from '../containers/servers/log-text.ts'
import { flagOf, reviewed, type AskedContainer, type WebhookReply, type WebhookServer } from './webhook-server.ts'

const port = 8443
const variable = 'POLICY'
const usualPolicy = '/etc/policy/policy.yaml'
const usualCertificate = '/etc/tls/tls.crt'
const longestPolicy = 64 * 1024

/** What a rule does where its `when` is true; without a `when` it always is. */
interface Rule {
  readonly when: string | undefined
  readonly deny: string | undefined
  readonly code: number
  readonly warn: string | undefined
  readonly patch: readonly Json[]
}

export const policyServer: WebhookServer = {
  certificate: ({ launch }, asked) =>
    asked === port ? launch.volumes.read(flagOf(launch, 'tls-cert-file') ?? usualCertificate) : undefined,

  answer(container, _path, review) {
    const at = strftime(container.now, '%Y/%m/%d %H:%M:%S')
    try {
      return decide(container, review, at)
    } catch (error) {
      // A policy that cannot be read is the person's mistake: the log says which.
      const text = (error as Error).message.split('\n')[0]!
      container.log(`${at} policy: ${text}`)
      return { status: 500, body: `${text}\n` }
    }
  }
}

function decide(container: AskedContainer, review: Json, at: string): WebhookReply {
  const { request } = review as unknown as { readonly request: JsonObject }
  const { object = null, oldObject = null, ...others } = request
  const subject = new AdmissionSubject({ object, oldObject, request: others })
  const what = `${String(request['operation'])} ${String((request['resource'] as JsonObject)['resource'])} ${[request['namespace'], request['name']].filter(Boolean).join('/')}`
  const warnings: string[] = []
  const patch: Json[] = []
  for (const rule of rulesOf(policyOf(container))) {
    if (!isTrue(rule.when, subject)) continue
    if (rule.deny !== undefined) {
      container.log(`${at} denied ${what}: ${rule.deny}`)
      const status = { message: rule.deny, code: rule.code, ...(rule.code === 403 ? { reason: 'Forbidden' } : {}) }
      return reviewed(review, { allowed: false, status, ...warned(warnings) })
    }
    if (rule.warn !== undefined) warnings.push(rule.warn)
    patch.push(...rule.patch)
  }
  container.log(`${at} allowed ${what}${patch.length === 0 ? '' : ` with ${patch.length} changes`}`)
  const change: JsonObject =
    patch.length === 0 ? {} : { patchType: 'JSONPatch', patch: encodeBase64(JSON.stringify(patch)) }
  return reviewed(review, { allowed: true, ...warned(warnings), ...change })
}

function warned(warnings: readonly string[]): JsonObject {
  return warnings.length === 0 ? {} : { warnings }
}

function isTrue(when: string | undefined, subject: AdmissionSubject): boolean {
  if (when === undefined) return true
  const expression = admissionExpression(when, 'bool')
  if (expression.error !== undefined) throw new Error(expression.error)
  return expression.evaluate(subject) === true
}

/** The text of its policy, as it is now: a ConfigMap that is mounted may have changed. */
function policyOf({ launch }: AskedContainer): string {
  const text = valueOf(launch, variable) ?? launch.volumes.read(flagOf(launch, 'policy') ?? usualPolicy)
  if (text === undefined) throw new Error(`no policy: neither ${variable} is set nor ${usualPolicy} there`)
  if (text.length > longestPolicy) throw new Error(`the policy is longer than ${longestPolicy} characters`)
  return text
}

let lastText = ''
let lastRules: readonly Rule[] = []

function rulesOf(text: string): readonly Rule[] {
  if (text === lastText) return lastRules
  const document = parseDocument(text)
  if (document.errors[0] !== undefined) throw new Error(document.errors[0].message)
  const value = document.toJS({ maxAliasCount: 10 }) as Json
  const rules = isJsonObject(value) ? value['rules'] : undefined
  if (!Array.isArray(rules)) throw new Error('the policy has no list "rules"')
  lastRules = (rules as readonly Json[]).map(ruleOf)
  lastText = text
  return lastRules
}

function ruleOf(given: Json, index: number): Rule {
  if (!isJsonObject(given)) throw new Error(`rules[${index}] is no object`)
  const textOf = (name: string): string | undefined => {
    const value = given[name]
    if (value === undefined || value === null) return undefined
    if (typeof value !== 'string') throw new Error(`rules[${index}].${name} is no text`)
    return value
  }
  const { code = 403, patch = [] } = given
  if (!Array.isArray(patch)) throw new Error(`rules[${index}].patch is no list of operations`)
  if (typeof code !== 'number') throw new Error(`rules[${index}].code is no number`)
  return { when: textOf('when'), deny: textOf('deny'), code, warn: textOf('warn'), patch: patch as readonly Json[] }
}
