// The functions that upstream adds to CEL: what they answer, and in which words they refuse.
import { describe, expect, it } from 'vitest'
import { celEnvironment } from './cel-library.ts'

const environment = celEnvironment()

function value(source: string): unknown {
  const parsed = environment.parse(source)
  const { valid, error } = parsed.check()
  if (!valid) throw error ?? new Error('it has no type')
  return parsed({})
}

function refusal(source: string): string {
  try {
    return `it is ${String(value(source))}`
  } catch (error) {
    return (error as Error).message.split('\n')[0]!
  }
}

describe('functions of Kubernetes in CEL', () => {
  const answers = [
    "ip('127.0.0.1').family() == 4 && ip('::1').family() == 6",
    "isIP('::ffff:1.2.3.4') == false && isIP('127.0.0.256') == false && isIP('fe80::1%eth0') == false",
    "ip.isCanonical('2001:db8::abcd') && !ip.isCanonical('2001:DB8::ABCD') && !ip.isCanonical('2001:db8::0:0:0:abcd')",
    "ip('0.0.0.0').isUnspecified() && ip('::').isUnspecified() && !ip('127.0.0.1').isUnspecified()",
    "ip('127.3.0.1').isLoopback() && ip('::1').isLoopback() && !ip('2001:db8::abcd').isLoopback()",
    "ip('224.0.0.1').isLinkLocalMulticast() && !ip('224.0.1.1').isLinkLocalMulticast() && ip('ff02::1').isLinkLocalMulticast()",
    "ip('169.254.169.254').isLinkLocalUnicast() && ip('fe80::1').isLinkLocalUnicast() && !ip('fd80::1').isLinkLocalUnicast()",
    "ip('192.168.0.1').isGlobalUnicast() && !ip('255.255.255.255').isGlobalUnicast() && !ip('ff00::1').isGlobalUnicast()",
    "string(ip('2001:db8:0:0:1:0:0:1')) == '2001:db8::1:0:0:1' && ip('::1') == ip('0:0:0:0:0:0:0:1')",
    "['10.0.0.1', '10.0.0.2'].all(ip, cidr('10.0.0.0/8').containsIP(ip))",
    "cidr('192.168.0.0/24').containsIP(ip('192.168.0.9')) && !cidr('192.168.0.0/24').containsIP('192.168.1.9')",
    "cidr('192.168.0.0/16').containsCIDR('192.168.0.0/24') && !cidr('192.168.0.0/24').containsCIDR(cidr('192.168.0.0/16'))",
    "string(cidr('192.168.3.7/24').masked()) == '192.168.3.0/24' && cidr('::1/128').prefixLength() == 128",
    "string(cidr('192.168.3.7/24').ip()) == '192.168.3.7' && !isCIDR('192.168.0.0/33')",
    "url('https://user:pass@example.com:80/path/a?k=1&k=2&q=a%20b#frag').getHost() == 'example.com:80'",
    "url('https://example.com:80/').getHostname() == 'example.com' && url('https://[::1]:80/').getHostname() == '::1'",
    "url('https://example.com:80/').getPort() == '80' && url('/path').getHost() == '' && url('/path').getScheme() == ''",
    "url('https://example.com/a b/').getEscapedPath() == '/a%20b/' && url('HTTPS://e.com').getScheme() == 'https'",
    "url('https://e.com/?k=1&k=2&q=a%20b').getQuery() == {'k': ['1', '2'], 'q': ['a b']}",
    "isURL('https://a.b') && isURL('/absolute-path') && !isURL('relative') && !isURL('https://a:b/')",
    "semver('1.2.3').major() == 1 && semver('1.2.3').minor() == 2 && semver('1.2.3').patch() == 3",
    "semver('1.2.3-rc.1').isLessThan(semver('1.2.3')) && semver('1.10.0').isGreaterThan(semver('1.9.0'))",
    "semver('1.0.0-alpha.2').compareTo(semver('1.0.0-alpha.10')) == -1 && semver('1.0.0+a') == semver('1.0.0+b')",
    "semver('v01.2', true) == semver('1.2.0') && isSemver('v1.0', true) && !isSemver('v1.0') && !isSemver('hello')",
    "!format.dns1123Label().validate('my-label').hasValue() && format.named('nope').orValue(format.uri()).validate('/a').hasValue() == false",
    "format.dns1123LabelPrefix().validate('my-label-').hasValue() == false && format.date().validate('2021-02-30').hasValue()",
    "format.uuid().validate('x').value() == ['does not match the UUID format']",
    'sets.contains([1, 2, 3], [2]) && sets.intersects([1], [1, 2]) && sets.equivalent([1, 1], [1]) && !sets.contains([], [1])',
    "quantity('1Gi').add(quantity('1Gi')) == quantity('2Gi') && quantity('1.5').sub(1) == quantity('500m')",
    'strings.quote(\'a"b\\n\') == \'"a\\\\"b\\\\n"\''
  ]
  it.each(answers)('C7 answers as upstream: %s', (source) => {
    expect(refusal(source)).toBe('it is true')
  })

  const refusals: readonly (readonly [source: string, words: string])[] = [
    [
      "ip('127.0.0.256')",
      'IP Address "127.0.0.256" parse error during conversion from string: ParseAddr("127.0.0.256"): IPv4 field has value >255'
    ],
    ["ip('a')", 'IP Address "a" parse error during conversion from string: ParseAddr("a"): unable to parse IP'],
    [
      "ip(':::1')",
      'IP Address ":::1" parse error during conversion from string: ParseAddr(":::1"): each colon-separated field must have at least one digit (at ":1")'
    ],
    [
      "ip('1.2.3')",
      'IP Address "1.2.3" parse error during conversion from string: ParseAddr("1.2.3"): IPv4 address too short'
    ],
    ["ip('fe80::1%eth0')", 'IP address "fe80::1%eth0" with zone value is not allowed'],
    ["ip('::ffff:1.2.3.4')", 'IPv4-mapped IPv6 address "::ffff:1.2.3.4" is not allowed'],
    [
      "cidr('192.168.0.0')",
      `network address parse error during conversion from string: network address parse error during conversion from string: netip.ParsePrefix("192.168.0.0"): no '/'`
    ],
    ["url('relative')", 'URL parse error during conversion from string: parse "relative": invalid URI for request'],
    [
      "url('https://a:b/')",
      'URL parse error during conversion from string: parse "https://a:b/": invalid port ":b" after host'
    ],
    ["semver('1.0')", 'No Major.Minor.Patch elements found'],
    ["semver('01.0.0')", 'Major number must not contain leading zeroes "01"'],
    ["semver('1.x.0')", 'Invalid character(s) found in minor number "x"'],
    ["semver('1.0-a', true)", 'short version cannot contain PreRelease/Build meta data']
  ]
  it.each(refusals)('C7 refuses in Go’s words: %s', (source, words) => {
    expect(refusal(source)).toBe(words)
  })
})
