// systemctl and journalctl: the services of a machine. The simulation starts and stops them; here they can be looked at.
import type { HostService } from '../../machine-port.ts'
import type { Call } from '../../processes/call.ts'
import { humanSize } from '../listing.ts'
import { optionsOf } from '../options.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'
import { strftime } from '../strftime.ts'

function plainName(unit: string): string {
  return unit.replace(/\.service$/, '')
}

function servicesOf(call: Call): readonly HostService[] {
  if (!call.machine.seesHost)
    throw new ProgramError(
      "System has not been booted with systemd as init system (PID 1). Can't operate.\nFailed to connect to bus: Host is down",
      1
    )
  return call.machine.inside.services()
}

const systemctl = instant((call) => {
  const words = call.args.filter((word) => !word.startsWith('-'))
  const [verb = 'list-units', unit] = words
  const services = servicesOf(call)
  if (verb === 'list-units' || verb === 'list-unit-files') return list(call, services)
  if (unit === undefined) throw new ProgramError('Too few arguments.', 1)
  const service = services.find(({ name }) => name === plainName(unit))
  switch (verb) {
    case 'status':
      return service === undefined ? unknown(call, unit, 4) : status(call, service)
    case 'is-active':
      call.print(service?.isActive === true ? 'active\n' : 'inactive\n')
      return service?.isActive === true ? 0 : 4
    case 'is-enabled':
      if (service === undefined) return unknown(call, unit, 1)
      call.print('enabled\n')
      return 0
    case 'cat':
      if (service === undefined) return unknown(call, unit, 1)
      call.print(
        `# ${service.unitFile}\n[Unit]\nDescription=${service.description}\n\n[Service]\nExecStart=${service.command.split(' ')[0]}\nRestart=always\n\n[Install]\nWantedBy=multi-user.target\n`
      )
      return 0
    case 'show':
      if (service === undefined) return unknown(call, unit, 1)
      call.print(`Id=${service.name}.service\nActiveState=active\nSubState=running\nMainPID=${service.pid}\n`)
      return 0
    default:
      throw new ProgramError(
        `${verb}: the services of this machine are the simulation’s. Its power and its cable are in the window’s page of machines`,
        1
      )
  }
})

function unknown(call: Call, unit: string, status: number): number {
  call.print(`Unit ${plainName(unit)}.service could not be found.\n`, 2)
  return status
}

function list(call: Call, services: readonly HostService[]): number {
  call.print('  UNIT                 LOAD   ACTIVE SUB     DESCRIPTION\n')
  for (const { name, description } of services)
    call.print(`  ${`${name}.service`.padEnd(20)} loaded active running ${description}\n`)
  call.print(`\n${services.length} loaded units listed.\n`)
  return 0
}

function status(call: Call, service: HostService): number {
  const { name, description, unitFile, pid, command, memory, since } = service
  const seconds = Math.max(Math.floor((call.now - since) / 1000), 0)
  const ago =
    seconds < 60
      ? `${seconds}s`
      : seconds < 3600
        ? `${Math.floor(seconds / 60)}min`
        : seconds < 86_400
          ? `${Math.floor(seconds / 3600)}h`
          : `${Math.floor(seconds / 86_400)} days`
  const lines = [
    `● ${name}.service - ${description}`,
    `     Loaded: loaded (${unitFile}; enabled; preset: enabled)`,
    ...(name === 'kubelet'
      ? ['    Drop-In: /etc/systemd/system/kubelet.service.d', '             └─10-kubeadm.conf']
      : []),
    `     Active: active (running) since ${strftime(since, '%a %Y-%m-%d %H:%M:%S')} UTC; ${ago} ago`,
    `   Main PID: ${pid} (${command.split(' ')[0]!.replace(/^.*\//, '')})`,
    `     Memory: ${humanSize(memory)}`,
    `     CGroup: /system.slice/${name}.service`,
    `             └─${pid} ${command}`,
    ''
  ]
  const last = call.machine.inside.journal(name).slice(-10)
  call.print(lines.map((line) => `${line}\n`).join(''))
  for (const line of last) call.print(journalText(call, name, pid, line))
  return 0
}

function journalText(
  call: Call,
  name: string,
  pid: number,
  { time, text }: { readonly time: number; readonly text: string }
): string {
  const who = text.startsWith('Started ') ? 'systemd[1]' : `${name}[${pid}]`
  return `${strftime(time, '%b %d %H:%M:%S')} ${call.machine.hostname} ${who}: ${text}\n`
}

const journalctl = instant((call) => {
  const services = servicesOf(call)
  const { values, words } = optionsOf(call, 'xefrqa', 'unSUpto', {
    unit: 'u',
    lines: 'n',
    since: 'S',
    until: 'U',
    'no-pager': 'q',
    follow: 'f',
    reverse: 'r'
  })
  if (words.length > 0) throw new ProgramError(`Failed to add match '${words[0]}': Invalid argument`, 1)
  const wanted = values['u'] === undefined ? services : services.filter(({ name }) => name === plainName(values['u']!))
  const lines = wanted
    .flatMap((service) => call.machine.inside.journal(service.name).map((line) => ({ service, line })))
    .sort((a, b) => a.line.time - b.line.time)
  const last = values['n'] === undefined ? lines : lines.slice(-Number(values['n']))
  if (last.length === 0) call.print('-- No entries --\n')
  for (const { service, line } of last) call.print(journalText(call, service.name, service.pid, line))
})

export const servicePrograms: Readonly<Record<string, Program>> = { systemctl, journalctl }
