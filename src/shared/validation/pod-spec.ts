// A pod spec and a pod template, for Pods and all that makes Pods (upstream ValidatePodSpec, ValidatePodTemplateSpec).
import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../kube/names.ts'
import type { LabelSelector, PodDNSConfig, PodSpec, PodTemplateSpec } from '../schema/types.ts'
import { selectorMatches } from '../kube/label-selector.ts'
import { ipMessage, parseIP } from './addresses.ts'
import { validateContainers } from './containers.ts'
import type { Errors } from './field.ts'
import { forbidden, invalid, invalidEach, notSupported, rangeMessage, required, validateEnum } from './field.ts'
import { isEmptySelector } from './label-selector.ts'
import { validateAnnotations, validateLabels } from './object-meta.ts'
import { validateOS } from './operating-system.ts'
import { validatePodAnnotations } from './pod-annotations.ts'
import { validatePodResources, validateResourceClaims } from './pod-resources.ts'
import { validateResources } from './resources.ts'
import { validateAffinity, validateGates, validateSpreadConstraints, validateTolerations } from './scheduling.ts'
import { validatePodSecurityContext } from './security-context.ts'
import { validateVolumes } from './volumes.ts'
import { validateHostProcess } from './windows.ts'

const restartPolicies = ['Always', 'OnFailure', 'Never']
const dnsPolicies = ['ClusterFirstWithHostNet', 'ClusterFirst', 'Default', 'None']
const largestInt32 = 2 ** 31 - 1
const noVolumes = new Map<string, never>()

/** Specs found valid, by the path they stood at: the pods of one ReplicaSet share one spec. */
const valid = new WeakMap<PodSpec, Set<string>>()

function validateHostNetwork(errors: Errors, spec: PodSpec, path: string): void {
  if (spec.hostNetwork !== true) return
  for (const [index, container] of (spec.containers ?? []).entries()) {
    for (const [position, { hostPort = 0, containerPort }] of (container.ports ?? []).entries()) {
      if (hostPort === containerPort || (hostPort === 0 && path !== 'spec')) continue
      invalid(
        errors,
        `${path}.containers[${index}].ports[${position}].hostPort`,
        hostPort,
        'must match `containerPort` when `hostNetwork` is true'
      )
    }
  }
}

/** Upstream writes two of these paths with a capital letter. */
function validateHostUsers(errors: Errors, spec: PodSpec, path: string): void {
  if (spec.hostUsers !== false) return
  const detail = 'when `pod.Spec.HostUsers` is false'
  if (spec.hostNetwork === true) forbidden(errors, `${path}.hostNetwork`, detail)
  if (spec.hostPID === true) forbidden(errors, `${path}.HostPID`, detail)
  if (spec.hostIPC === true) forbidden(errors, `${path}.HostIPC`, detail)
}

function validateDNS(errors: Errors, config: PodDNSConfig | undefined, policy: string | undefined, path: string): void {
  const { nameservers = [], searches = [], options = [] } = config ?? {}
  if (policy === 'None') {
    if (config === undefined) required(errors, path, 'must provide `dnsConfig` when `dnsPolicy` is None')
    else if (nameservers.length === 0)
      required(errors, `${path}.nameservers`, 'must provide at least one DNS nameserver when `dnsPolicy` is None')
  }
  if (nameservers.length > 3)
    invalid(errors, `${path}.nameservers`, nameservers, 'must not have more than 3 nameservers')
  for (const [index, address] of nameservers.entries()) {
    if (parseIP(address) === undefined) invalid(errors, `${path}.nameservers[${index}]`, address, ipMessage)
  }
  if (searches.length > 32) invalid(errors, `${path}.searches`, searches, 'must not have more than 32 search paths')
  if (searches.join(' ').length > 2048) {
    invalid(
      errors,
      `${path}.searches`,
      searches,
      'must not have more than 2048 characters (including spaces) in the search list'
    )
  }
  for (const [index, search] of searches.entries()) {
    if (search === '.') continue
    invalidEach(
      errors,
      `${path}.searches[${index}]`,
      search,
      dns1123SubdomainComplaints(search.replace(/\.$/, '').replaceAll('_', '-'))
    )
  }
  for (const [index, { name = '' }] of options.entries())
    if (name === '') required(errors, `${path}.options[${index}]`, 'must not be empty')
}

function validateHostAliases(errors: Errors, spec: PodSpec, path: string): void {
  for (const [index, { ip = '', hostnames = [] }] of (spec.hostAliases ?? []).entries()) {
    if (parseIP(ip) === undefined) invalid(errors, `${path}.hostAliases[${index}].ip`, ip, ipMessage)
    for (const [position, hostname] of hostnames.entries()) {
      invalidEach(
        errors,
        `${path}.hostAliases[${index}].hostnames[${position}]`,
        hostname,
        dns1123SubdomainComplaints(hostname)
      )
    }
  }
}

function validateNames(errors: Errors, spec: PodSpec, path: string): void {
  for (const name of ['serviceAccountName', 'nodeName'] as const) {
    const value = spec[name]
    if (value) invalidEach(errors, `${path}.${name}`, value, dns1123SubdomainComplaints(value))
  }
  const { activeDeadlineSeconds } = spec
  if (activeDeadlineSeconds !== undefined && (activeDeadlineSeconds < 1 || activeDeadlineSeconds > largestInt32)) {
    invalid(errors, `${path}.activeDeadlineSeconds`, activeDeadlineSeconds, rangeMessage(1, largestInt32))
  }
  for (const name of ['hostname', 'subdomain'] as const) {
    const value = spec[name]
    if (value) invalidEach(errors, `${path}.${name}`, value, dns1123LabelComplaints(value))
  }
}

/** `path` is "spec" for a Pod; templates keep what older servers let pass. */
export function validatePodSpec(errors: Errors, spec: PodSpec, path: string): void {
  if (valid.get(spec)?.has(path) === true) return
  const before = errors.length
  const volumes = spec.volumes === undefined ? noVolumes : validateVolumes(errors, spec.volumes, `${path}.volumes`)
  if (spec.resourceClaims !== undefined) validateResourceClaims(errors, spec.resourceClaims, `${path}.resourceClaims`)
  validateContainers(errors, spec, volumes, path)
  if (spec.resources !== undefined) validatePodResources(errors, spec, `${path}.resources`)
  validateHostNetwork(errors, spec, path)
  validateEnum(errors, spec.restartPolicy, `${path}.restartPolicy`, restartPolicies)
  validateEnum(errors, spec.dnsPolicy, `${path}.dnsPolicy`, dnsPolicies)
  if (spec.nodeSelector !== undefined) validateLabels(errors, spec.nodeSelector, `${path}.nodeSelector`)
  validatePodSecurityContext(errors, spec.securityContext ?? {}, spec, `${path}.securityContext`)
  if (spec.affinity !== undefined) validateAffinity(errors, spec.affinity, `${path}.affinity`)
  if (spec.dnsConfig !== undefined || spec.dnsPolicy === 'None')
    validateDNS(errors, spec.dnsConfig, spec.dnsPolicy, `${path}.dnsConfig`)
  validateGates(errors, spec, path)
  if (spec.topologySpreadConstraints !== undefined) {
    validateSpreadConstraints(errors, spec.topologySpreadConstraints, `${path}.topologySpreadConstraints`)
  }
  validateHostProcess(errors, spec, path)
  validateHostUsers(errors, spec, path)
  validateNames(errors, spec, path)
  if (spec.tolerations !== undefined) validateTolerations(errors, spec.tolerations, `${path}.tolerations`)
  validateHostAliases(errors, spec, path)
  for (const name of ['priorityClassName', 'runtimeClassName'] as const) {
    const value = spec[name]
    if (value) invalidEach(errors, `${path}.${name}`, value, dns1123SubdomainComplaints(value))
  }
  if (spec.preemptionPolicy !== undefined) {
    validateEnum(errors, spec.preemptionPolicy, `${path}.preemptionPolicy`, ['PreemptLowerPriority', 'Never'])
  }
  if (spec.overhead !== undefined) validateResources(errors, { limits: spec.overhead }, `${path}.overhead`, undefined)
  validateOS(errors, spec, path)
  if (errors.length > before) return
  const paths = valid.get(spec)
  if (paths === undefined) valid.set(spec, new Set([path]))
  else paths.add(path)
}

/** The template of a workload that keeps pods running: Deployment, ReplicaSet, DaemonSet. */
export function validateTemplate(errors: Errors, template: PodTemplateSpec, path: string): void {
  const { metadata, spec } = template
  if (metadata?.labels !== undefined) validateLabels(errors, metadata.labels, `${path}.labels`)
  if (metadata?.annotations !== undefined) {
    validateAnnotations(errors, metadata.annotations, `${path}.annotations`)
    validatePodAnnotations(errors, metadata.annotations, spec ?? { containers: [] }, `${path}.annotations`)
  }
  validatePodSpec(errors, spec ?? { containers: [] }, `${path}.spec`)
  if ((spec?.ephemeralContainers?.length ?? 0) > 0) {
    forbidden(errors, `${path}.spec.ephemeralContainers`, 'ephemeral containers not allowed in pod template')
  }
}

/** Upstream's rule that a selector must choose the pods that the template makes. An empty selector was refused before. */
export function validateSelectorMatches(
  errors: Errors,
  selector: LabelSelector | undefined,
  template: PodTemplateSpec,
  path: string
): void {
  if (selector !== undefined && isEmptySelector(selector)) return
  if (selectorMatches(selector, template.metadata?.labels)) return
  invalid(errors, `${path}.metadata.labels`, template.metadata?.labels, '`selector` does not match template `labels`')
}

/** What keeps pods running restarts them always, and without end. `kind` as in upstream's words. */
export function validateAlwaysRunning(errors: Errors, template: PodTemplateSpec, kind: string, path: string): void {
  const { restartPolicy, activeDeadlineSeconds } = template.spec ?? {}
  if (restartPolicy !== 'Always') notSupported(errors, `${path}.spec.restartPolicy`, restartPolicy ?? '', ['Always'])
  if (activeDeadlineSeconds !== undefined) {
    forbidden(errors, `${path}.spec.activeDeadlineSeconds`, `activeDeadlineSeconds in ${kind} is not Supported`)
  }
}
