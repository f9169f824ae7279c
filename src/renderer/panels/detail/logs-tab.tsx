import type { ReactElement } from 'react'
import Button from '@mui/material/Button'
import { useTranslation } from 'react-i18next'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { Icon } from '../../icons/icon.tsx'
import { CommandLine } from '../../parts/copy-button.tsx'
import { useDock } from '../../shell/dock.ts'
import type { ObjectLink } from '../../shell/route.ts'
import { kubectlTarget } from '../objects/object-names.ts'
import styles from './detail.module.css'

/** A way to the logs, which have more room in the dock. */
export function LogsTab({
  link,
  document
}: {
  readonly link: ObjectLink
  readonly document: ObjectDocument
}): ReactElement {
  const { t } = useTranslation('detail')
  const open = useDock((dock) => dock.open)
  const { containers = [] } = document
  return (
    <div className={styles.logs}>
      <p>{t('logsText')}</p>
      <div className={styles.logButtons}>
        {containers.length === 0 ? (
          <Button startIcon={<Icon name="log" size={15} />} onClick={() => open({ type: 'logs', object: link })}>
            {t('logsOfAll')}
          </Button>
        ) : (
          containers.map(({ name }) => (
            <Button
              key={name}
              startIcon={<Icon name="log" size={15} />}
              onClick={() => open({ type: 'logs', object: link, container: name })}
            >
              {t('logsOpen', { name })}
            </Button>
          ))
        )}
      </div>
      <CommandLine command={`kubectl logs -f ${kubectlTarget(link)}`} wrap />
    </div>
  )
}
