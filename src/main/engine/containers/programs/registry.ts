// All programs by their names: what an executable of an image runs.
import { shell } from '../shell/shell-program.ts'
import { awk } from './awk.ts'
import { bytePrograms } from './byte-programs.ts'
import { cat } from './cat.ts'
import { changingPrograms } from './changing-files.ts'
import { databaseClients, ownTool } from './database-clients.ts'
import { date } from './date.ts'
import { du } from './du.ts'
import { endPrograms } from './ends-of-text.ts'
import { expressionPrograms } from './expressions.ts'
import { find } from './find.ts'
import { grep } from './grep.ts'
import { ls, stat } from './listing.ts'
import { nc } from './connecting.ts'
import { curl } from './curl.ts'
import { dig, host, nslookup } from './name-lookup.ts'
import { ping } from './ping.ts'
import { wget } from './wget.ts'
import { plainPrograms } from './plain.ts'
import type { Program } from './program.ts'
import { quietPrograms } from './quiet-programs.ts'
import { runningPrograms } from './running-others.ts'
import { refusedEditor, sed } from './sed.ts'
import { healthPrograms } from './server-health.ts'
import { server } from './server.ts'
import { sleep } from './sleep.ts'
import { systemPrograms } from './system.ts'
import { tar } from './tar.ts'
import { textPrograms } from './text-filters.ts'
import { xargs } from './xargs.ts'

export const programs: ReadonlyMap<string, Program> = new Map<string, Program>([
  ['sh', shell],
  ['bash', shell],
  ['ash', shell],
  ['dash', shell],
  ['cat', cat],
  ['date', date],
  ['du', du],
  ['find', find],
  ['xargs', xargs],
  ['grep', grep],
  ['egrep', grep],
  ['fgrep', grep],
  ['sed', sed],
  ['awk', awk],
  ['ls', ls],
  ['stat', stat],
  ['sleep', sleep],
  ['tar', tar],
  ['curl', curl],
  ['wget', wget],
  ['nslookup', nslookup],
  ['dig', dig],
  ['host', host],
  ['nc', nc],
  ['telnet', nc],
  ['ping', ping],
  ['vi', refusedEditor],
  ['vim', refusedEditor],
  ['nano', refusedEditor],
  ['server', server],
  ['own-tool', ownTool],
  ...Object.entries(databaseClients),
  ...Object.entries(healthPrograms),
  ...Object.entries(bytePrograms),
  ...Object.entries(changingPrograms),
  ...Object.entries(endPrograms),
  ...Object.entries(expressionPrograms),
  ...Object.entries(plainPrograms),
  ...Object.entries(quietPrograms),
  ...Object.entries(runningPrograms),
  ...Object.entries(systemPrograms),
  ...Object.entries(textPrograms)
])
