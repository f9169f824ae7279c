// id, whoami and groups: who runs this.
import { nameOfId } from '../listing.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

const id = instant((call) => {
  const { user, group } = call.process
  const [userName, groupName] = [nameOfId(call, '/etc/passwd', user), nameOfId(call, '/etc/group', group)]
  const asked = call.args.filter((word) => word.startsWith('-')).join('')
  if (/u/.test(asked)) call.print(`${/n/.test(asked) ? userName : user}\n`)
  else if (/[gG]/.test(asked)) call.print(`${/n/.test(asked) ? groupName : group}\n`)
  else {
    const named = (number: number, name: string): string =>
      name === String(number) ? String(number) : `${number}(${name})`
    const groups =
      call.machine.distribution === 'debian' || user !== 0
        ? `groups=${named(group, groupName)}`
        : 'groups=0(root),10(wheel)'
    call.print(`uid=${named(user, userName)} gid=${named(group, groupName)} ${groups}\n`)
  }
})

const whoami = instant((call) => {
  const name = nameOfId(call, '/etc/passwd', call.process.user)
  if (name === String(call.process.user))
    throw new ProgramError(
      call.machine.distribution === 'debian' ? `cannot find name for user ID ${name}` : `unknown uid ${name}`
    )
  call.print(`${name}\n`)
})

export const peoplePrograms: Readonly<Record<string, Program>> = {
  id,
  whoami,
  groups: instant((call) => call.print(`${nameOfId(call, '/etc/group', call.process.group)}\n`))
}
