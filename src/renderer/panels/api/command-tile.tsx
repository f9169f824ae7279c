import type { ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { ApiAccessDocument, ApiIdentity } from '../../../shared/contract/api-access.ts'
import { CommandLine } from '../../parts/copy-button.tsx'
import { PanelHeader } from '../../parts/headers.tsx'
import { accessCommands } from './access-commands.ts'
import { credentialsOf } from './access-calls.ts'
import styles from './api.module.css'

interface CommandTileProps {
  readonly access: ApiAccessDocument
  readonly identity: ApiIdentity
}

/** Lines to paste into a shell. A secret in one of them is dots on the screen, and itself in the copy. */
export function CommandTile({ access, identity }: CommandTileProps): ReactElement {
  const { t } = useTranslation('api')
  return (
    <section className={styles.tile}>
      <PanelHeader title={t('commands')} note={t('commandsNote')} />
      <dl className={styles.commands}>
        {accessCommands(access, identity).map(({ id, shown, withToken }) => (
          <div key={id}>
            <dt>{t(`command.${id}`)}</dt>
            <dd>
              <CommandLine
                command={shown}
                {...(withToken !== undefined && {
                  copies: async () => withToken((await credentialsOf(identity.name)).token ?? '')
                })}
              />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
