import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import { Icon } from '../../icons/icon.tsx'
import { TerminalFrame } from './terminal-frame.tsx'
import styles from './terminal.module.css'

/** A shell on the machine of a node. */
export function MachineTerminal({ node }: { readonly node: string }): ReactElement {
  const { t } = useTranslation('terminal')
  return (
    <TerminalFrame
      label={t('shellOn', { name: node })}
      command={`kubectl debug node/${node} -it --image=busybox --profile=sysadmin -- chroot /host`}
      place={{ kind: 'machine', node }}
    >
      <Icon name="machine" size={14} />
      <span className={styles.name}>{node}</span>
    </TerminalFrame>
  )
}
