// All programs by their names: what an executable of an image runs.
import { shell } from '../shell/shell-program.ts'
import { awk } from './awk/awk.ts'
import { bytePrograms } from './byte-programs.ts'
import { cat } from './cat.ts'
import { cmp } from './comparing/cmp.ts'
import { diff } from './comparing/diff.ts'
import { sortedPrograms } from './comparing/sorted-files.ts'
import { certgen } from './network/certgen.ts'
import { copyingPrograms } from './changing/copying.ts'
import { makingPrograms } from './changing/making.ts'
import { owningPrograms } from './changing/owning.ts'
import { sizingPrograms } from './changing/sizing.ts'
import { databaseClients } from './databases/database-clients.ts'
import { ownTool } from './own-tool.ts'
import { date } from './date.ts'
import { du } from './du.ts'
import { endPrograms } from './ends-of-text.ts'
import { expressionPrograms } from './expressions.ts'
import { find } from './find.ts'
import { grep } from './grep.ts'
import { ls, stat } from './listing.ts'
import { chroot } from './machine/chroot.ts'
import { crictl } from './machine/crictl.ts'
import { peoplePrograms } from './machine/people.ts'
import { processPrograms } from './machine/processes.ts'
import { resourcePrograms } from './machine/resources.ts'
import { servicePrograms } from './machine/services.ts'
import { top } from './machine/top.ts'
import { curl } from './network/curl.ts'
import { interfacePrograms } from './network/interfaces.ts'
import { dig, host, nslookup } from './network/name-lookup.ts'
import { nc } from './network/connecting.ts'
import { ping } from './network/ping.ts'
import { rulePrograms } from './network/proxy-rules.ts'
import { socketPrograms } from './network/sockets.ts'
import { traceroute } from './network/traceroute.ts'
import { wget } from './network/wget.ts'
import { git } from './git.ts'
import { apk } from './packages/apk.ts'
import { apt } from './packages/apt.ts'
import { dpkg } from './packages/dpkg.ts'
import { languagePackagePrograms } from './language-packages.ts'
import { layoutPrograms } from './line-layout.ts'
import { orderPrograms } from './line-order.ts'
import { gzip } from './packing/gzip.ts'
import { tar } from './packing/tar.ts'
import { pager } from './pager.ts'
import { paste } from './paste.ts'
import { plainPrograms } from './plain.ts'
import type { Program } from './program.ts'
import { quietPrograms } from './quiet-programs.ts'
import { runningPrograms } from './running-others.ts'
import { refusedEditor } from './refused-editor.ts'
import { sed } from './sed/sed.ts'
import { healthPrograms } from './databases/server-health.ts'
import { serverWorker, workerProgram } from './server-workers.ts'
import { server } from './server.ts'
import { sleep } from './sleep.ts'
import { split } from './split.ts'
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
  ['gzip', gzip],
  ['gunzip', gzip],
  ['zcat', gzip],
  ['diff', diff],
  ['cmp', cmp],
  ['paste', paste],
  ['split', split],
  ['curl', curl],
  ['wget', wget],
  ['nslookup', nslookup],
  ['dig', dig],
  ['host', host],
  ['nc', nc],
  ['telnet', nc],
  ['ping', ping],
  ['traceroute', traceroute],
  ['top', top],
  ['chroot', chroot],
  ['crictl', crictl],
  ['vi', refusedEditor],
  ['vim', refusedEditor],
  ['nano', refusedEditor],
  ['server', server],
  [workerProgram, serverWorker],
  ['less', pager],
  ['more', pager],
  ['git', git],
  ['apt', apt],
  ['apt-get', apt],
  ['apt-cache', apt],
  ['dpkg', dpkg],
  ['apk', apk],
  ['own-tool', ownTool],
  ['kube-webhook-certgen', certgen],
  ...Object.entries(databaseClients),
  ...Object.entries(healthPrograms),
  ...Object.entries(bytePrograms),
  ...Object.entries(makingPrograms),
  ...Object.entries(copyingPrograms),
  ...Object.entries(owningPrograms),
  ...Object.entries(sizingPrograms),
  ...Object.entries(endPrograms),
  ...Object.entries(expressionPrograms),
  ...Object.entries(plainPrograms),
  ...Object.entries(languagePackagePrograms),
  ...Object.entries(quietPrograms),
  ...Object.entries(runningPrograms),
  ...Object.entries(processPrograms),
  ...Object.entries(servicePrograms),
  ...Object.entries(peoplePrograms),
  ...Object.entries(resourcePrograms),
  ...Object.entries(interfacePrograms),
  ...Object.entries(socketPrograms),
  ...Object.entries(rulePrograms),
  ...Object.entries(layoutPrograms),
  ...Object.entries(orderPrograms),
  ...Object.entries(sortedPrograms),
  ...Object.entries(textPrograms)
])
