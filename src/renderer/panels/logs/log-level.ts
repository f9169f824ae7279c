/** A line as the log shows it: its level as a word, and the rest. */
export interface LeveledText {
  /** INFO, WARN, ERROR, DEBUG, FATAL, TRACE; empty where the line names none. */
  readonly level: string
  readonly message: string
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
const words = Object.keys(names).join('|')

/** "ERROR ...", "[warn] ...", "info: ...": the word is taken out, the column says it. */
const leading = new RegExp(`^(?:\\[(${words})\\]|(${words})(?=[:\\s]|$)):?\\s+`, 'i')
/** level=warn, "level":"warn", severity: the line keeps it, it belongs to its form. */
const field = new RegExp(`(?:^|[\\s{,])"?(?:level|severity|lvl)"?\\s*[=:]\\s*"?(${words})\\b`, 'i')
/** klog: "W1120 14:05:12.018 ...". */
const klog = /^([IWEF])\d{4} \d\d:\d\d:\d\d/
const klogNames: Readonly<Record<string, string>> = { I: 'INFO', W: 'WARN', E: 'ERROR', F: 'FATAL' }
/** Behind a time of the line's own: "2026/11/20 14:05:12 [error] 7#7: ...", "12:M 20 Nov ... # WARNING ...". */
const bracketed = new RegExp(`^[\\d\\s:/.,TZ+-]{8,40}\\[?(${words})\\]?[\\s:]`, 'i')

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
  return { level: named === undefined ? '' : nameOf(named), message: text }
}

function isLevelForm(found: string): boolean {
  return found.startsWith('[') || /^\w+:/.test(found) || /^[A-Z]+\s/.test(found)
}

function nameOf(word: string): string {
  return names[word.toLowerCase()] ?? ''
}
