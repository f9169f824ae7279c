import { parseArgs } from 'node:util'
import { apiEndpoints, cnis, presetNames, type ClusterChoice } from '../../shared/machines/presets.ts'
import { parseServiceRange } from './service-range.ts'

export interface ServeFlags {
  /** Undefined: the platform's user-data folder. */
  readonly data: string | undefined
  /** Undefined: the usual one, or a free one where that is taken. 0 picks a free one. */
  readonly port: number | undefined
  /** Simulated seconds per real second; 0 is paused, -1 as fast as possible. */
  readonly speed: number | undefined
  readonly seed: string | undefined
  /** Worker nodes of a new cluster. */
  readonly nodes: number | undefined
  readonly json: boolean
  /** Serves the recorded fixture instead of an engine: for work on the window. */
  readonly fixture: boolean
  /** The Kubernetes API; undefined where it is not served. */
  readonly api: ApiFlags | undefined
  /** A bare API server and its controllers: no scheduler, no kubelets, no system pods. */
  readonly controlPlaneOnly: boolean
  /** The addresses of Services in a new cluster, as a canonical CIDR; undefined: as kubeadm's. */
  readonly serviceRange: string | undefined
  /** The machines, network add-on and way to the API of a new cluster. */
  readonly choice: ClusterChoice
}

export interface ApiFlags {
  /** Undefined: the usual one, or a free one where that is taken. 0 picks a free one. */
  readonly port: number | undefined
  /** Besides the tokens of the data folder, this one is the administrator's. A secret. */
  readonly token: string | undefined
  /** Where the kubeconfig goes; undefined: nowhere. */
  readonly kubeconfig: KubeconfigFlags | undefined
}

export interface KubeconfigFlags {
  readonly file: string
  /** Whether it may be written into a file that holds other clusters. */
  readonly merge: boolean
}

/** A mistake in the command line or the surroundings that a person can mend: printed as one line, exit code 2. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

/** Reads the command line of `npm run serve`. Throws UsageError with one clear line. */
export function parseServeFlags(args: readonly string[]): ServeFlags {
  const values = readOptions(args)
  const controlPlaneOnly = values['control-plane-only'] ?? false
  const choice = choiceOf(values)
  for (const flag of ['preset', 'cni', 'api-endpoint'] as const)
    if (controlPlaneOnly && values[flag] !== undefined) fail(`--${flag} and --control-plane-only exclude each other`)
  if (values.preset !== undefined && values.nodes !== undefined) fail('--nodes and --preset exclude each other')
  if (controlPlaneOnly && values.nodes !== undefined) fail('--nodes and --control-plane-only exclude each other')
  return {
    data: values.data === '' ? fail('--data needs a folder') : values.data,
    port: values.port === undefined ? undefined : wholeNumber('--port', values.port, 0, 65_535),
    speed: values.speed === undefined ? undefined : speed(values.speed),
    seed:
      values.seed === undefined ? undefined : String(wholeNumber('--seed', values.seed, 0, Number.MAX_SAFE_INTEGER)),
    nodes: values.nodes === undefined ? undefined : wholeNumber('--nodes', values.nodes, 0, 5_000),
    json: values.json ?? false,
    fixture: values.fixture ?? false,
    api: apiFlags(values),
    controlPlaneOnly,
    serviceRange: values['service-cidr'] === undefined ? undefined : serviceRange(values['service-cidr']),
    choice
  }
}

type OptionValues = ReturnType<typeof readOptions>

/** What only the API understands is refused where there is none, rather than passed over. */
function apiFlags(values: OptionValues): ApiFlags | undefined {
  const without = (['no-api', 'fixture'] as const).find((flag) => values[flag] === true)
  if (without !== undefined) {
    const needing = (['api-port', 'kubeconfig', 'merge-kubeconfig', 'token'] as const).find(
      (flag) => values[flag] !== undefined
    )
    return needing === undefined ? undefined : fail(`--${needing} and --${without} exclude each other`)
  }
  const port = values['api-port']
  return {
    port: port === undefined ? undefined : wholeNumber('--api-port', port, 0, 65_535),
    token: values.token === undefined ? undefined : token(values.token),
    kubeconfig: kubeconfigFlags(values)
  }
}

function kubeconfigFlags(values: OptionValues): KubeconfigFlags | undefined {
  const { kubeconfig: file, 'merge-kubeconfig': merge = false } = values
  if (file === '') fail('--kubeconfig needs a file')
  if (file === undefined) return merge ? fail('--merge-kubeconfig needs --kubeconfig FILE') : undefined
  return { file, merge }
}

function readOptions(args: readonly string[]) {
  try {
    const { values } = parseArgs({
      args: [...args],
      strict: true,
      allowPositionals: false,
      options: {
        data: { type: 'string' },
        port: { type: 'string' },
        speed: { type: 'string' },
        seed: { type: 'string' },
        nodes: { type: 'string' },
        json: { type: 'boolean' },
        fixture: { type: 'boolean' },
        'api-port': { type: 'string' },
        'no-api': { type: 'boolean' },
        kubeconfig: { type: 'string' },
        'merge-kubeconfig': { type: 'boolean' },
        token: { type: 'string' },
        'control-plane-only': { type: 'boolean' },
        'service-cidr': { type: 'string' },
        preset: { type: 'string' },
        cni: { type: 'string' },
        'api-endpoint': { type: 'string' }
      }
    })
    return values
  } catch (error) {
    return fail(error instanceof Error ? error.message.split(/\.?\n|\. /)[0]! : String(error))
  }
}

function choiceOf(values: OptionValues): ClusterChoice {
  const { preset, cni, 'api-endpoint': apiEndpoint } = values
  return {
    ...(preset === undefined ? {} : { preset: oneOf('--preset', preset, presetNames) }),
    ...(cni === undefined ? {} : { cni: oneOf('--cni', cni, cnis) }),
    ...(apiEndpoint === undefined ? {} : { apiEndpoint: oneOf('--api-endpoint', apiEndpoint, apiEndpoints) })
  }
}

function oneOf<T extends string>(flag: string, text: string, choices: readonly T[]): T {
  return choices.find((choice) => choice === text) ?? fail(`${flag} takes one of ${choices.join(', ')}, not "${text}"`)
}

function wholeNumber(flag: string, text: string, least: number, most: number): number {
  const value = Number(text)
  if (/^\d+$/.test(text) && value >= least && value <= most) return value
  return fail(`${flag} takes a whole number from ${least} to ${most}, not "${text}"`)
}

function speed(text: string): number {
  if (text === 'max') return -1
  const value = Number(text)
  if (text.trim() !== '' && (value === 0 || (value >= 0.1 && value <= 1000))) return value
  return fail(`--speed takes 0 (paused), 0.1 to 1000, or max, not "${text}"`)
}

/** Never says what was given: the line may end in a log. */
function token(text: string): string {
  return /^[\x21-\x7e]{16,4096}$/.test(text)
    ? text
    : fail('--token takes 16 to 4096 printable characters without spaces')
}

function serviceRange(text: string): string {
  try {
    return parseServiceRange(text)
  } catch (error) {
    return fail(`--service-cidr "${text}" ${error instanceof Error ? error.message : String(error)}`)
  }
}

function fail(message: string): never {
  throw new UsageError(message)
}
