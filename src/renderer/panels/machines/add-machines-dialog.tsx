import { useMemo, useState, type ReactElement } from 'react'
import Button from '@mui/material/Button'
import Checkbox from '@mui/material/Checkbox'
import Dialog from '@mui/material/Dialog'
import DialogActions from '@mui/material/DialogActions'
import DialogContent from '@mui/material/DialogContent'
import DialogTitle from '@mui/material/DialogTitle'
import FormControlLabel from '@mui/material/FormControlLabel'
import { useTranslation } from 'react-i18next'
import type { MachineState, PreflightReport } from '../../../shared/machines/changes.ts'
import { completeMachine, type MachineOrder } from '../../../shared/machines/machine.ts'
import { machinesOfYaml, yamlOfMachines } from '../../../shared/machines/machine-manifest.ts'
import { preflight, type Mend } from '../../../shared/machines/preflight.ts'
import { CodeEditor } from '../../parts/editor/code-editor.tsx'
import { PanelTabs } from '../../parts/tabs.tsx'
import { changeMachines } from './machine-calls.ts'
import styles from './machines.module.css'
import { firstForm, mendedOrder, ordersOf, problemOf, type OrderForm } from './order-form.ts'
import { OrderFields } from './order-fields.tsx'
import { PreflightResults } from './preflight-results.tsx'

interface AddMachinesDialogProps {
  readonly machines: readonly MachineState[]
  readonly onClose: () => void
}

/** The wizard of new machines: ordered in a form or as YAML, checked by preflight, mended, joined. */
export function AddMachinesDialog({ machines, onClose }: AddMachinesDialogProps): ReactElement {
  const { t } = useTranslation('machines')
  const [way, setWay] = useState<'form' | 'manifest'>('form')
  const [form, setForm] = useState(firstForm)
  const [yaml, setYaml] = useState('')
  /** Those that preflight looks at; undefined while they are being ordered. */
  const [orders, setOrders] = useState<readonly MachineOrder[]>()
  const [isIgnoring, setIgnoring] = useState(false)
  const [refused, setRefused] = useState<string>()
  const [busy, setBusy] = useState(false)
  const taken = useMemo(() => new Set(machines.map(({ name }) => name)), [machines])
  const problem = problemOf(form)
  const reports = orders === undefined ? [] : reportsOf(orders, machines, isIgnoring)
  const errors = reports.reduce((sum, report) => sum + report.preflight.errors.length, 0)

  const choose = (next: 'form' | 'manifest'): void => {
    if (next === 'manifest' && yaml === '' && problem === undefined) setYaml(yamlOfMachines(ordersOf(form, taken)))
    setRefused(undefined)
    setWay(next)
  }
  const check = (): void => {
    if (way === 'form') {
      setRefused(undefined)
      setOrders(ordersOf(form, taken))
      return
    }
    const read = machinesOfYaml(yaml)
    setRefused(read.problem)
    setOrders(read.orders)
  }
  const mend = (name: string, what: Mend): void =>
    setOrders((before) => before?.map((order) => (order.name === name ? mendedOrder(order, what) : order)))
  const join = async (): Promise<void> => {
    if (orders === undefined) return
    setBusy(true)
    try {
      const outcome = await changeMachines({
        type: 'add',
        machines: orders,
        ...(isIgnoring ? { ignored: ['all'] } : {})
      })
      if (outcome.isDone) onClose()
      else setRefused(outcome.message)
    } catch (error) {
      setRefused(error instanceof Error ? error.message : String(error))
    } finally {
      setBusy(false)
    }
  }
  return (
    <Dialog open onClose={onClose} maxWidth={false}>
      <div className={styles.wizard}>
        <DialogTitle>{orders === undefined ? t('wizard.title') : t('preflight.title')}</DialogTitle>
        <DialogContent>
          {orders !== undefined ? (
            <>
              <PreflightResults reports={reports} onMend={mend} />
              <FormControlLabel
                control={<Checkbox checked={isIgnoring} onChange={(_event, checked) => setIgnoring(checked)} />}
                label={<span className={styles.mono}>{t('preflight.ignore')}</span>}
              />
            </>
          ) : (
            <>
              <PanelTabs
                label={t('wizard.title')}
                value={way}
                onChange={choose}
                tabs={[
                  { id: 'form', label: t('wizard.form') },
                  { id: 'manifest', label: t('wizard.manifest') }
                ]}
              />
              {way === 'form' ? (
                <OrderFields
                  form={form}
                  onChange={(part: Partial<OrderForm>) => setForm((before) => ({ ...before, ...part }))}
                />
              ) : (
                <div className={styles.yaml}>
                  <CodeEditor value={yaml} onChange={setYaml} label={t('wizard.yaml')} />
                </div>
              )}
            </>
          )}
          {refused === undefined ? null : (
            <pre className={styles.refused} role="alert">
              {refused}
            </pre>
          )}
          {orders === undefined && way === 'form' && problem !== undefined ? (
            <div className={styles.problemLine}>{t(`wizard.problem.${problem}`)}</div>
          ) : null}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t('wizard.cancel')}</Button>
          {orders === undefined ? (
            <Button variant="contained" disabled={way === 'form' && problem !== undefined} onClick={check}>
              {t('wizard.check')}
            </Button>
          ) : (
            <>
              <Button
                onClick={() => {
                  setOrders(undefined)
                  setRefused(undefined)
                }}
              >
                {t('wizard.back')}
              </Button>
              <Button variant="contained" disabled={busy || errors > 0} onClick={() => void join()}>
                {t('wizard.join')}
              </Button>
            </>
          )}
        </DialogActions>
      </div>
    </Dialog>
  )
}

/** What preflight says of each, where those before it have joined already. */
function reportsOf(
  orders: readonly MachineOrder[],
  machines: readonly MachineState[],
  isIgnoring: boolean
): readonly PreflightReport[] {
  const ordered = orders.map((order) => completeMachine(order, order.address ?? ''))
  return ordered.map((machine) => ({
    machine,
    preflight: preflight(machine, { ignored: isIgnoring ? ['all'] : [], others: [...machines, ...ordered] })
  }))
}
