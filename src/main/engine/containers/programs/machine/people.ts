// id, whoami and groups: who runs this.
import type { Call } from '../../processes/call.ts'
import { nameOfId } from '../listing.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

/** Those of the process: its own first. */
function allGroups({ process: { group, groups = [] } }: Call): readonly number[] {
  return [...new Set([group, ...groups])]
}

const id = instant((call) => {
  const { user, group } = call.process
  const [userName, groupName] = [nameOfId(call, '/etc/passwd', user), nameOfId(call, '/etc/group', group)]
  const asked = call.args.filter((word) => word.startsWith('-')).join('')
  if (/u/.test(asked)) call.print(`${/n/.test(asked) ? userName : user}\n`)
  else if (/g/.test(asked)) call.print(`${/n/.test(asked) ? groupName : group}\n`)
  else if (/G/.test(asked))
    call.print(
      `${allGroups(call)
        .map((number) => (/n/.test(asked) ? nameOfId(call, '/etc/group', number) : number))
        .join(' ')}\n`
    )
  else {
    const named = (number: number, name: string): string =>
      name === String(number) ? String(number) : `${number}(${name})`
    const [, ...further] = allGroups(call)
    const names = further.map((number) => `,${named(number, nameOfId(call, '/etc/group', number))}`)
    const isPlainRoot = call.machine.distribution !== 'debian' && user === 0 && further.length === 0
    const groups = isPlainRoot ? 'groups=0(root),10(wheel)' : `groups=${named(group, groupName)}${names.join('')}`
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
  groups: instant((call) =>
    call.print(
      `${allGroups(call)
        .map((number) => nameOfId(call, '/etc/group', number))
        .join(' ')}\n`
    )
  )
}
