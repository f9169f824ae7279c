import { useEffect, useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Pod } from '../../../shared/schema/types.ts'
import { readObject } from '../../actions/operations.ts'
import { Icon } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { ObjectLink } from '../../shell/route.ts'
import { TerminalFrame } from './terminal-frame.tsx'
import styles from './terminal.module.css'

interface PodTerminalProps {
  /** A shell beside what runs, or the container's first process itself. */
  readonly kind: 'shell' | 'attach'
  /** A pod. */
  readonly object: ObjectLink
  readonly container?: string | undefined
}

/** A terminal in a container of a pod. */
export function PodTerminal({ kind, object, container: first }: PodTerminalProps): ReactElement {
  const { t } = useTranslation('terminal')
  const [pod, setPod] = useState<Pod>()
  const [container, setContainer] = useState(first)
  useEffect(() => {
    readObject(object).then(
      (found) => setPod(found as Pod),
      () => {}
    )
  }, [object])
  const { namespace = '', name } = object
  const containers = pod === undefined ? [] : containersOf(pod)
  const shown = container ?? containers[0]
  const spec = pod?.spec.containers.find((one) => one.name === shown)
  const flag = container === undefined ? '' : ` -c ${container}`
  const place = { kind, namespace, pod: name, ...(container === undefined ? {} : { container }) }
  const inputs = `${spec?.stdin === true ? 'i' : ''}${spec?.tty === true ? 't' : ''}`
  const command =
    kind === 'shell'
      ? `kubectl exec -it ${name} -n ${namespace}${flag} -- sh`
      : `kubectl attach ${inputs === '' ? '' : `-${inputs} `}${name} -n ${namespace}${flag}`
  return (
    <TerminalFrame label={t(kind === 'shell' ? 'shellIn' : 'attachedTo', { name })} command={command} place={place}>
      <Icon name={kind === 'shell' ? 'kubectl' : 'attach'} size={14} />
      <span className={styles.place}>{namespace}</span>
      {containers.length < 2 ? (
        <span className={styles.name}>{shown}</span>
      ) : (
        <MenuButton
          label={shown ?? t('container')}
          size="small"
          variant="text"
          entries={containers.map((one) => ({
            key: one,
            label: one,
            chosen: one === shown,
            onChoose: () => setContainer(one)
          }))}
        />
      )}
      {kind === 'attach' && spec !== undefined && spec.stdin !== true ? (
        <span className={styles.note}>{t('noInput')}</span>
      ) : null}
    </TerminalFrame>
  )
}

function containersOf({ spec, status }: Pod): readonly string[] {
  const ephemeral = status?.ephemeralContainerStatuses?.filter(({ state }) => state?.running !== undefined) ?? []
  return [...spec.containers, ...ephemeral].map(({ name }) => name)
}
