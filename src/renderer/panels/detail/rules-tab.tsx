import { useCallback, useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { ProxyRulesDocument } from '../../../shared/network/proxy-rules.ts'
import { useCallScope } from '../../connection/cluster-scope.ts'
import { useConnection } from '../../connection/connection.ts'
import { CommandLine, CopyButton } from '../../parts/copy-button.tsx'
import { LoadingRows } from '../../parts/states.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import detail from './detail.module.css'
import styles from './rules.module.css'
import { Section } from './section.tsx'

interface RulesTabProps {
  readonly link: ObjectLink
  /** With another version of the object they are read again. */
  readonly version: string
}

/** What kube-proxy wrote on a node, or what an Ingress' controller runs, as a command prints it. */
export function RulesTab({ link, version }: RulesTabProps): ReactElement {
  const { t } = useTranslation('detail')
  const isNode = link.resource === 'nodes'
  const { rules, read } = useRules(isNode ? link.name : undefined, version)
  const [filter, setFilter] = useState('')
  if (rules === undefined) return <LoadingRows columns={[60, 30]} />
  if (rules === null) return <p className={detail.alone}>{t(isNode ? 'rules.none' : 'rules.noController')}</p>
  const { mode, scheduler, command, text } = rules
  const words = filter.trim()
  const seen =
    words === ''
      ? text
      : text
          .split('\n')
          .filter((line) => line.includes(words))
          .join('\n')
  const note = scheduler === undefined ? t('rules.note', { mode }) : t('rules.noteScheduler', { mode, scheduler })
  return (
    <Section title={t(isNode ? 'rules.title' : 'rules.ingress')} note={note}>
      <div className={styles.rules}>
        {mode === 'userspace' ? <p>{t('rules.history')}</p> : null}
        <CommandLine command={command} />
        <div className={styles.tools}>
          <TextField label={t('rules.filter')} value={filter} onChange={(event) => setFilter(event.target.value)} />
          <Button size="small" onClick={read}>
            {t('rules.again')}
          </Button>
          <CopyButton text={seen} />
        </div>
        <pre className={styles.text} aria-label={t('rules.text', { name: link.name })} role="region" tabIndex={0}>
          {seen}
        </pre>
      </div>
    </Section>
  )
}

/** Of a node, else of the ingress controller; null where there are none, undefined until it is known. */
function useRules(
  node: string | undefined,
  version: string
): { readonly rules: ProxyRulesDocument | null | undefined; readonly read: () => void } {
  const client = useConnection((connection) => connection.client)
  const { cluster, identity } = useCallScope()
  const [rules, setRules] = useState<ProxyRulesDocument | null>()
  const [round, setRound] = useState(0)
  const read = useCallback(() => setRound((before) => before + 1), [])
  useEffect(() => {
    let isCurrent = true
    const scope = { cluster, identity }
    const asked =
      node === undefined ? client?.network.ingressRules(scope) : client?.network.proxyRules({ ...scope, node })
    asked?.then(
      (found) => {
        if (isCurrent) setRules(found ?? null)
      },
      () => {
        if (isCurrent) setRules(null)
      }
    )
    return () => {
      isCurrent = false
    }
    // With each version of the object, and when somebody asks again.
    // oxlint-disable-next-line react/exhaustive-effect-dependencies
  }, [client, cluster, identity, node, version, round])
  return { rules, read }
}
