import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { MachinesDocument } from '../../../shared/machines/changes.ts'
import { CopyButton } from '../../parts/copy-button.tsx'
import { FieldList } from '../../parts/field-list.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { StatusWord } from '../../parts/status-mark.tsx'
import { changeMachines } from './machine-calls.ts'
import styles from './machines.module.css'

const addOns = ['flannel', 'weave', 'calico'] as const

/** Whether the API answers, where it is found, who leads; past the API, so that it is true also where that is silent. */
export function ControlPlaneTile({ document }: { readonly document: MachinesDocument }): ReactElement {
  const { t } = useTranslation('machines')
  const [problem, setProblem] = useState<string>()
  const { api, apiAddress, apiEndpoint, etcd, leaders, cni, hosts } = document
  const install = (name: (typeof addOns)[number]): void => {
    changeMachines({ type: 'network', cni: name }).then(
      (outcome) => setProblem(outcome.isDone ? undefined : outcome.message),
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  const leaderWords = (component: string, machine: string | undefined): string =>
    machine === undefined ? t('noLeader', { component }) : t('leader', { component, machine })
  return (
    <section className={styles.tile} aria-label={t('controlPlane')}>
      <PanelHeader
        title={t('controlPlane')}
        note={<StatusWord mark={api === 'serving' ? 'ok' : 'bad'} word={t(`api.${api}`)} />}
        actions={<CopyButton text={hosts} label={t('hosts')} />}
      />
      <FieldList
        columns={1}
        fields={[
          { key: 'address', label: t('apiAddress'), value: `https://${apiAddress}:6443`, mono: true },
          { key: 'endpoint', label: t('endpoint.label'), value: t(`endpoint.${apiEndpoint}`) },
          { key: 'etcd', label: t('etcd'), value: t('etcdMembers', etcd) },
          {
            key: 'leaders',
            label: t('leaders'),
            value: (
              <>
                <div>{leaderWords('kube-controller-manager', leaders.controllerManager)}</div>
                <div>{leaderWords('kube-scheduler', leaders.scheduler)}</div>
              </>
            )
          },
          { key: 'cni', label: t('cni'), value: t(`cniName.${cni}`) }
        ]}
      />
      {cni === 'none' ? (
        <div className={styles.deeds}>
          {addOns.map((name) => (
            <Button key={name} size="small" onClick={() => install(name)}>
              {t('install', { cni: name })}
            </Button>
          ))}
        </div>
      ) : null}
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
    </section>
  )
}
