import { portNameComplaints } from '../../kube/names.ts'
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyPeer,
  NetworkPolicyPort,
  NetworkPolicySpec
} from '../../schema/types.ts'
import { cidrMessage, isCIDR, isStrictSubset } from '../../validation/addresses.ts'
import { protocols } from '../../validation/containers.ts'
import type { Errors } from '../../validation/field.ts'
import { forbidden, invalid, invalidEach, notSupported, required, validatePortNumber } from '../../validation/field.ts'
import { validateLabelSelector } from '../../validation/label-selector.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const policyTypes = ['Ingress', 'Egress']

function validatePort(errors: Errors, { protocol, port, endPort }: NetworkPolicyPort, path: string): void {
  if (protocol !== undefined && !protocols.includes(protocol))
    notSupported(errors, `${path}.protocol`, protocol, protocols)
  if (typeof port === 'number') {
    validatePortNumber(errors, port, `${path}.port`)
    if (endPort === undefined) return
    // Upstream shows the port here.
    if (endPort < port) invalid(errors, `${path}.endPort`, port, 'must be greater than or equal to `port`')
    validatePortNumber(errors, endPort, `${path}.endPort`)
    return
  }
  const without = port === undefined ? 'not specified' : 'non-numeric'
  if (endPort !== undefined)
    invalid(errors, `${path}.endPort`, endPort, `may not be specified when \`port\` is ${without}`)
  if (port !== undefined) invalidEach(errors, `${path}.port`, port, portNameComplaints(port))
}

function validateBlock(errors: Errors, { cidr = '', except = [] }: IPBlock, path: string): void {
  if (cidr === '') {
    required(errors, `${path}.cidr`)
    return
  }
  if (!isCIDR(cidr)) {
    invalid(errors, `${path}.cidr`, cidr, cidrMessage)
    return
  }
  for (const [index, range] of except.entries()) {
    const at = `${path}.except[${index}]`
    if (!isCIDR(range)) invalid(errors, at, range, cidrMessage)
    else if (!isStrictSubset(range, cidr)) invalid(errors, at, range, 'must be a strict subset of `cidr`')
  }
}

function validatePeer(errors: Errors, peer: NetworkPolicyPeer, path: string): void {
  const { podSelector, namespaceSelector, ipBlock } = peer
  validateLabelSelector(errors, podSelector, `${path}.podSelector`)
  validateLabelSelector(errors, namespaceSelector, `${path}.namespaceSelector`)
  if (ipBlock !== undefined) validateBlock(errors, ipBlock, `${path}.ipBlock`)
  const hasSelector = podSelector !== undefined || namespaceSelector !== undefined
  if (!hasSelector && ipBlock === undefined) required(errors, path, 'must specify a peer')
  else if (hasSelector && ipBlock !== undefined)
    forbidden(errors, path, 'may not specify both ipBlock and another peer')
}

function validateSpec(errors: Errors, spec: NetworkPolicySpec): void {
  validateLabelSelector(errors, spec.podSelector, 'spec.podSelector')
  const rules = [
    ['ingress', 'from', (spec.ingress ?? []).map(({ ports, from }) => ({ ports, peers: from }))],
    ['egress', 'to', (spec.egress ?? []).map(({ ports, to }) => ({ ports, peers: to }))]
  ] as const
  for (const [direction, peerField, list] of rules) {
    for (const [index, { ports = [], peers = [] }] of list.entries()) {
      const at = `spec.${direction}[${index}]`
      for (const [position, port] of ports.entries()) validatePort(errors, port, `${at}.ports[${position}]`)
      for (const [position, peer] of peers.entries()) validatePeer(errors, peer, `${at}.${peerField}[${position}]`)
    }
  }
  const types = spec.policyTypes ?? []
  if (types.length > 2) {
    invalid(errors, 'spec.policyTypes', types, 'may not specify more than two policyTypes')
    return
  }
  for (const [index, type] of types.entries())
    if (!policyTypes.includes(type)) notSupported(errors, `spec.policyTypes[${index}]`, type, policyTypes)
}

/** Upstream's ValidateNetworkPolicy (pkg/apis/networking/validation). */
export function validateNetworkPolicy(policy: NetworkPolicy, old: NetworkPolicy | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, policy.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, policy.metadata, old.metadata)
  validateSpec(errors, policy.spec)
  return errors
}
