/**
 * Runs something later, in milliseconds of real time, and returns what cancels it. The host injects the real timer;
 * tests step their own. Views have no other notion of real time.
 */
export type Schedule = (delayMs: number, run: () => void) => () => void
