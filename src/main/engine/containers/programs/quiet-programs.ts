// Programs that are there and whose work nobody sees: they succeed without a word.
import { instant, type Program } from './program.ts'

const names = 'npx openssl sysctl stty adduser useradd addgroup groupadd su sudo install'

export const quietPrograms: Readonly<Record<string, Program>> = Object.fromEntries(
  names.split(' ').map((name) => [name, instant(() => 0)])
)
