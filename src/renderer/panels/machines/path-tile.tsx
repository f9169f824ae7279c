import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Hop } from '../../../shared/machines/network.ts'
import { PanelHeader } from '../../parts/headers.tsx'
import { HopList } from '../../parts/hop-list.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
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
        <div className={styles.way}>
          <HopList hops={hops} />
        </div>
      )}
    </section>
  )
}
