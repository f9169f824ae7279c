import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { StatusMark } from '../../../shared/kinds/status-summary.ts'
import type { MachineState } from '../../../shared/machines/changes.ts'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { classNames } from '../../theme/class-names.ts'
import { StatusWhy } from '../why/status-why.tsx'
import page from './machines.module.css'
import pageTable from '../../parts/table/page-table.module.css'
import styles from './machine-table.module.css'

interface MachineTableProps {
  readonly machines: readonly MachineState[]
  readonly chosen: string
  readonly onChoose: (name: string) => void
}

const gibibyte = 1024 ** 3

/** All machines; the chosen one stands beside with what can be done to it. */
export function MachineTable({ machines, chosen, onChoose }: MachineTableProps): ReactElement {
  const { t } = useTranslation('machines')
  const hasZones = machines.some(({ zone }) => zone !== undefined)
  return (
    <div className={styles.list}>
      <table className={`${pageTable.table} ${styles.table}`} aria-label={t('list')}>
        <thead>
          <tr>
            {(
              ['name', 'state', 'node', 'role', 'size', 'address', ...(hasZones ? (['zone'] as const) : [])] as const
            ).map((column) => (
              <th key={column} scope="col" className={styles[column]}>
                {t(`column.${column}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {machines.map((machine) => (
            <MachineRow
              key={machine.name}
              machine={machine}
              isChosen={machine.name === chosen}
              hasZone={hasZones}
              onChoose={() => onChoose(machine.name)}
            />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function MachineRow({
  machine,
  isChosen,
  hasZone,
  onChoose
}: {
  readonly machine: MachineState
  readonly isChosen: boolean
  /** Whether the table has the column. */
  readonly hasZone: boolean
  readonly onChoose: () => void
}): ReactElement {
  const { t } = useTranslation('machines')
  const { name, role, cpu, memory, address, zone } = machine
  return (
    <tr className={classNames(isChosen && styles.chosen)} onClick={onChoose}>
      <td>
        <button type="button" className={styles.rowName} aria-pressed={isChosen}>
          <MiddleTruncate text={name} />
        </button>
      </td>
      <td>
        <PowerWord machine={machine} />
      </td>
      <td>
        <NodeWord machine={machine} />
      </td>
      <td className={page.quiet}>{t(`role.${role}`)}</td>
      <td className={styles.number}>{t('size', { cpu, memory: Math.round((memory / gibibyte) * 10) / 10 })}</td>
      <td className={page.mono}>{address}</td>
      {hasZone ? <td className={page.quiet}>{zone ?? ''}</td> : null}
    </tr>
  )
}

/** The machine itself. */
export function PowerWord({ machine: { isOn, isCutOff } }: { readonly machine: MachineState }): ReactElement {
  const { t } = useTranslation('machines')
  if (!isOn) return <StatusWord mark="off" word={t('state.off')} />
  return isCutOff ? <StatusWord mark="warn" word={t('state.cutOff')} /> : <StatusWord mark="ok" word={t('state.on')} />
}

/** What the cluster thinks of it. */
function NodeWord({ machine: { name, hasNode, ready } }: { readonly machine: MachineState }): ReactElement {
  const { t } = useTranslation('machines')
  if (!hasNode) return <StatusWord mark="off" word={t('ready.noNode')} />
  const marks: Readonly<Record<string, StatusMark>> = { True: 'ok', False: 'warn', Unknown: 'unk' }
  const state = ready === 'True' || ready === 'False' ? ready : 'Unknown'
  const status = { mark: marks[state]!, word: t(`ready.${state}`) }
  return <StatusWhy status={status} link={{ group: '', resource: 'nodes', name }} />
}
