// All programs by their names: what an executable of an image runs.
import { shell } from '../shell/shell-program.ts'
import { cat } from './cat.ts'
import { plainPrograms } from './plain.ts'
import type { Program } from './program.ts'
import { sleep } from './sleep.ts'

export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['sh', shell],
  ['bash', shell],
  ['ash', shell],
  ['dash', shell],
  ['cat', cat],
  ['sleep', sleep],
  ...Object.entries(plainPrograms)
])
