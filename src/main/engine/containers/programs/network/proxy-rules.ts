// iptables, nft and ipvsadm on a machine: what its kube-proxy wrote. It can be read; to change it is kube-proxy's.
import type { Call } from '../../processes/call.ts'
import { instant, type Program } from '../program.ts'
import { ProgramError } from '../program-error.ts'

const emptyTables: Readonly<Record<string, readonly string[]>> = {
  filter: ['INPUT', 'FORWARD', 'OUTPUT'],
  nat: ['PREROUTING', 'INPUT', 'OUTPUT', 'POSTROUTING'],
  mangle: ['PREROUTING', 'INPUT', 'FORWARD', 'OUTPUT', 'POSTROUTING']
}

interface Table {
  readonly chains: readonly string[]
  readonly rules: readonly string[]
}

/** Tables of iptables-save by their names; those that nobody filled have their own chains alone. */
function tablesOf(call: Call): ReadonlyMap<string, Table> {
  const rules = call.network.proxyRules()
  const tables = new Map<string, Table>()
  const text = rules?.command === 'iptables-save' ? rules.text : ''
  for (const block of text.split(/^COMMIT$/m)) {
    const lines = block.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    const name = lines[0]?.startsWith('*') === true ? lines[0].slice(1) : undefined
    if (name === undefined) continue
    tables.set(name, {
      chains: lines.filter((line) => line.startsWith(':')).map((line) => line.slice(1).split(' ')[0]!),
      rules: lines.filter((line) => line.startsWith('-A '))
    })
  }
  for (const name in emptyTables) if (!tables.has(name)) tables.set(name, { chains: emptyTables[name]!, rules: [] })
  return tables
}

function mustBeMachine(call: Call): void {
  if (call.process.user !== 0 || call.network.proxyRules() === undefined)
    throw new ProgramError(
      'v1.8.11 (nf_tables): Could not fetch rule set generation id: Permission denied (you must be root)',
      4
    )
}

const iptables = instant((call) => {
  mustBeMachine(call)
  const { args } = call
  const at = args.findIndex((word) => word === '-t' || word === '--table')
  const name = at === -1 ? 'filter' : (args[at + 1] ?? '')
  const table = tablesOf(call).get(name)
  if (table === undefined) throw new ProgramError(`v1.8.11 (nf_tables): table '${name}' does not exist`, 3)
  const words = args.filter((_, index) => at === -1 || (index !== at && index !== at + 1))
  const action = words.find((word) =>
    /^(-[A-Z]|--(list|list-rules|append|insert|delete|flush|new-chain|policy))$/.test(word)
  )
  if (action === undefined) throw new ProgramError('v1.8.11 (nf_tables): no command specified', 2)
  const listed = /^(-L|-S|--list|--list-rules)$/.test(action)
  if (!listed)
    throw new ProgramError('the rules of this machine are kube-proxy’s: they can be read (-S, -L), not changed', 4)
  const chain = words[words.indexOf(action) + 1]
  const wanted = chain === undefined || chain.startsWith('-') ? undefined : chain
  const chains = chainsOf(table)
  if (wanted !== undefined && !chains.includes(wanted))
    throw new ProgramError(
      `v1.8.11 (nf_tables): chain '${wanted}' in table '${name}' is incompatible, use 'nft' tool.`,
      1
    )
  const shown = wanted === undefined ? chains : [wanted]
  call.print(/^(-S|--list-rules)$/.test(action) ? rulesText(table, shown, wanted) : listText(table, shown))
  return 0
})

function chainsOf({ chains, rules }: Table): readonly string[] {
  return [...new Set([...chains, ...rules.map((rule) => rule.split(' ')[1]!)])]
}

const isBuiltIn = (chain: string): boolean => /^(INPUT|FORWARD|OUTPUT|PREROUTING|POSTROUTING)$/.test(chain)

function rulesText({ rules }: Table, chains: readonly string[], wanted: string | undefined): string {
  const heads = chains.map((chain) => (isBuiltIn(chain) ? `-P ${chain} ACCEPT` : `-N ${chain}`))
  const kept = wanted === undefined ? rules : rules.filter((rule) => rule.split(' ')[1] === wanted)
  return [...heads, ...kept].map((line) => `${line}\n`).join('')
}

function listText({ rules }: Table, chains: readonly string[]): string {
  return chains
    .map((chain) => {
      const own = rules.filter((rule) => rule.split(' ')[1] === chain)
      const uses = rules.filter((rule) => rule.includes(`-j ${chain} `) || rule.endsWith(`-j ${chain}`)).length
      const head = isBuiltIn(chain) ? `Chain ${chain} (policy ACCEPT)` : `Chain ${chain} (${uses} references)`
      return `${head}\ntarget     prot opt source               destination         \n${own.map(listLine).join('')}`
    })
    .join('\n')
}

/** A rule as iptables -L -n prints it. */
function listLine(rule: string): string {
  const value = (flag: RegExp): string | undefined => flag.exec(rule)?.[1]
  const anywhere = '0.0.0.0/0'
  const address = (text: string | undefined): string => (text === undefined ? anywhere : text.replace(/\/32$/, ''))
  const negated = / ! -s (\S+)/.exec(rule)?.[1]
  const source = negated === undefined ? address(value(/ -s (\S+)/)) : `!${negated}`
  const comment = value(/--comment ("[^"]*"|\S+)/)
  const port = value(/--dport (\S+)/)
  const protocol = value(/ -p (\S+)/)
  const parts = [
    comment === undefined ? '' : `/* ${comment.replaceAll('"', '')} */`,
    port === undefined ? '' : `${protocol} dpt:${port}`,
    rule.includes('--probability') ? `statistic mode random probability ${value(/--probability (\S+)/)}` : '',
    rule.includes('--to-destination') ? `to:${value(/--to-destination (\S+)/)}` : '',
    rule.includes('--mark') ? `mark match ${value(/--mark (\S+)/)}` : ''
  ].filter((part) => part !== '')
  const target = (value(/ -j (\S+)/) ?? '').padEnd(10)
  return `${target} ${(protocol ?? 'all').padEnd(4)} --  ${source.padEnd(20)} ${address(value(/ -d (\S+)/)).padEnd(20)} ${parts.join(' ')}\n`
}

const save = instant((call) => {
  mustBeMachine(call)
  const rules = call.network.proxyRules()
  if (rules?.command === 'iptables-save') call.print(rules.text)
})

const nft = instant((call) => {
  mustBeMachine(call)
  if (call.args[0] !== 'list')
    throw new ProgramError('Error: the rules of this machine are kube-proxy’s: they can be listed only', 1)
  const rules = call.network.proxyRules()
  if (rules?.mode === 'nftables') call.print(rules.text)
})

const ipvsadm = instant((call) => {
  mustBeMachine(call)
  const isList = call.args.length === 0 || call.args.some((word) => /^(-[lLn]+|--list|--numeric)$/.test(word))
  if (!isList)
    throw new ProgramError('the virtual servers of this machine are kube-proxy’s: they can be listed only', 1)
  const rules = call.network.proxyRules()
  call.print(
    rules?.mode === 'ipvs'
      ? rules.text
      : 'IP Virtual Server version 1.2.1 (size=4096)\nProt LocalAddress:Port Scheduler Flags\n  -> RemoteAddress:Port           Forward Weight ActiveConn InActConn\n'
  )
})

export const rulePrograms: Readonly<Record<string, Program>> = {
  iptables,
  'iptables-save': save,
  nft,
  ipvsadm
}
