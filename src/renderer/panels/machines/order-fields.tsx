import type { ReactElement } from 'react'
import Checkbox from '@mui/material/Checkbox'
import FormControlLabel from '@mui/material/FormControlLabel'
import MenuItem from '@mui/material/MenuItem'
import TextField from '@mui/material/TextField'
import { useTranslation } from 'react-i18next'
import type { Role, Runtime } from '../../../shared/machines/machine.ts'
import { Chip } from '../../parts/small.tsx'
import styles from './machines.module.css'
import { sizes, systems, type OrderForm, type SizeName } from './order-form.ts'

const runtimes: readonly Runtime[] = ['containerd', 'cri-o', 'docker']
const sizeNames = Object.keys(sizes) as readonly SizeName[]
type TextKey =
  | 'prefix'
  | 'count'
  | 'cpu'
  | 'memory'
  | 'disk'
  | 'maxPods'
  | 'zone'
  | 'region'
  | 'labels'
  | 'taints'
  | 'portsInUse'

interface OrderFieldsProps {
  readonly form: OrderForm
  readonly onChange: (part: Partial<OrderForm>) => void
}

/** What is to be said of new machines. */
export function OrderFields({ form, onChange }: OrderFieldsProps): ReactElement {
  const { t } = useTranslation('machines')
  const text = (key: TextKey, label: string, help?: string): ReactElement => (
    <TextField
      key={key}
      label={label}
      value={form[key]}
      onChange={(event) => onChange({ [key]: event.target.value })}
      helperText={help}
      slotProps={{ htmlInput: { spellCheck: false, autoComplete: 'off', maxLength: 500 } }}
    />
  )
  return (
    <div className={styles.order}>
      <div className={styles.sizes} role="group" aria-label={t('wizard.size')}>
        {sizeNames.map((name) => (
          <Chip
            key={name}
            chosen={form.cpu === sizes[name].cpu && form.memory === sizes[name].memory}
            onClick={() => onChange(sizes[name])}
          >
            {`${t(`wizard.sizeName.${name}`)} ${t('size', sizes[name])}`}
          </Chip>
        ))}
      </div>
      <div className={styles.grid}>
        <TextField
          select
          label={t('wizard.role')}
          value={form.role}
          onChange={(event) => {
            const role = event.target.value as Role
            onChange({ role, prefix: form.prefix === form.role ? role : form.prefix })
          }}
        >
          {(['worker', 'control-plane'] as const).map((role) => (
            <MenuItem key={role} value={role}>
              {t(`role.${role}`)}
            </MenuItem>
          ))}
        </TextField>
        {text('prefix', t('wizard.prefix'))}
        {text('count', t('wizard.count'))}
        {text('cpu', t('wizard.cpu'))}
        {text('memory', t('wizard.memory'))}
        {text('disk', t('wizard.disk'))}
        {text('maxPods', t('wizard.maxPods'))}
        {text('zone', t('wizard.zone'))}
        {text('region', t('wizard.region'))}
      </div>
      <div className={styles.halves}>
        <TextField
          select
          label={t('wizard.os')}
          value={form.osImage}
          onChange={(event) => onChange({ osImage: event.target.value })}
        >
          {systems.map((system) => (
            <MenuItem key={system} value={system}>
              {system}
            </MenuItem>
          ))}
        </TextField>
        {text('portsInUse', t('wizard.ports'), t('wizard.portsHelp'))}
        {text('labels', t('wizard.labels'), t('wizard.labelsHelp'))}
        {text('taints', t('wizard.taints'), t('wizard.taintsHelp'))}
      </div>
      <div className={styles.sizes} role="group" aria-label={t('wizard.runtimes')}>
        <span className={styles.quiet}>{t('wizard.runtimes')}</span>
        {runtimes.map((runtime) => (
          <Chip
            key={runtime}
            mono
            chosen={form.runtimes.includes(runtime)}
            onClick={() =>
              onChange({
                runtimes: form.runtimes.includes(runtime)
                  ? form.runtimes.filter((other) => other !== runtime)
                  : [...form.runtimes, runtime]
              })
            }
          >
            {runtime}
          </Chip>
        ))}
      </div>
      <div className={styles.checks}>
        <FormControlLabel
          control={<Checkbox checked={form.swap} onChange={(_event, swap) => onChange({ swap })} />}
          label={t('wizard.swap')}
        />
        <FormControlLabel
          control={
            <Checkbox
              checked={!form.resolvesName}
              onChange={(_event, checked) => onChange({ resolvesName: !checked })}
            />
          }
          label={t('wizard.noName')}
        />
      </div>
    </div>
  )
}
