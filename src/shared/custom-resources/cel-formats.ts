// format.NAME() of rules: named checks of texts (k8s.io/apiserver's pkg/cel/library/format.go).
import { Optional, type Environment } from '@marcbachmann/cel-js'
import {
  dns1035LabelComplaints,
  dns1123LabelComplaints,
  dns1123SubdomainComplaints,
  labelValueComplaints,
  qualifiedNameComplaints
} from '../kube/names.ts'
import { definePrefix, definerOf } from './cel-definer.ts'
import { urlComplaint } from './cel-urls.ts'
import { formatCheck } from './formats.ts'

type Complaints = (text: string) => readonly string[]

class CelFormat {
  readonly complaints: Complaints

  constructor(complaints: Complaints) {
    this.complaints = complaints
  }
}

const formatType = 'kubernetes.NamedFormat'

/** A name that something is put behind may end with a dash. */
function prefixed(complaints: Complaints): Complaints {
  return (text) => complaints(text.length > 1 && text.endsWith('-') ? `${text.slice(0, -2)}a` : text)
}

function checked(format: string, message: string): Complaints {
  return (text) => (formatCheck(format)!(text) ? [] : [message])
}

const named: Readonly<Record<string, Complaints>> = {
  dns1123Label: dns1123LabelComplaints,
  dns1123Subdomain: dns1123SubdomainComplaints,
  dns1035Label: dns1035LabelComplaints,
  qualifiedName: qualifiedNameComplaints,
  dns1123LabelPrefix: prefixed(dns1123LabelComplaints),
  dns1123SubdomainPrefix: prefixed(dns1123SubdomainComplaints),
  dns1035LabelPrefix: prefixed(dns1035LabelComplaints),
  labelValue: labelValueComplaints,
  uri: (text) => [urlComplaint(text)].filter((complaint) => complaint !== undefined),
  uuid: checked('uuid', 'does not match the UUID format'),
  byte: checked('byte', 'invalid base64'),
  date: checked('date', 'invalid date'),
  datetime: checked('date-time', 'invalid datetime')
}

export function defineFormats(environment: Environment): void {
  const define = definerOf(environment)
  environment.registerType(formatType, { ctor: CelFormat, fields: {} })
  const prefix = definePrefix(environment, 'format')
  const known = new Map(Object.entries(named).map(([name, complaints]) => [name, new CelFormat(complaints)]))
  for (const [name, format] of known) define(`${prefix}.${name}(): ${formatType}`, () => format)
  define(`${prefix}.named(string): optional<${formatType}>`, (_prefix: object, name: string) => {
    const format = known.get(name)
    return format === undefined ? Optional.none() : Optional.of(format)
  })
  define(`${formatType}.validate(string): optional<list<string>>`, ({ complaints }: CelFormat, text: string) => {
    const found = complaints(text)
    return found.length === 0 ? Optional.none() : Optional.of(found)
  })
}
