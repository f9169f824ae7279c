// MUI's tabs, which bring the keyboard and the roles; their look is in theme/components.ts.
import type { ReactElement, ReactNode } from 'react'
import Tab from '@mui/material/Tab'
import Tabs from '@mui/material/Tabs'
import { Icon } from '../icons/icon.tsx'
import type { IconName } from '../icons/icon.tsx'
import styles from './tabs.module.css'

export interface TabEntry<Id extends string> {
  readonly id: Id
  readonly label: string
  readonly icon?: IconName
  /** A small number after the label. */
  readonly count?: number
}

export interface PanelTabsProps<Id extends string> {
  readonly tabs: readonly TabEntry<Id>[]
  readonly value: Id
  readonly onChange: (id: Id) => void
  readonly label: string
  /** After the tabs, at the right end. */
  readonly actions?: ReactNode
}

/** A row of tabs, 34 px high. */
export function PanelTabs<Id extends string>({
  tabs,
  value,
  onChange,
  label,
  actions
}: PanelTabsProps<Id>): ReactElement {
  return (
    <div className={styles.row}>
      <Tabs
        value={value}
        onChange={(_event, id: Id) => onChange(id)}
        aria-label={label}
        variant="scrollable"
        scrollButtons={false}
      >
        {tabs.map((tab) => (
          <Tab
            key={tab.id}
            value={tab.id}
            label={
              <span className={styles.label}>
                {tab.icon === undefined ? null : <Icon name={tab.icon} size={15} />}
                {tab.label}
                {tab.count === undefined ? null : <span className={styles.count}>{tab.count}</span>}
              </span>
            }
          />
        ))}
      </Tabs>
      {actions === undefined ? null : <div className={styles.actions}>{actions}</div>}
    </div>
  )
}
