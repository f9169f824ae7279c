// Signals of Linux, by number and by name, and what a process does about one that it does not handle.

/** The names that `kill -l` knows, at their numbers; the real-time ones are left out. */
export const signalNames: readonly string[] = (
  'EXIT HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG ' +
  'XCPU XFSZ VTALRM PROF WINCH IO PWR SYS'
).split(' ')

export const sigint = 2
export const sigquit = 3
export const sigkill = 9
export const sigsegv = 11
export const sigpipe = 13
export const sigterm = 15
export const sigchld = 17
const sigcont = 18
export const sigwinch = 28

/** Nothing happens to a process that does not handle these: CHLD, CONT, URG, WINCH; stopping is not simulated. */
const harmless: ReadonlySet<number> = new Set([sigchld, sigcont, 19, 20, 21, 22, 23, sigwinch])

export function isHarmless(signal: number): boolean {
  return harmless.has(signal)
}

/** The number of TERM, SIGTERM, term or 15; undefined where there is no such signal. EXIT is 0. */
export function signalNumber(text: string): number | undefined {
  if (/^\d+$/.test(text)) return Number(text) < 65 ? Number(text) : undefined
  const index = signalNames.indexOf(text.toUpperCase().replace(/^SIG/, ''))
  return index === -1 ? undefined : index
}

/** What a shell says of a child that a signal ended; undefined where it says nothing. */
export function deathWords(signal: number): string | undefined {
  const words: Readonly<Record<number, string>> = {
    1: 'Hangup',
    3: 'Quit',
    4: 'Illegal instruction',
    6: 'Aborted',
    8: 'Floating point exception',
    9: 'Killed',
    11: 'Segmentation fault',
    15: 'Terminated'
  }
  return words[signal]
}
