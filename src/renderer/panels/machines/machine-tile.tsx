import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { MachineState } from '../../../shared/machines/changes.ts'
import { runtimeVersion } from '../../../shared/machines/machine.ts'
import { ConfirmButton } from '../../parts/confirm-button.tsx'
import { FieldList, type Field } from '../../parts/field-list.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { TextLink } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import { changeMachines, nodeNetwork, setPower } from './machine-calls.ts'
import { PowerWord } from './machine-table.tsx'
import styles from './machines.module.css'
import { RemoveDialog } from './remove-dialog.tsx'
import { ResizeDialog } from './resize-dialog.tsx'
import { StrainDialog } from './strain-dialog.tsx'

const gibibyte = 1024 ** 3

/** One machine: its facts, and what a person can do to it. */
export function MachineTile({ machine }: { readonly machine: MachineState }): ReactElement {
  const { t } = useTranslation('machines')
  const [dialog, setDialog] = useState<'resize' | 'remove' | 'strain'>()
  const [problem, setProblem] = useState<string>()
  const [network, setNetwork] = useState<string>()
  const openDetail = useRoute((route) => route.openDetail)
  const { name, isOn, isCutOff, hasNode } = machine
  const run = (deed: () => Promise<string | undefined>): void => {
    deed().then(setProblem, (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
  }
  const change = (what: Parameters<typeof changeMachines>[0]): void =>
    run(async () => {
      const outcome = await changeMachines(what)
      return outcome.isDone ? undefined : outcome.message
    })
  const power = (on: boolean): void =>
    run(async () => {
      await setPower(name, on)
      return undefined
    })
  const showNetwork = (): void =>
    run(async () => {
      const found = await nodeNetwork(name)
      setNetwork(found === undefined ? '' : `$ ip addr\n${found.ipAddr}\n$ ip route\n${found.ipRoute}`)
      return undefined
    })
  return (
    <section className={styles.tile} aria-label={name}>
      <PanelHeader
        icon="node"
        title={name}
        note={<PowerWord machine={machine} />}
        actions={
          hasNode ? (
            <TextLink onClick={() => openDetail({ group: '', resource: 'nodes', name })}>{t('deed.openNode')}</TextLink>
          ) : undefined
        }
      />
      <div className={styles.deeds}>
        {isOn ? (
          <ConfirmButton
            size="small"
            label={t('deed.kill')}
            question={t('deed.killQuestion', { name })}
            cancelLabel={t('deed.cancel')}
            onConfirm={() => power(false)}
          />
        ) : (
          <Button size="small" onClick={() => power(true)}>
            {t('deed.powerOn')}
          </Button>
        )}
        <Button size="small" disabled={!isOn} onClick={() => change({ type: 'shutdown', name })}>
          {t('deed.shutDown')}
        </Button>
        <Button size="small" disabled={!isOn} onClick={() => change({ type: 'restart', name })}>
          {t('deed.restart')}
        </Button>
        <Button size="small" onClick={() => change({ type: 'partition', name, isCutOff: !isCutOff })}>
          {t(isCutOff ? 'deed.heal' : 'deed.cutOff')}
        </Button>
        <Button size="small" onClick={() => setDialog('resize')}>
          {t('deed.resize')}
        </Button>
        <Button size="small" disabled={!hasNode} onClick={() => setDialog('strain')}>
          {t('deed.strain')}
        </Button>
        <Button size="small" color="error" onClick={() => setDialog('remove')}>
          {t('deed.remove')}
        </Button>
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      <FieldList fields={fieldsOf(machine, t)} />
      <div className={styles.deeds}>
        {network === undefined ? (
          <Button size="small" disabled={!hasNode} onClick={showNetwork}>
            {t('deed.network')}
          </Button>
        ) : (
          <Button size="small" onClick={() => setNetwork(undefined)}>
            {t('close')}
          </Button>
        )}
      </div>
      {network === undefined ? null : (
        <pre className={styles.code} tabIndex={0} role="region" aria-label={t('networkOf', { name })}>
          {network}
        </pre>
      )}
      {dialog === 'resize' ? <ResizeDialog machine={machine} onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'strain' ? <StrainDialog machine={machine} onClose={() => setDialog(undefined)} /> : null}
      {dialog === 'remove' ? <RemoveDialog machine={machine} onClose={() => setDialog(undefined)} /> : null}
    </section>
  )
}

type Translate = ReturnType<typeof useTranslation<'machines'>>['t']

function fieldsOf(machine: MachineState, t: Translate): readonly Field[] {
  const { cpu, memory, disk, maxPods, osImage, kernel, address, mac, productUuid, zone, region } = machine
  const gibibytes = (bytes: number): string => t('gibibytes', { count: Math.round((bytes / gibibyte) * 10) / 10 })
  const labels = Object.entries(machine.labels).map(([key, value]) => `${key}=${value}`)
  const taints = machine.taints.map(
    ({ key, value, effect }) => `${key}${value === undefined ? '' : `=${value}`}:${effect}`
  )
  return [
    { key: 'cpu', label: t('fact.cpu'), value: cpu },
    { key: 'memory', label: t('fact.memory'), value: gibibytes(memory) },
    { key: 'disk', label: t('fact.disk'), value: gibibytes(disk) },
    { key: 'maxPods', label: t('fact.maxPods'), value: maxPods },
    { key: 'os', label: t('fact.os'), value: osImage },
    { key: 'kernel', label: t('fact.kernel'), value: kernel, mono: true, wide: true },
    { key: 'kubelet', label: t('fact.kubelet'), value: machine.kubeletVersion, mono: true },
    { key: 'runtime', label: t('fact.runtime'), value: runtimeVersion(machine), mono: true, wide: true },
    { key: 'address', label: t('fact.address'), value: address, mono: true },
    { key: 'mac', label: t('fact.mac'), value: mac, mono: true, wide: true },
    { key: 'productUuid', label: t('fact.productUuid'), value: productUuid, mono: true, wide: true },
    { key: 'zone', label: t('fact.zone'), value: [region, zone].filter(Boolean).join(' / ') || t('nothing') },
    { key: 'labels', label: t('fact.labels'), value: labels.join(', ') || t('nothing') },
    { key: 'taints', label: t('fact.taints'), value: taints.join(', ') || t('nothing'), wide: true }
  ]
}
