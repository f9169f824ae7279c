import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Hop } from '../../../shared/machines/network.ts'
import { Icon } from '../../icons/icon.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { packetPath, podsWithAddress, type PodChoice } from './machine-calls.ts'
import styles from './machines.module.css'

/** The way of a packet between two pods, hop by hop. */
export function PathTile(): ReactElement {
  const { t } = useTranslation('machines')
  const [pods, setPods] = useState<readonly PodChoice[]>([])
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [hops, setHops] = useState<readonly Hop[]>()
  const [problem, setProblem] = useState<string>()
  const load = (): void => {
    podsWithAddress().then(setPods, () => {})
  }
  useEffect(load, [])
  const show = (): void => {
    packetPath(from, to).then(
      (found) => {
        setHops(found)
        setProblem(found === undefined ? t('path.none') : undefined)
      },
      (error: unknown) => setProblem(error instanceof Error ? error.message : String(error))
    )
  }
  const nameOf = (pod: string): string => pods.find(({ uid }) => uid === pod)?.name ?? ''
  const ends = [
    ['from', from, setFrom],
    ['to', to, setTo]
  ] as const
  return (
    <section className={styles.tile} aria-label={t('path.title')}>
      <PanelHeader title={t('path.title')} note={t('path.note')} />
      <div className={styles.ends}>
        {ends.map(([key, value, set]) => (
          <TextField
            key={key}
            select
            label={t(`path.${key}`)}
            value={pods.some(({ uid }) => uid === value) ? value : ''}
            onChange={(event) => set(event.target.value)}
            slotProps={{ select: { onOpen: load, renderValue: () => <MiddleTruncate text={nameOf(value)} /> } }}
          >
            {pods.map((pod) => (
              <MenuItem key={pod.uid} value={pod.uid}>
                {pod.name} ({pod.ip}, {pod.node})
              </MenuItem>
            ))}
          </TextField>
        ))}
        <Button disabled={from === '' || to === ''} onClick={show}>
          {t('path.show')}
        </Button>
      </div>
      {problem === undefined ? null : (
        <div className={styles.problem} role="alert">
          {problem}
        </div>
      )}
      {hops === undefined ? null : (
        <ol className={styles.hops} aria-label={t('path.hops')}>
          {hops.map((hop, index) => (
            // The hops of one way keep their places.
            <HopRow key={index} hop={hop} isNewNode={hop.node !== hops[index - 1]?.node} />
          ))}
        </ol>
      )}
    </section>
  )
}

function HopRow({ hop, isNewNode }: { readonly hop: Hop; readonly isNewNode: boolean }): ReactElement {
  const { t } = useTranslation('machines')
  return (
    <li>
      {isNewNode && hop.node !== undefined ? (
        <div className={styles.hopNode}>
          <Icon name="node" size={13} />
          {hop.node}
        </div>
      ) : null}
      <div className={styles.hopLine}>
        {hop.isLost === true ? (
          <StatusMark mark="bad" size={11} />
        ) : (
          <Icon name={hop.pod === undefined ? 'branch' : 'pod'} size={13} />
        )}
        <span className={styles.hopAt}>
          {hop.pod === undefined ? null : <MiddleTruncate text={hop.pod} />}
          <span>{hop.at}</span>
        </span>
        <span className={styles.hopWhat}>
          {hop.what}
          {hop.isLost === true ? ` (${t('path.lost')})` : ''}
        </span>
      </div>
    </li>
  )
}
