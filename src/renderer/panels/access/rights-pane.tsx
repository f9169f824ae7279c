import { useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import { subjectText, userNameOf, type AccessSubject } from '../../../shared/access/subject.ts'
import type { AccessResource, AccessRight, AccessRights } from '../../../shared/contract/access.ts'
import { useClusterScope } from '../../connection/cluster-scope.ts'
import { useDocument } from '../../connection/use-live.ts'
import { Icon } from '../../icons/icon.tsx'
import { CommandLine } from '../../parts/copy-button.tsx'
import { Chip, TextLink } from '../../parts/small.tsx'
import { Banner, LoadingRows, RefusedState } from '../../parts/states.tsx'
import { RefLink } from '../objects/object-ref.tsx'
import { listCommand, resourceText, ruleTargets } from './access-words.ts'
import styles from './access.module.css'
import { DangerWords } from './danger-words.tsx'
import { SubjectName } from './subject-name.tsx'

export interface RightsPaneProps {
  readonly subject: AccessSubject
  readonly namespace: string | undefined
  readonly resource: AccessResource | undefined
  readonly onAnyResource: () => void
  readonly onGrant: () => void
  readonly onClose: () => void
}

/** All that somebody may do there, and through which binding and role: kubectl auth can-i --list with its reasons. */
export function RightsPane(props: RightsPaneProps): ReactElement {
  const { subject, namespace, resource, onAnyResource, onGrant, onClose } = props
  const { t } = useTranslation('access')
  const key = JSON.stringify([subject, namespace, resource])
  const { value, error } = useDocument<AccessRights>(`access-rights/${key}`, async (client, live, options) =>
    client.access.rights(
      {
        ...live,
        subject,
        ...(namespace === undefined ? {} : { namespace }),
        ...(resource === undefined ? {} : { resource })
      },
      options
    )
  )
  return (
    <section className={styles.pane} aria-label={t('rightsOf', { name: subjectText(subject) })}>
      <header className={styles.paneHead}>
        <h2 className={styles.paneTitle}>
          <SubjectName subject={subject} />
        </h2>
        <Tooltip title={t('close')}>
          <IconButton size="small" aria-label={t('close')} onClick={onClose}>
            <Icon name="close" size={14} />
          </IconButton>
        </Tooltip>
      </header>
      <div className={styles.deeds}>
        <ActAs subject={subject} />
        <Button size="small" startIcon={<Icon name="add" size={14} />} onClick={onGrant}>
          {t('grant')}
        </Button>
      </div>
      <div className={styles.where}>
        {namespace === undefined ? t('inCluster') : t('inNamespace', { namespace })}
        {resource === undefined ? null : (
          <Chip mono title={t('anyResource')} onClick={onAnyResource}>
            {resourceText(resource)} ×
          </Chip>
        )}
        {value === undefined ? null : <span className={styles.quiet}>{t('ruleCount', { count: value.total })}</span>}
      </div>
      <div className={styles.rights}>
        {error !== undefined ? (
          <RefusedState title={t('refused')} message={error.message} />
        ) : value === undefined ? (
          <LoadingRows />
        ) : (
          <Rights value={value} resource={resource} />
        )}
      </div>
      <div className={styles.paneFoot}>
        <CommandLine command={listCommand(subject, namespace)} />
      </div>
    </section>
  )
}

/** Everything that the window does from then on is asked for as him, and refused to him. */
function ActAs({ subject }: { readonly subject: AccessSubject }): ReactElement {
  const { t } = useTranslation('access')
  const user = userNameOf(subject)
  const isActing = useClusterScope((scope) => scope.identity === user)
  const setIdentity = useClusterScope((scope) => scope.setIdentity)
  const reason = user === undefined ? t('groupsDoNotAct') : isActing ? t('acting') : ''
  return (
    <Tooltip title={reason}>
      <span>
        <Button
          size="small"
          startIcon={<Icon name="user" size={14} />}
          disabled={user === undefined || isActing}
          onClick={() => {
            if (user !== undefined) setIdentity(user)
          }}
        >
          {t('actAs')}
        </Button>
      </span>
    </Tooltip>
  )
}

function Rights({
  value: { isMaster, rights, total, missing },
  resource
}: {
  readonly value: AccessRights
  readonly resource: AccessResource | undefined
}): ReactElement {
  const { t } = useTranslation('access')
  return (
    <>
      {isMaster ? <Banner tone="warn" mark="warn" title={t('master')} message={t('masterText')} /> : null}
      {missing.map(({ binding, role }) => (
        <div key={`${binding.kind}/${binding.name}`} className={styles.missing}>
          {t('missingRole', { role: `${role.kind} ${role.name}` })} <RefLink target={binding} />
        </div>
      ))}
      {rights.length === 0 && !isMaster ? (
        <p className={styles.none}>{resource === undefined ? t('noRights') : t('noRightsOn')}</p>
      ) : null}
      <ul className={styles.ruleList}>
        {rights.map((right, index) => (
          <Right key={`${right.binding.kind}/${right.binding.name}/${index}`} right={right} />
        ))}
      </ul>
      {total > rights.length ? <p className={styles.none}>{t('more', { count: total - rights.length })}</p> : null}
    </>
  )
}

/** So many resources of a rule are shown before the rest is folded. */
const shownTargets = 6

function Right({ right: { rule, dangers, binding, role, as } }: { readonly right: AccessRight }): ReactElement {
  const { t } = useTranslation('access')
  const [isOpen, setOpen] = useState(false)
  const targets = ruleTargets(rule)
  const shown = isOpen ? targets : targets.slice(0, shownTargets)
  return (
    <li className={styles.rule}>
      <div className={styles.ruleHead}>
        <code className={styles.verbs}>{rule.verbs.join(' ')}</code>
        <DangerWords dangers={dangers} />
      </div>
      <div className={styles.targets}>
        {shown.map((target) => (
          <code key={target}>{target}</code>
        ))}
        {targets.length > shown.length ? (
          <TextLink onClick={() => setOpen(true)}>
            {t('moreTargets', { count: targets.length - shown.length })}
          </TextLink>
        ) : null}
      </div>
      <div className={styles.way}>
        {t('through')} <RefLink target={binding} /> <span aria-hidden>›</span> <RefLink target={role} />
        <span className={styles.quiet}>{t('as', { kind: as.kind, name: subjectText(as) })}</span>
      </div>
    </li>
  )
}
