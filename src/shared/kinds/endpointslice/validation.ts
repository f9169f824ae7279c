import { dns1123LabelComplaints, dns1123SubdomainComplaints, qualifiedNameComplaints } from '../../kube/names.ts'
import type { Endpoint, EndpointSlice } from '../../schema/types.ts'
import { isIPv4, isIPv6, parseIP, validateNonSpecialIP } from '../../validation/addresses.ts'
import { protocols } from '../../validation/containers.ts'
import type { Errors } from '../../validation/field.ts'
import {
  duplicate,
  invalid,
  invalidEach,
  required,
  tooMany,
  validateEnum,
  validatePortNumber
} from '../../validation/field.ts'
import {
  subdomainName,
  validateImmutable,
  validateObjectMeta,
  validateObjectMetaUpdate
} from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

const addressTypes = ['FQDN', 'IPv4', 'IPv6']

function validateAddress(errors: Errors, address: string, type: string, path: string): void {
  if (type === 'FQDN') {
    const name = address.replace(/\.$/, '')
    const complaints = dns1123SubdomainComplaints(name)
    if (name === '') required(errors, path)
    else if (complaints.length > 0) invalid(errors, path, name, complaints.join(','))
    else if (!name.includes('.'))
      invalid(errors, path, name, 'should be a domain with at least two segments separated by dots')
    return
  }
  if (type === 'IPv4' ? !isIPv4(address) : !isIPv6(address))
    invalid(errors, path, address, `must be a valid ${type} address`)
  if (parseIP(address) !== undefined) validateNonSpecialIP(errors, address, path)
}

function validateEndpoint(errors: Errors, endpoint: Endpoint, type: string, path: string): void {
  const { addresses = [], nodeName, hostname } = endpoint
  if (addresses.length === 0) required(errors, `${path}.addresses`, 'must contain at least 1 address')
  else if (addresses.length > 100) tooMany(errors, `${path}.addresses`, addresses.length, 100)
  for (const [index, address] of addresses.entries())
    validateAddress(errors, address, type, `${path}.addresses[${index}]`)
  if (nodeName !== undefined) invalidEach(errors, `${path}.nodeName`, nodeName, dns1123SubdomainComplaints(nodeName))
  if (hostname !== undefined) invalidEach(errors, `${path}.hostname`, hostname, dns1123LabelComplaints(hostname))
}

function validateSlice(errors: Errors, slice: EndpointSlice): void {
  const { addressType, endpoints = [], ports = [] } = slice
  validateEnum(errors, addressType, 'addressType', addressTypes)
  if (!addressTypes.includes(addressType)) return
  if (endpoints.length > 1000) tooMany(errors, 'endpoints', endpoints.length, 1000)
  else
    for (const [index, endpoint] of endpoints.entries())
      validateEndpoint(errors, endpoint, addressType, `endpoints[${index}]`)
  if (ports.length > 20_000) {
    tooMany(errors, 'ports', ports.length, 20_000)
    return
  }
  const names = new Set<string>()
  for (const [index, { name = '', protocol, port, appProtocol }] of ports.entries()) {
    const at = `ports[${index}]`
    if (name !== '') invalidEach(errors, `${at}.name`, name, dns1123LabelComplaints(name))
    if (names.has(name)) duplicate(errors, `${at}.name`, name)
    names.add(name)
    if (port !== undefined) validatePortNumber(errors, port, `${at}.port`)
    validateEnum(errors, protocol, `${at}.protocol`, protocols)
    if (appProtocol !== undefined)
      invalidEach(errors, `${at}.appProtocol`, appProtocol, qualifiedNameComplaints(appProtocol))
  }
}

/** Upstream's ValidateEndpointSliceCreate and ValidateEndpointSliceUpdate. */
export function validateEndpointSlice(slice: EndpointSlice, old: EndpointSlice | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, slice.metadata, true, subdomainName)
  else {
    validateObjectMetaUpdate(errors, slice.metadata, old.metadata)
    if (slice.endpoints === old.endpoints && slice.ports === old.ports && slice.addressType === old.addressType)
      return errors
  }
  validateSlice(errors, slice)
  if (old !== undefined) validateImmutable(errors, slice.addressType, old.addressType, 'addressType')
  return errors
}
