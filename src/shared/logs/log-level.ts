/** A line as the log shows it: its level as a word, and the rest. */
export interface LeveledText {
  /** INFO, WARN, ERROR, DEBUG, FATAL, TRACE; empty where the line names none. */
  readonly level: string
  readonly message: string
}

/** Levels as they are counted and chosen, the worst first. OTHER names none; SYSTEM is a container's start or end. */
export const levelGroups = ['ERROR', 'WARN', 'INFO', 'DEBUG', 'OTHER', 'SYSTEM'] as const
export type LevelGroup = (typeof levelGroups)[number]

export function levelGroup(level: string): LevelGroup {
  switch (level) {
    case 'FATAL':
    case 'ERROR':
      return 'ERROR'
    case 'WARN':
    case 'INFO':
    case 'SYSTEM':
      return level
    case 'DEBUG':
    case 'TRACE':
      return 'DEBUG'
    default:
      return 'OTHER'
  }
}

const names: Readonly<Record<string, string>> = {
  trace: 'TRACE',
  debug: 'DEBUG',
  info: 'INFO',
  notice: 'INFO',
  warn: 'WARN',
  warning: 'WARN',
  error: 'ERROR',
  err: 'ERROR',
  fatal: 'FATAL',
  panic: 'FATAL',
  critical: 'FATAL',
  crit: 'FATAL',
  emerg: 'FATAL',
  alert: 'FATAL'
}
/** Words of databases, which are none anywhere but behind a time. */
const databaseNames: Readonly<Record<string, string>> = { note: 'INFO', log: 'INFO', system: 'INFO' }
const words = Object.keys(names).join('|')

/** "ERROR ...", "[warn] ...", "info: ...": the word is taken out, the column says it. */
const leading = new RegExp(`^(?:\\[(${words})\\]|(${words})(?=[:\\s]|$)):?\\s+`, 'i')
/** level=warn, "level":"warn", severity: the line keeps it, it belongs to its form. */
const field = new RegExp(`(?:^|[\\s{,])"?(?:level|severity|lvl)"?\\s*[=:]\\s*"?(${words})\\b`, 'i')
/** pino and bunyan number their levels. */
const numbered = /"level"\s*:\s*([1-6])0\b/
const numberedNames = ['', 'TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL']
/** "... "GET / HTTP/1.1" 502 157 ...": of the log of requests of a web server the status says it. */
const access = /"(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|CONNECT|TRACE) \S+(?: HTTP\/[\d.]+)?" ([1-5])\d\d\b/
/** "1:M 20 Nov 2026 14:05:12.018 # ...", redis: its sign. */
const redis = /^\d+:[XCSM] \d\d \w{3} \d{4} [\d:.]+ ([.\-*#]) /
const redisNames: Readonly<Record<string, string>> = { '.': 'DEBUG', '-': 'INFO', '*': 'INFO', '#': 'WARN' }
/** klog: "W1120 14:05:12.018 ...". */
const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d/
const klogNames: Readonly<Record<string, string>> = { I: 'INFO', W: 'WARN', E: 'ERROR', F: 'FATAL' }
/** Behind a time of the line's own: "2026/11/20 14:05:12 [error] 7#7: ...", "... UTC [1] LOG:  ...", "... 0 [Warning] ...". */
const bracketed = new RegExp(
  `^[\\d\\s:/.,TZ+-]{8,40}(?:UTC )?(?:\\[\\d+\\] |\\d+ )?\\[?(${words}|note|log|system)\\]?[\\s:]`,
  'i'
)

/** How far into a line its level is looked for: a line may be very long. */
const reach = 300

export function levelOf(text: string): LeveledText {
  const head = text.length > reach ? text.slice(0, reach) : text
  const first = leading.exec(head)
  // "error" may also begin a sentence: only a word in capitals, in brackets or with a colon is a level.
  if (first !== null && isLevelForm(first[0])) {
    return { level: nameOf(first[1] ?? first[2] ?? ''), message: text.slice(first[0].length) }
  }
  const letter = klog.exec(head)?.[1]
  if (letter !== undefined) return { level: klogNames[letter] ?? '', message: text }
  const named = field.exec(head)?.[1] ?? bracketed.exec(head)?.[1]
  return { level: named === undefined ? unnamedLevel(head) : nameOf(named), message: text }
}

/** Of lines that say their level in another way than by a word. */
function unnamedLevel(head: string): string {
  const number = numbered.exec(head)?.[1]
  if (number !== undefined) return numberedNames[Number(number)] ?? ''
  const status = access.exec(head)?.[1]
  if (status !== undefined) return status === '5' ? 'ERROR' : status === '4' ? 'WARN' : 'INFO'
  const sign = redis.exec(head)?.[1]
  return sign === undefined ? '' : (redisNames[sign] ?? '')
}

function isLevelForm(found: string): boolean {
  return found.startsWith('[') || /^\w+:/.test(found) || /^[A-Z]+\s/.test(found)
}

function nameOf(word: string): string {
  return names[word.toLowerCase()] ?? databaseNames[word.toLowerCase()] ?? ''
}
