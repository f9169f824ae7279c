import type { ReactElement } from 'react'
import IconButton from '@mui/material/IconButton'
import Tooltip from '@mui/material/Tooltip'
import { useTranslation } from 'react-i18next'
import type { ContainerSummary } from '../../../shared/contract/documents.ts'
import type { KubeObject } from '../../../shared/kube/object.ts'
import type { Container, Pod, PodTemplateSpec } from '../../../shared/schema/types.ts'
import { Icon } from '../../icons/icon.tsx'
import { MiddleTruncate } from '../../parts/small.tsx'
import { StatusMark } from '../../parts/status-mark.tsx'
import { useDock } from '../../shell/dock.ts'
import { isFine, WhyButton } from '../why/status-why.tsx'
import detail from './detail.module.css'
import styles from './container-list.module.css'
import { containerPortText, resourcesText } from './object-traits.ts'
import { Section } from './section.tsx'

interface ContainerListProps {
  readonly containers: readonly ContainerSummary[]
  readonly pod: Pod
}

/** The containers of a pod: state, image, restarts, and what they ask for. */
export function ContainerList({ containers, pod }: ContainerListProps): ReactElement {
  const { t } = useTranslation('detail')
  const specs = [...(pod.spec.initContainers ?? []), ...pod.spec.containers]
  return (
    <Section title={t('containers')}>
      {containers.map((container) => (
        <div key={container.name} className={styles.container}>
          <span className={detail.sign}>
            <StatusMark mark={container.status.mark} />
          </span>
          <span className={styles.containerName} title={container.status.word}>
            {container.name}
            {container.init ? <span className={detail.quiet}> {t('initContainer')}</span> : null}
          </span>
          <span className={styles.containerEnd}>
            <ContainerState container={container} pod={pod} />
            {runs(pod, container.name) ? <Enter pod={pod} container={container.name} /> : null}
          </span>
          <code className={styles.image}>
            <MiddleTruncate text={container.image} keep={10} />
          </code>
          <span className={styles.restarts}>
            {container.restarts === 0 ? (
              <span className={detail.quiet}>{t('restarts', { count: 0 })}</span>
            ) : (
              t('restarts', { count: container.restarts })
            )}
          </span>
          <Asks container={specs.find(({ name }) => name === container.name)} />
        </div>
      ))}
    </Section>
  )
}

/** Of one that is not fine it opens the reasons, which are those of its pod. */
function ContainerState({ container, pod }: { readonly container: ContainerSummary; readonly pod: Pod }): ReactElement {
  const { name, status, detail: text } = container
  const words = (
    <span className={styles.containerState} title={text}>
      {text === '' ? status.word : text}
    </span>
  )
  if (isFine(status.mark)) return words
  const { namespace, name: podName } = pod.metadata
  return (
    <WhyButton link={{ group: '', resource: 'pods', namespace, name: podName }} word={`${name} ${status.word}`}>
      {words}
    </WhyButton>
  )
}

function runs({ status }: Pod, name: string): boolean {
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? [])]
  return statuses.some((one) => one.name === name && one.state?.running !== undefined)
}

/** The two ways into a container that runs: a shell beside what runs in it, and what runs itself. */
function Enter({ pod, container }: { readonly pod: Pod; readonly container: string }): ReactElement {
  const { t } = useTranslation('detail')
  const open = useDock((dock) => dock.open)
  const { namespace, name } = pod.metadata
  const object = { group: '', resource: 'pods', namespace, name }
  const ways = [
    { type: 'terminal', icon: 'kubectl', title: t('shell'), label: t('shellIn', { name: container }) },
    { type: 'attach', icon: 'attach', title: t('attach'), label: t('attachTo', { name: container }) }
  ] as const
  return (
    <>
      {ways.map(({ type, icon, title, label }) => (
        <Tooltip key={type} title={title}>
          <IconButton
            size="small"
            className={styles.shell}
            aria-label={label}
            onClick={() => open({ type, object, container })}
          >
            <Icon name={icon} size={14} />
          </IconButton>
        </Tooltip>
      ))}
    </>
  )
}

/** The containers of a workload's pod template. */
export function TemplateContainers({ object }: { readonly object: KubeObject }): ReactElement | null {
  const { t } = useTranslation('detail')
  const template = templateOf(object)?.spec
  if (template === undefined) return null
  return (
    <Section title={t('containers')}>
      {[...(template.initContainers ?? []), ...template.containers].map((container) => (
        <div key={container.name} className={styles.container}>
          <span className={detail.sign}>
            <Icon name="pod" size={13} />
          </span>
          <span className={styles.containerName}>{container.name}</span>
          <span />
          <code className={styles.image}>
            <MiddleTruncate text={container.image ?? ''} keep={10} />
          </code>
          <span />
          <Asks container={container} />
        </div>
      ))}
    </Section>
  )
}

/** The template of a workload, of a CronJob's Jobs, or the one that a PodTemplate is. */
function templateOf(object: KubeObject): PodTemplateSpec | undefined {
  interface Holder {
    readonly template?: PodTemplateSpec
  }
  const { spec, template } = object as KubeObject &
    Holder & { readonly spec?: Holder & { readonly jobTemplate?: { readonly spec?: Holder } } }
  return object.kind === 'PodTemplate' ? template : (spec?.template ?? spec?.jobTemplate?.spec?.template)
}

function Asks({ container }: { readonly container: Container | undefined }): ReactElement | null {
  const { t } = useTranslation('detail')
  if (container === undefined) return null
  const requests = resourcesText(container.resources?.requests)
  const limits = resourcesText(container.resources?.limits)
  const ports = (container.ports ?? []).map(containerPortText).join(', ')
  const parts = [
    ...(ports === '' ? [] : [t('ports', { text: ports })]),
    ...(requests === undefined && limits === undefined ? [t('noResources')] : []),
    ...(requests === undefined ? [] : [t('requests', { text: requests })]),
    ...(limits === undefined ? [] : [t('limits', { text: limits })])
  ]
  return (
    <span className={styles.asks}>
      {parts.map((part) => (
        <span key={part}>{part}</span>
      ))}
    </span>
  )
}
