// nc -e: a program that answers one connection, which is its standard input and output. Whoever has connected is
// answered at once: with what the program has said by the time that it ends or waits for something else.
import { Call } from './call.ts'
import { lookUpProgram } from './launching.ts'
import { statusOf, type Process } from './process.ts'
import type { ProcessTable } from './process-table.ts'

/** Steps that one answer may take: some milliseconds of real time. */
const mostSteps = 4000
/** Characters that an answer has at most. */
const longestReply = 1_000_000
/** A descriptor that the one who listens does not use himself. */
const ear = 9

export interface Answered {
  readonly reply: string
  /** How the program has ended; undefined where it has not. */
  readonly status: number | undefined
}

export function answerOf(table: ProcessTable, listener: Process, argv: readonly string[], text: string): Answered {
  const { open, turns } = table
  const output = open.pipe()
  const child = table.spawn(listener, {
    argv,
    program: 'sh',
    descriptors: { ...listener.descriptors, 0: open.textPipe(text), 1: output.write }
  })
  open.assign(listener, ear, output.read)
  let reply = ''
  if (child !== undefined) {
    begin(table, child, argv)
    for (let left = mostSteps; left > 0 && reply.length < longestReply;) {
      const used = turns.run(Math.min(left, 500))
      reply += taken(table, listener)
      if (used === 0) break
      left -= used
    }
  } else open.release(output.write)
  open.close(listener, ear)
  const isOver = child === undefined || child.ended !== undefined
  return { reply, status: child?.ended === undefined ? (isOver ? 1 : undefined) : table.reap(child) }
}

function begin(table: ProcessTable, child: Process, argv: readonly string[]): void {
  const call = new Call(table, child)
  const found = lookUpProgram(call, argv, child.environment['PATH'])
  if ('launch' in found) {
    table.become(child, found.launch.argv, found.launch.program, child.environment)
    return
  }
  const words = found.code === 'ENOENT' ? 'No such file or directory' : 'Permission denied'
  child.output.push({ descriptor: 2, text: `nc: can't execute '${argv[0]}': ${words}\n` })
  child.leaving = statusOf({ code: 127 })
}

/** What has come through the pipe. */
function taken(table: ProcessTable, listener: Process): string {
  let text = ''
  for (;;) {
    const piece = table.open.read(listener, ear, 65_536)
    if (piece === undefined || piece === '') return text
    text += piece
  }
}
