import { useEffect, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { kubectlLine } from '../../shared/actions/kubectl-line.ts'
import type { PortForward } from '../../shared/contract/forwards.ts'
import type { Pod, Service } from '../../shared/schema/types.ts'
import type { KubeObject } from '../../shared/kube/object.ts'
import { forwardUrl, openForward } from '../panels/forwards/forward-calls.ts'
import { OpenLink } from '../panels/forwards/forward-tile.tsx'
import { CommandLine } from '../parts/copy-button.tsx'
import type { ObjectLink } from '../shell/route.ts'
import styles from './actions.module.css'
import { ActionForm } from './action-form.tsx'
import { actionTarget } from './action-target.ts'
import { readObject } from './operations.ts'

interface ForwardDialogProps {
  readonly link: ObjectLink
  readonly onClose: () => void
}

/** Opens a port of this machine that leads to a pod or Service, and says where it is. */
export function ForwardDialog({ link, onClose }: ForwardDialogProps): ReactElement {
  const { t } = useTranslation('forwards')
  const [port, setPort] = useState('')
  const [localPort, setLocalPort] = useState('')
  const [refused, setRefused] = useState<string>()
  const [forward, setForward] = useState<PortForward>()
  useEffect(() => {
    readObject(link).then(
      (object) => {
        const [first] = portsOf(object)
        setPort((typed) => (typed === '' && first !== undefined ? String(first) : typed))
      },
      () => {}
    )
  }, [link])
  if (forward !== undefined) return <Opened forward={forward} onClose={onClose} />
  const isWrong = [port, localPort].some((text) => text !== '' && !isPort(text))
  const open = async (): Promise<unknown> => {
    const outcome = await openForward(link, Number(port), localPort === '' ? undefined : Number(localPort))
    if (outcome.isDone) setForward(outcome.forward)
    else setRefused(outcome.message)
    return 'stay'
  }
  return (
    <ActionForm
      title={t('dialogTitle', { name: link.name })}
      command={
        kubectlLine({ type: 'forward', localPort, port: port === '' ? 'PORT' : port }, [actionTarget(link)]) ?? ''
      }
      confirm={t('action')}
      problem={isWrong ? t('portProblem') : refused}
      missing={port === '' ? t('portMissing') : undefined}
      onConfirm={open}
      onClose={onClose}
    >
      <TextField
        autoFocus
        label={t('port')}
        value={port}
        onChange={(event) => {
          setRefused(undefined)
          setPort(event.target.value.trim())
        }}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
      <TextField
        label={t('localPort')}
        value={localPort}
        onChange={(event) => {
          setRefused(undefined)
          setLocalPort(event.target.value.trim())
        }}
        helperText={t('localPortHelp')}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}

function Opened({ forward, onClose }: { readonly forward: PortForward; readonly onClose: () => void }): ReactElement {
  const { t } = useTranslation('forwards')
  return (
    <Dialog open onClose={onClose}>
      <DialogTitle>{t('openedTitle', { name: forward.name, port: forward.port })}</DialogTitle>
      <DialogContent>
        <div className={styles.fields}>
          <CommandLine command={`curl ${forwardUrl(forward)}`} />
          <p>{t('openedText')}</p>
        </div>
      </DialogContent>
      <DialogActions>
        <OpenLink forward={forward} />
        <Button variant="contained" onClick={onClose}>
          {t('done')}
        </Button>
      </DialogActions>
    </Dialog>
  )
}

/** The ports that an object declares. */
function portsOf(object: KubeObject): readonly number[] {
  const { ports } = (object as Service).spec ?? {}
  if (ports !== undefined) return ports.map(({ port }) => port)
  return (object as Pod).spec.containers.flatMap(({ ports: own = [] }) => own.map(({ containerPort }) => containerPort))
}

function isPort(text: string): boolean {
  return /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535
}
