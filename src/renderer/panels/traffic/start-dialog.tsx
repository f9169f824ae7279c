import { useEffect, useState, type ReactElement } from 'react'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import { ActionForm } from '../../actions/action-form.tsx'
import { readObject } from '../../actions/operations.ts'
import {
  outsideSender,
  readSenders,
  readServices,
  readUrl,
  suggestion,
  type Sender
} from '../../actions/request-target.ts'
import { useRoute, type ObjectLink } from '../../shell/route.ts'
import { loadCommand } from './load-words.ts'
import { ShapeFields } from './shape-fields.tsx'
import { plainShape, readShape } from './shape-form.ts'
import { startLoad } from './traffic-calls.ts'

/** Starts a steady load, on an object or on any address; then it is shown. */
export function StartDialog({
  link,
  onClose
}: {
  readonly link?: ObjectLink | undefined
  readonly onClose: () => void
}): ReactElement {
  const { t } = useTranslation('traffic')
  const [senders, setSenders] = useState<readonly Sender[]>([outsideSender])
  const [from, setFrom] = useState(outsideSender.id)
  const [url, setUrl] = useState('')
  const [host, setHost] = useState('')
  const [form, setForm] = useState(plainShape)
  const [seconds, setSeconds] = useState('')
  const [refused, setRefused] = useState<string>()
  useEffect(() => {
    let isCurrent = true
    const services = link?.resource === 'ingresses' ? readServices() : []
    Promise.all([link === undefined ? undefined : readObject(link), readSenders(link?.namespace), services]).then(
      ([object, found, all]) => {
        if (!isCurrent) return
        setSenders(found)
        if (object === undefined) return
        const suggested = suggestion(object, found, all)
        setFrom(suggested.sender.id)
        setUrl((typed) => (typed === '' ? suggested.url : typed))
        setHost((typed) => (typed === '' ? (suggested.host ?? '') : typed))
      },
      () => {}
    )
    return () => {
      isCurrent = false
    }
  }, [link])
  const sender = senders.find(({ id }) => id === from) ?? outsideSender
  const address = readUrl(url)
  const request = address && (host === '' ? address : { ...address, headers: { Host: host } })
  const shape = readShape(form)
  const isLimit = seconds === '' || (/^\d+$/.test(seconds) && Number(seconds) > 0)
  const start = async (): Promise<unknown> => {
    const limit = seconds === '' ? {} : { seconds: Number(seconds) }
    const outcome = await startLoad({ client: sender.client, request: request!, shape: shape!, ...limit })
    if (outcome.isDone) {
      useRoute.getState().go({ panel: 'traffic', load: outcome.id })
      return undefined
    }
    setRefused(outcome.message)
    return 'stay'
  }
  const wrong =
    url !== '' && request === undefined
      ? t('addressProblem')
      : shape === undefined
        ? t('shapeProblem')
        : isLimit
          ? refused
          : t('secondsProblem')
  const { client, name, namespace } = sender
  const clientName = namespace === undefined ? name : `${namespace}/${name ?? ''}`
  return (
    <ActionForm
      title={link === undefined ? t('start') : t('startTitle', { name: link.name })}
      command={loadCommand(
        request ?? { scheme: 'http', host: 'SERVICE', port: 80 },
        Number(form.rps) || 0,
        clientName,
        client.kind === 'outside'
      )}
      confirm={t('startConfirm')}
      problem={wrong}
      missing={url === '' ? t('addressMissing') : undefined}
      onConfirm={start}
      onClose={onClose}
    >
      <TextField select label={t('from')} value={sender.id} onChange={(event) => setFrom(event.target.value)}>
        {senders.map((one) => (
          <MenuItem key={one.id} value={one.id}>
            {one.client.kind === 'outside'
              ? t('outside')
              : `${one.namespace === undefined ? t('machine', { name: one.name }) : `${one.namespace}/${one.name ?? ''}`} (${one.address ?? ''})`}
          </MenuItem>
        ))}
      </TextField>
      <TextField
        autoFocus
        label={t('address')}
        value={url}
        placeholder="http://web.default/"
        onChange={(event) => setUrl(event.target.value.trim())}
        slotProps={{ htmlInput: { spellCheck: false } }}
      />
      <TextField
        label={t('host')}
        value={host}
        helperText={t('hostHelp')}
        onChange={(event) => setHost(event.target.value.trim())}
        slotProps={{ htmlInput: { spellCheck: false } }}
      />
      <ShapeFields form={form} onChange={setForm} />
      <TextField
        label={t('seconds')}
        value={seconds}
        helperText={t('secondsHelp')}
        onChange={(event) => setSeconds(event.target.value.trim())}
        slotProps={{ htmlInput: { inputMode: 'numeric' } }}
      />
    </ActionForm>
  )
}
