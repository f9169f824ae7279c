import { instant, type Program } from './program.ts'

/** A program that only an image of its own has, and whose work nobody knows: it succeeds while its server does. */
export const ownTool: Program = instant((call) => {
  if (call.table.ports.isServing()) return 0
  call.print('connection refused\n', 2)
  return 1
})
