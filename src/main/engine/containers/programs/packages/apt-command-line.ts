// The command line of apt and apt-get: what is to be done, to which packages, and how much is said of it.
import type { Call } from '../../processes/call.ts'

export type AptCommand = {
  readonly operation: string
  readonly words: readonly string[]
  readonly isYes: boolean
  readonly isSimulated: boolean
  /** How often -q was said: 1 says no progress, 2 only what is wrong. */
  readonly quiet: number
  readonly withRecommended: boolean
  /** `remove --purge`, `remove --auto-remove`. */
  readonly isPurge: boolean
  readonly removesUnneeded: boolean
  /** `list --installed`. */
  readonly isInstalledOnly: boolean
  readonly isReinstall: boolean
}

const withValue = new Set([
  '-o',
  '--option',
  '-t',
  '--target-release',
  '--default-release',
  '-c',
  '--config-file',
  '-a'
])
/** What changes nothing here. */
const others =
  /^--(fix-broken|fix-missing|ignore-missing|allow-[a-z-]+|force-yes|no-upgrade|only-upgrade|install-recommends|install-suggests|no-install-suggests|no-show-upgraded|verbose-versions|show-progress|no-auto-remove|upgradable|all-versions|names-only|full|trivial-only|no-download|download-only|print-uris|error-on=any|option=.*|target-release=.*)$/

/** What the command line says; a text where apt refuses it. */
export function aptCommand({ args }: Pick<Call, 'args'>): AptCommand | string {
  const words: string[] = []
  const letters: string[] = []
  const long = new Set<string>()
  for (let at = 0; at < args.length; at++) {
    const word = args[at]!
    if (withValue.has(word)) at++
    else if (word.startsWith('--')) {
      if (known.has(word) || others.test(word)) long.add(word)
      else if (!/^--quiet=\d$/.test(word))
        return `Command line option ${word} is not understood in combination with the other options`
    } else if (/^-[otca]./.test(word) || /^-q=\d$/.test(word)) continue
    else if (/^-./.test(word)) {
      for (const letter of word.slice(1)) {
        if (!'yqfmsdVuhv'.includes(letter))
          return `Command line option '${letter}' [from ${word}] is not understood in combination with the other options.`
        letters.push(letter)
      }
    } else words.push(word)
  }
  const quiet = letters.filter((letter) => letter === 'q').length + (long.has('--quiet') ? 1 : 0)
  const says = (letter: string, ...names: readonly string[]): boolean =>
    letters.includes(letter) || names.some((name) => long.has(name))
  const [operation = says('v', '--version') ? 'version' : 'help', ...rest] = words
  const skipsRecommended = long.has('--no-install-recommends') || saysNoRecommends(args)
  return {
    operation,
    words: rest,
    isYes: says('y', '--yes', '--assume-yes') || quiet >= 2,
    isSimulated: says('s', '--simulate', '--just-print', '--dry-run', '--recon', '--no-act'),
    quiet,
    withRecommended: !skipsRecommended,
    isPurge: long.has('--purge') || operation === 'purge',
    removesUnneeded: long.has('--auto-remove') || long.has('--autoremove') || operation === 'autoremove',
    isInstalledOnly: long.has('--installed'),
    isReinstall: long.has('--reinstall') || operation === 'reinstall'
  }
}

const known = new Set(
  '--yes --assume-yes --quiet --simulate --just-print --dry-run --recon --no-act --no-install-recommends --purge --auto-remove --autoremove --installed --reinstall --version --help'.split(
    ' '
  )
)

/** -o APT::Install-Recommends=false, in its spellings. */
function saysNoRecommends(args: readonly string[]): boolean {
  return args.some((word) => /APT::Install-Recommends=["']?(0|false|no)/i.test(word))
}
