// semver() of rules (k8s.io/apiserver's pkg/cel/library/semverlib.go over blang/semver).
import type { Environment } from '@marcbachmann/cel-js'
import { definerOf } from './cel-definer.ts'

const semverType = 'kubernetes.Semver'
const numberNames = ['major', 'minor', 'patch'] as const

class CelSemver {
  readonly numbers: readonly bigint[]
  readonly prerelease: readonly string[]

  constructor(numbers: readonly bigint[], prerelease: readonly string[]) {
    this.numbers = numbers
    this.prerelease = prerelease
  }
}

export function defineSemver(environment: Environment): void {
  const define = definerOf(environment)
  environment.registerType(semverType, { ctor: CelSemver, fields: {} })
  const isVersion = (text: string, isLoose = false): boolean => {
    try {
      parse(text, isLoose)
      return true
    } catch {
      return false
    }
  }
  define('isSemver(string): bool', (text: string) => isVersion(text))
  define('isSemver(string, bool): bool', isVersion)
  define(`semver(string): ${semverType}`, (text: string) => parse(text, false))
  define(`semver(string, bool): ${semverType}`, parse)
  for (const [index, name] of numberNames.entries())
    define(`${semverType}.${name}(): int`, ({ numbers }: CelSemver) => numbers[index])
  const pair = `(${semverType})`
  define(`${semverType}.isGreaterThan${pair}: bool`, (a: CelSemver, b: CelSemver) => compare(a, b) > 0)
  define(`${semverType}.isLessThan${pair}: bool`, (a: CelSemver, b: CelSemver) => compare(a, b) < 0)
  define(`${semverType}.compareTo${pair}: int`, (a: CelSemver, b: CelSemver) => BigInt(compare(a, b)))
  environment.registerOperator(`${semverType} == ${semverType}`, (a: CelSemver, b: CelSemver) => compare(a, b) === 0)
}

function parse(text: string, isLoose: boolean): CelSemver {
  const whole = isLoose ? normalized(text) : text
  if (whole === '') throw new Error('Version string empty')
  const parts = whole.split('.')
  if (parts.length < 3) throw new Error('No Major.Minor.Patch elements found')
  const [major, minor, ...more] = parts
  const [front = '', ...builds] = more.join('.').split('+')
  const [patch = '', ...dashed] = front.split('-')
  const numbers = [major!, minor!, patch].map((digits, index) => numberOf(digits, numberNames[index]!))
  const prerelease = dashed.length === 0 ? [] : dashed.join('-').split('.')
  for (const part of prerelease) checkPart(part, 'PreRelease')
  if (builds.length > 0) for (const part of builds.join('+').split('.')) checkPart(part, 'Build meta data')
  return new CelSemver(numbers, prerelease)
}

function numberOf(digits: string, name: string): bigint {
  const title = `${name[0]!.toUpperCase()}${name.slice(1)}`
  if (!/^\d*$/.test(digits)) throw new Error(`Invalid character(s) found in ${name} number ${JSON.stringify(digits)}`)
  if (digits.length > 1 && digits.startsWith('0'))
    throw new Error(`${title} number must not contain leading zeroes ${JSON.stringify(digits)}`)
  if (digits === '') throw new Error('strconv.ParseUint: parsing "": invalid syntax')
  return BigInt(digits)
}

function checkPart(part: string, what: 'PreRelease' | 'Build meta data'): void {
  const isNumbered = what === 'PreRelease' && /^\d+$/.test(part)
  if (part === '') throw new Error(what === 'PreRelease' ? 'Prerelease is empty' : 'Build meta data is empty')
  if (isNumbered && part.length > 1 && part.startsWith('0'))
    throw new Error(`Numeric PreRelease version must not contain leading zeroes ${JSON.stringify(part)}`)
  const named = what === 'PreRelease' ? 'prerelease' : 'build meta data'
  if (!/^[0-9A-Za-z-]+$/.test(part)) throw new Error(`Invalid character(s) found in ${named} ${JSON.stringify(part)}`)
}

/** A "v" before it, missing numbers and leading zeros are forgiven. */
function normalized(text: string): string {
  const [major = '', minor, ...more] = text.replace(/^v/, '').split('.')
  const given = [major, ...(minor === undefined ? [] : [minor]), ...(more.length === 0 ? [] : [more.join('.')])]
  const parts = given.map((part) =>
    part.length > 1 ? part.replace(/^0+(?=\d)/, '').replace(/^0*(?=\D|$)/, '0') : part
  )
  if (parts.length < 3) {
    if (/[+-]/.test(parts.at(-1)!)) throw new Error('short version cannot contain PreRelease/Build meta data')
    while (parts.length < 3) parts.push('0')
  }
  return parts.join('.')
}

/** By the rules of precedence: a prerelease comes before its release, numbers before words. */
function compare(a: CelSemver, b: CelSemver): number {
  for (let index = 0; index < 3; index++) {
    const [left, right] = [a.numbers[index]!, b.numbers[index]!]
    if (left !== right) return left < right ? -1 : 1
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0)
    return Math.sign(b.prerelease.length - a.prerelease.length)
  for (const [index, left] of a.prerelease.entries()) {
    const right = b.prerelease[index]
    if (right === undefined) return 1
    if (left === right) continue
    const [isLeft, isRight] = [/^\d+$/.test(left), /^\d+$/.test(right)]
    if (isLeft && isRight) return BigInt(left) < BigInt(right) ? -1 : 1
    if (isLeft !== isRight) return isLeft ? -1 : 1
    return left < right ? -1 : 1
  }
  return a.prerelease.length === b.prerelease.length ? 0 : -1
}
