import type { Program } from './program.ts'

/** less and more: a terminal is scrolled back by whoever reads, so all is shown at once, as `cat` does. */
export const pager: Program = {
  step(call) {
    call.launch(['cat', ...call.args.filter((word) => !/^[-+]./.test(word))])
    return undefined
  }
}
