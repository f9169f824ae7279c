import type { ReactElement, Ref } from 'react'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { MenuButton, type MenuEntry } from '../../parts/menu-button.tsx'
import { Chip } from '../../parts/small.tsx'
import { useRoute } from '../../shell/route.ts'
import styles from './scheduler.module.css'
import { useSchedulerSettings } from './scheduler-settings.ts'

interface SchedulerToolsProps {
  readonly searchRef: Ref<HTMLInputElement>
  readonly podLabels: readonly string[]
  readonly nodeLabels: readonly string[]
  readonly isSmall: boolean
}

const colors = ['namespace', 'workload', 'status', 'priority', 'qos'] as const
const sorts = ['name', 'requested', 'usage', 'pods'] as const
/** Labels by which nodes are usually told apart, before those that each has for itself. */
const usualGroups = ['topology.kubernetes.io/zone', 'topology.kubernetes.io/region', 'node.kubernetes.io/instance-type']

/** Which nodes, in which order, and what sizes and colours stand for. */
export function SchedulerTools({ searchRef, podLabels, nodeLabels, isSmall }: SchedulerToolsProps): ReactElement {
  const { t } = useTranslation('scheduler')
  const find = useRoute((route) => route.filter)
  const setFind = useRoute((route) => route.setFilter)
  const { resource, color, sort, group, change } = useSchedulerSettings()
  const colorEntries: readonly MenuEntry[] = [
    ...colors.map((one) => ({
      key: one,
      label: t(`color.${one}`),
      chosen: color === one,
      onChoose: () => change({ color: one })
    })),
    ...podLabels.map((key, index) => ({
      key: `label:${key}`,
      label: `label:${key}`,
      chosen: color === `label:${key}`,
      divided: index === 0,
      onChoose: () => change({ color: `label:${key}` })
    }))
  ]
  const groups = [...new Set([...usualGroups, ...nodeLabels])]
  return (
    <div className={styles.tools} role="toolbar" aria-label={t('tools')}>
      <TextField
        className={styles.search}
        role="search"
        value={find}
        placeholder={t('find')}
        onChange={({ target }) => setFind(target.value)}
        inputRef={searchRef}
        slotProps={{ htmlInput: { 'aria-label': t('findLabel'), maxLength: 253 } }}
      />
      <span className={styles.choice}>
        {t('sizeBy')}
        <MenuButton
          label={t(`resource.${resource}`)}
          entries={(['memory', 'cpu', 'pods'] as const).map((one) => ({
            key: one,
            label: t(`resource.${one}`),
            chosen: resource === one,
            onChoose: () => change({ resource: one })
          }))}
        />
      </span>
      <span className={styles.choice}>
        {t('colorBy')}
        <MenuButton label={labelOf(color)} entries={colorEntries} />
      </span>
      <span className={styles.choice}>
        {t('sortBy')}
        <MenuButton
          label={t(`sort.${sort}`)}
          entries={sorts.map((one) => ({
            key: one,
            label: t(`sort.${one}`),
            chosen: sort === one,
            onChoose: () => change({ sort: one })
          }))}
        />
      </span>
      <span className={styles.choice}>
        {t('groupBy')}
        <MenuButton
          label={group === '' ? t('noGroup') : shortKey(group)}
          entries={[
            { key: '', label: t('noGroup'), chosen: group === '', onChoose: () => change({ group: '' }) },
            ...groups.map((key) => ({
              key,
              label: key,
              chosen: group === key,
              onChoose: () => change({ group: key })
            }))
          ]}
        />
      </span>
      <Chip chosen={isSmall} onClick={() => change({ isSmall: !isSmall })} title={t('smallHelp')}>
        {t('small')}
      </Chip>
    </div>
  )

  function labelOf(chosen: string): string {
    const known = colors.find((one) => one === chosen)
    return known === undefined ? `label:${shortKey(chosen.slice('label:'.length))}` : t(`color.${known}`)
  }
}

/** "zone" of "topology.kubernetes.io/zone". */
function shortKey(key: string): string {
  return key.slice(key.lastIndexOf('/') + 1)
}
