// Where this server differs from the recording of 1.28, case by case, and why. A case that is equal again must leave
// this table: the test says so.

const later = {
  http: 'logs, exec, attach and proxy are answered by the HTTP layer'
} as const

const celSyntax = 'the parser of expressions has words of its own for errors of syntax'
const history = 'needs a compacted history: see list.test.ts'
const stripped = 'the recording left out the part of the body that is refused'
const reasons134 = {
  job: '1.34 defaults manualSelector and podReplacementPolicy',
  endpoints: '1.34 warns of v1 Endpoints',
  env: '1.34 takes relaxed names of environment variables',
  sysctl: '1.34 refuses sysctls of a namespace that the pod shares with its host',
  shadowed: '1.34 says more of a hidden variable',
  resize: '1.34 defaults resizePolicy',
  external: '1.34 sets externalTrafficPolicy for external IPs',
  address: '1.34 words a bad IP address or range otherwise, and gives its index',
  long: '1.34 words what is too long otherwise',
  time: '1.34 prints a bad time as JSON',
  phase: '1.34 tells when the phase of a volume last changed',
  attributes: '1.34 also names the class of attributes, which may change',
  shrink: '1.34 lets what could not be grown be asked for less again',
  values: '1.34 prints values as JSON',
  port: '1.34 takes the port of a backend as one value',
  gated: '1.34 notes the generation that the condition of a gated pod was made for',
  creation: '1.34 writes no empty creation time, so nobody owns one',
  history: '1.34 lets the history limit of a StatefulSet change, and says so',
  order: '1.34 takes another order of a list for a change (structured-merge-diff 6, merge/update.go: Apply)'
} as const
const yamlWords = 'the YAML parser says in its own words what is no YAML'
const emptyList = 'a list that is given as null stays absent, an empty one empty'

const deviations: Readonly<Record<string, string>> = {
  'defaults-046': reasons134.resize,
  'defaults-099': reasons134.creation,
  'defaults-106': reasons134.endpoints,
  'defaults-064': reasons134.external,
  'defaults-163': reasons134.port,
  ...all('defaults', [91, 93, 94, 96, 97], reasons134.phase),
  ...all('defaults', [139, 141, 142, 144, 145, 147, 148], reasons134.job),
  ...all('errors', [481, 492], reasons134.job),
  'patches-171': reasons134.job,
  'defaults-177': emptyList,
  'defaults-187': emptyList,
  'defaults-204': 'webhooks that convert are not called, and a warning says so',
  ...all('errors', [330, 331, 333, 334, 336, 337, 339, 340, 927], later.http),
  ...all('errors', [642, 643, 645, 646, 852], reasons134.endpoints),
  ...all('errors', [846, 847], stripped),
  ...all('errors', [1063, 1065], history),
  ...all('errors', [459, 460, 463], reasons134.history),
  ...all('errors', [565, 567, 568], reasons134.attributes),
  ...all('errors', [318, 319], reasons134.gated),
  'errors-571': reasons134.shrink,
  'errors-582': reasons134.phase,
  'errors-198': reasons134.env,
  'errors-268': reasons134.address,
  'errors-273': reasons134.sysctl,
  'errors-451': reasons134.shadowed,
  'errors-541': reasons134.address,
  'errors-522': emptyList,
  'errors-667': celSyntax,
  'errors-700': celSyntax,
  'errors-724': reasons134.long,
  'errors-730': reasons134.values,
  'errors-748': 'upstream walks a map here: its errors come in any order',
  'errors-751': 'what of a body of another version is unknown is not told',
  'errors-807': reasons134.time,
  'errors-831': yamlWords,
  'errors-861': emptyList,
  'errors-973': history,
  'patches-132': reasons134.order,
  'patches-178': reasons134.creation,
  'patches-180': emptyList
}

/** All steps were recorded within one second, which shows in the order of managers. */
const ofOneSecond = new Set(['patches-106', 'patches-148', 'patches-153', 'patches-159'])

function all(file: string, numbers: readonly number[], reason: string): Record<string, string> {
  return Object.fromEntries(numbers.map((number) => [`${file}-${String(number).padStart(3, '0')}`, reason]))
}

/** Why a case differs; undefined where it must not. */
export function deviationOf(id: string): string | undefined {
  return deviations[id]
}

export function isOfOneSecond(id: string): boolean {
  return ofOneSecond.has(id)
}

/** Cases of a file that this table names and that were equal all the same. */
export function staleDeviations(file: string, differing: ReadonlySet<string>): readonly string[] {
  return Object.keys(deviations).filter((id) => id.startsWith(`${file}-`) && !differing.has(id))
}
