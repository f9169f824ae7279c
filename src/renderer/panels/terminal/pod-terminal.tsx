import { useState, type ReactElement } from 'react'
import { useTranslation } from 'react-i18next'
import type { Container, ContainerStatus, Pod } from '../../../shared/schema/types.ts'
import type { ObjectDocument } from '../../../shared/contract/documents.ts'
import { useDocument } from '../../connection/use-live.ts'
import { linkKey } from '../objects/object-names.ts'
import { openWhy } from '../why/why-popup.ts'
import { Icon } from '../../icons/icon.tsx'
import { MenuButton } from '../../parts/menu-button.tsx'
import { TextLink } from '../../parts/small.tsx'
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
  const pod = usePod(object)
  const [container, setContainer] = useState(first)
  const { namespace = '', name } = object
  const containers = pod === undefined ? [] : containersOf(pod)
  const shown = container ?? containers[0]
  const spec = pod === undefined ? undefined : specsOf(pod).find((one) => one.name === shown)
  const flag = container === undefined ? '' : ` -c ${container}`
  const place = { kind, namespace, pod: name, ...(container === undefined ? {} : { container }) }
  const inputs = `${spec?.stdin === true ? 'i' : ''}${spec?.tty === true ? 't' : ''}`
  const command =
    kind === 'shell'
      ? `kubectl exec -it ${name} -n ${namespace}${flag} -- sh`
      : `kubectl attach ${inputs === '' ? '' : `-${inputs} `}${name} -n ${namespace}${flag}`
  // A debugger is attached to before its image has come.
  if (kind === 'attach' && container !== undefined && !hasBegun(pod, container))
    return <NotBegun object={object} container={container} pod={pod} />
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

/** With the containers that come to it later. */
function usePod(object: ObjectLink): Pod | undefined {
  const { group, resource, namespace, name } = object
  const ref = { group, resource, name, ...(namespace !== undefined && { namespace }) }
  const { value } = useDocument<ObjectDocument>(`terminal/${linkKey(object)}`, async (client, live, options) =>
    client.documents.object({ ...live, ref }, options)
  )
  return value?.object as Pod | undefined
}

function NotBegun({
  object,
  container,
  pod
}: {
  readonly object: ObjectLink
  readonly container: string
  readonly pod: Pod | undefined
}): ReactElement {
  const { t } = useTranslation('terminal')
  const { waiting } = statusOf(pod, container)?.state ?? {}
  return (
    <section className={styles.terminal} aria-label={t('attachedTo', { name: object.name })}>
      <div className={styles.end} role="status">
        <span>
          {t('notBegun', { container })} {waiting?.reason ?? ''}
        </span>
        <TextLink onClick={() => openWhy(object)}>{t('why')}</TextLink>
      </div>
    </section>
  )
}

function hasBegun(pod: Pod | undefined, container: string): boolean {
  const { running, terminated } = statusOf(pod, container)?.state ?? {}
  return running !== undefined || terminated !== undefined
}

function statusOf(pod: Pod | undefined, container: string): ContainerStatus | undefined {
  const { containerStatuses = [], ephemeralContainerStatuses = [] } = pod?.status ?? {}
  return [...containerStatuses, ...ephemeralContainerStatuses].find(({ name }) => name === container)
}

function specsOf({ spec }: Pod): readonly Pick<Container, 'name' | 'stdin' | 'tty'>[] {
  return [...spec.containers, ...(spec.ephemeralContainers ?? [])]
}

function containersOf({ spec, status }: Pod): readonly string[] {
  const ephemeral = status?.ephemeralContainerStatuses?.filter(({ state }) => state?.running !== undefined) ?? []
  return [...spec.containers, ...ephemeral].map(({ name }) => name)
}
