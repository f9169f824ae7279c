import { dns1123LabelComplaints, dns1123SubdomainComplaints } from '../../kube/names.ts'
import type { EndpointAddress, Endpoints } from '../../schema/types.ts'
import { validateNonSpecialIP } from '../../validation/addresses.ts'
import { protocols } from '../../validation/containers.ts'
import type { Errors } from '../../validation/field.ts'
import { invalidEach, required, validateEnum, validatePortNumber } from '../../validation/field.ts'
import { subdomainName, validateObjectMeta, validateObjectMetaUpdate } from '../../validation/object-meta.ts'
import type { FieldError } from '../field-error.ts'

function validateAddress(errors: Errors, address: EndpointAddress, path: string): void {
  const { ip = '', hostname, nodeName } = address
  if (hostname) invalidEach(errors, `${path}.hostname`, hostname, dns1123LabelComplaints(hostname))
  if (nodeName !== undefined) invalidEach(errors, `${path}.nodeName`, nodeName, dns1123SubdomainComplaints(nodeName))
  validateNonSpecialIP(errors, ip, `${path}.ip`)
}

/** Upstream's ValidateEndpointsCreate and ValidateEndpointsUpdate. */
export function validateEndpoints(endpoints: Endpoints, old: Endpoints | undefined): readonly FieldError[] {
  const errors: Errors = []
  if (old === undefined) validateObjectMeta(errors, endpoints.metadata, true, subdomainName)
  else validateObjectMetaUpdate(errors, endpoints.metadata, old.metadata)
  if (old !== undefined && endpoints.subsets === old.subsets) return errors
  for (const [index, { addresses = [], notReadyAddresses = [], ports = [] }] of (endpoints.subsets ?? []).entries()) {
    const at = `subsets[${index}]`
    if (addresses.length === 0 && notReadyAddresses.length === 0)
      required(errors, at, 'must specify `addresses` or `notReadyAddresses`')
    for (const [position, address] of addresses.entries())
      validateAddress(errors, address, `${at}.addresses[${position}]`)
    for (const [position, address] of notReadyAddresses.entries())
      validateAddress(errors, address, `${at}.notReadyAddresses[${position}]`)
    for (const [position, { name = '', port, protocol }] of ports.entries()) {
      const place = `${at}.ports[${position}]`
      if (name === '') {
        if (ports.length > 1) required(errors, `${place}.name`)
      } else invalidEach(errors, `${place}.name`, name, dns1123LabelComplaints(name))
      validatePortNumber(errors, port ?? 0, `${place}.port`)
      validateEnum(errors, protocol, `${place}.protocol`, protocols)
    }
  }
  return errors
}
