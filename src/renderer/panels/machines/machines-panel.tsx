import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { PageHeader } from '../../parts/headers.tsx'
import { EmptyState, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { useStatusLine } from '../../shell/status-line.tsx'
import { useClusterDialog } from '../clusters/cluster-dialog.ts'
import { AddMachinesDialog } from './add-machines-dialog.tsx'
import { CloudTile } from './cloud-tile.tsx'
import { ControlPlaneTile } from './control-plane-tile.tsx'
import { useMachines } from './machine-calls.ts'
import { MachineTable } from './machine-table.tsx'
import { MachineTile } from './machine-tile.tsx'
import styles from './machines.module.css'
import { OutsideTile } from './outside-tile.tsx'
import { PathTile } from './path-tile.tsx'
import { TimingTile } from './timing-tile.tsx'

/** The machines under the cluster, past its API: who is there, what is done to them, and what comes of it. */
export function MachinesPanel(): ReactElement {
  const { t } = useTranslation('machines')
  const { value, error } = useMachines()
  useStatusLine('kubectl get nodes -o wide', [{ keys: ['g', 'n'], label: t('nodes') }])
  const openDialog = useClusterDialog((store) => store.open)
  const [chosen, setChosen] = useState<string>()
  const [isAdding, setAdding] = useState(false)
  const machines = value?.machines ?? []
  const machine = machines.find(({ name }) => name === chosen) ?? machines[0]
  const note =
    value === undefined || value === null
      ? undefined
      : [
          t('note', { count: machines.length }),
          ...countedWords(
            machines,
            ({ isOn }) => !isOn,
            (count) => t('noteOff', { count })
          ),
          ...countedWords(
            machines,
            ({ isCutOff }) => isCutOff,
            (count) => t('noteCutOff', { count })
          )
        ].join(', ')
  return (
    <section className={styles.page} aria-label={t('title')}>
      <PageHeader
        title={t('title')}
        note={note}
        actions={
          <>
            <Button disabled={!value} onClick={() => openDialog({ type: 'create' })}>
              {t('newCluster')}
            </Button>
            <Button
              variant="contained"
              startIcon={<Icon name="add" size={14} />}
              disabled={!value}
              onClick={() => setAdding(true)}
            >
              {t('add')}
            </Button>
          </>
        }
      />
      {error !== undefined ? (
        <div className={styles.trouble}>
          <RefusedState title={t('refused')} message={error.message} />
        </div>
      ) : value === undefined ? (
        <LoadingRows columns={[60]} />
      ) : value === null || machine === undefined ? (
        <EmptyState icon="node" title={t('none')} text={t('noneText')} />
      ) : (
        <div className={styles.columns}>
          <MachineTable machines={machines} chosen={machine.name} onChoose={setChosen} />
          <div className={styles.side}>
            <MachineTile key={machine.name} machine={machine} />
            <ControlPlaneTile document={value} />
            <CloudTile cloud={value.cloud} />
            <TimingTile key={JSON.stringify(value.timing)} timing={value.timing} />
            <PathTile />
            <OutsideTile />
          </div>
        </div>
      )}
      {isAdding && value ? <AddMachinesDialog machines={machines} onClose={() => setAdding(false)} /> : null}
    </section>
  )
}

/** Nothing where there is none: "0 cut off" is no news. */
function countedWords<T>(
  items: readonly T[],
  isCounted: (item: T) => boolean,
  words: (count: number) => string
): readonly string[] {
  const count = items.filter(isCounted).length
  return count === 0 ? [] : [words(count)]
}
