// The name rules of k8s.io/apimachinery/pkg/util/validation: each check answers upstream's complaints, none when valid.

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const dns1035 = '[a-z]([-a-z0-9]*[a-z0-9])?'
const qualified = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]'

const labelPattern = new RegExp(`^${label}$`)
const subdomainPattern = new RegExp(`^${subdomain}$`)
const dns1035Pattern = new RegExp(`^${dns1035}$`)
const qualifiedPattern = new RegExp(`^${qualified}$`)

const none: readonly string[] = []

/** Upstream's RegexError, with its double space between examples. */
export function regexMessage(message: string, pattern: string, ...examples: readonly string[]): string {
  const shown = examples.map((example) => `'${example}', `).join(' or ')
  return `${message} (${examples.length > 0 ? `e.g. ${shown}` : ''}regex used for validation is '${pattern}')`
}

function maxLengthMessage(length: number): string {
  return `must be no more than ${length} characters`
}

const labelMessage = regexMessage(
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  label,
  'my-name',
  '123-abc'
)
const subdomainMessage = regexMessage(
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  subdomain,
  'example.com'
)
const dns1035Message = regexMessage(
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  dns1035,
  'my-name',
  'abc-123'
)
const qualifiedRule =
  "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character"
const qualifiedMessage = regexMessage(qualifiedRule, qualified, 'MyName', 'my.name', '123-abc')
const labelValueMessage = regexMessage(
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  `(${qualified})?`,
  'MyValue',
  'my_value',
  '12345'
)

function complaintsOf(value: string, limit: number, pattern: RegExp, message: string): readonly string[] {
  const fits = value.length <= limit
  const matches = pattern.test(value)
  if (fits && matches) return none
  const complaints: string[] = []
  if (!fits) complaints.push(maxLengthMessage(limit))
  if (!matches) complaints.push(message)
  return complaints
}

export function dns1123LabelComplaints(value: string): readonly string[] {
  // What is a subdomain and no label can only have dots too many.
  const hasDots = value.includes('.') && subdomainPattern.test(value)
  return complaintsOf(value, 63, labelPattern, hasDots ? 'must not contain dots' : labelMessage)
}

export function dns1123SubdomainComplaints(value: string): readonly string[] {
  return complaintsOf(value, 253, subdomainPattern, subdomainMessage)
}

const wildcardMessage = regexMessage(
  "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  `\\*\\.${subdomain}`,
  '*.example.com'
)

/** Hosts that stand for all of a domain: *.example.com. */
export function wildcardSubdomainComplaints(value: string): readonly string[] {
  return complaintsOf(value, 253, new RegExp(`^\\*\\.${subdomain}$`), wildcardMessage)
}

export function dns1035LabelComplaints(value: string): readonly string[] {
  return complaintsOf(value, 63, dns1035Pattern, dns1035Message)
}

export function labelValueComplaints(value: string): readonly string[] {
  if (value === '') return none
  return complaintsOf(value, 63, qualifiedPattern, labelValueMessage)
}

/** Label keys, annotation keys, resource names: NAME or PREFIX/NAME. */
export function qualifiedNameComplaints(value: string): readonly string[] {
  const slash = value.indexOf('/')
  if (slash < 0 && value.length <= 63 && qualifiedPattern.test(value)) return none
  if (slash !== value.lastIndexOf('/')) {
    return [
      `a qualified name ${qualifiedMessage} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`
    ]
  }
  const complaints: string[] = []
  if (slash >= 0) {
    const prefix = value.slice(0, slash)
    if (prefix === '') complaints.push('prefix part must be non-empty')
    else complaints.push(...dns1123SubdomainComplaints(prefix).map((complaint) => `prefix part ${complaint}`))
  }
  const name = value.slice(slash + 1)
  if (name === '') complaints.push('name part must be non-empty')
  else if (name.length > 63) complaints.push(`name part ${maxLengthMessage(63)}`)
  if (!qualifiedPattern.test(name)) complaints.push(`name part ${qualifiedMessage}`)
  return complaints
}

/** Names of ports (IANA service names). */
export function portNameComplaints(value: string): readonly string[] {
  if (/^[a-z0-9](?:-?[a-z0-9])*$/.test(value) && value.length <= 15 && /[a-z]/.test(value)) return none
  const complaints: string[] = []
  if (value.length > 15) complaints.push(maxLengthMessage(15))
  if (!/^[-a-z0-9]+$/.test(value))
    complaints.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(value)) complaints.push('must contain at least one letter (a-z)')
  if (value.includes('--')) complaints.push('must not contain consecutive hyphens')
  if (value.startsWith('-') || value.endsWith('-')) complaints.push('must not begin or end with a hyphen')
  return complaints
}

/** Since 1.34 an environment variable may have any printable ASCII name without "=". */
export function envNameComplaints(value: string): readonly string[] {
  if (value === '') return ['environment variable name must be non-empty']
  if (/^[ -<>-~]+$/.test(value)) return none
  return ["a valid environment variable name must consist only of printable ASCII characters other than '='"]
}

const configKeyMessage = regexMessage(
  "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  '[-._a-zA-Z0-9]+',
  'key.name',
  'KEY_NAME',
  'key-name'
)

/** Keys of ConfigMaps and Secrets. */
export function configKeyComplaints(value: string): readonly string[] {
  const complaints = [...complaintsOf(value, 253, /^[-._a-zA-Z0-9]+$/, configKeyMessage)]
  if (value === '.') complaints.push("must not be '.'")
  else if (value === '..') complaints.push("must not be '..'")
  else if (value.startsWith('..')) complaints.push("must not start with '..'")
  return complaints
}

/** Names of HTTP headers. */
export function headerNameComplaints(value: string): readonly string[] {
  if (/^[-A-Za-z0-9]+$/.test(value)) return none
  return [
    regexMessage("a valid HTTP header must consist of alphanumeric characters or '-'", '[-A-Za-z0-9]+', 'X-Header-Name')
  ]
}
