// What a load is called and how its figures are written.
import type { TFunction } from 'i18next'
import type { NetworkRequest } from '../../../shared/network/request.ts'
import type { LoadDocument, LoadShape } from '../../../shared/network/traffic.ts'
import { formatCount } from '../../parts/format-count.ts'

/** "http://web:8080/cart"; the Host where it is another one: "http://172.18.0.3:30080/ as shop.example". */
export function addressOf({ scheme, host, port, path = '/' }: NetworkRequest): string {
  const usual = scheme === 'https' ? 443 : scheme === 'http' ? 80 : undefined
  return `${scheme}://${host}${port === usual ? '' : `:${port}`}${scheme === 'tcp' ? '' : path}`
}

export function hostOf({ headers = {} }: NetworkRequest): string | undefined {
  return headers['Host']
}

/** Whole numbers with thousands set apart, small ones with a tenth: "12,500", "3.5". */
export function rateText(rps: number): string {
  if (rps === 0) return '0'
  if (rps < 10) return String(Math.max(Math.round(rps * 10) / 10, 0.1))
  return formatCount(rps)
}

/** Milliseconds: "1.4 ms", "230 ms", "4.1 s". */
export function latencyText(milliseconds: number): string {
  if (milliseconds < 10) return `${Math.round(milliseconds * 10) / 10} ms`
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`
  return `${Math.round(milliseconds / 100) / 10} s`
}

/** Of what is sent now, in percent: "0 %", "< 0.1 %", "12 %". */
export function shareText(share: number): string {
  const percent = share * 100
  if (percent === 0) return '0 %'
  if (percent < 0.1) return '< 0.1 %'
  return `${percent < 10 ? Math.round(percent * 10) / 10 : Math.round(percent)} %`
}

/** The share of requests that fail now. */
export function failingShare({ failing, rps }: Pick<LoadDocument, 'failing' | 'rps'>): number {
  return rps === 0 ? 0 : failing.reduce((sum, one) => sum + one.rps, 0) / rps
}

export function shapeText(t: TFunction<'traffic'>, shape: LoadShape): string {
  switch (shape.kind) {
    case 'constant':
      return t('shapeText.constant', { rps: rateText(shape.rps) })
    case 'ramp':
      return t('shapeText.ramp', { from: rateText(shape.from), to: rateText(shape.to), seconds: shape.seconds })
    case 'daily':
      return t('shapeText.daily', { least: rateText(shape.least), most: rateText(shape.most) })
    case 'spike':
      return t('shapeText.spike', { rps: rateText(shape.rps), peak: rateText(shape.peak), seconds: shape.seconds })
  }
}

/** The rate that a shape is about: what it comes to, or is most of the time. */
export function usualRate(shape: LoadShape): number {
  switch (shape.kind) {
    case 'constant':
    case 'spike':
      return shape.rps
    case 'ramp':
      return shape.to
    case 'daily':
      return shape.most
  }
}

/** The line that would do the same on a real cluster: fortio, from where the client is. */
export function loadCommand(
  request: NetworkRequest,
  rps: number,
  client: string | undefined,
  isOutside: boolean
): string {
  const host = hostOf(request)
  const fortio = `load -qps ${Math.round(rps)} -t 0${host === undefined ? '' : ` -H 'Host: ${host}'`} ${addressOf(request)}`
  if (isOutside) return `fortio ${fortio}`
  if (client?.includes('/') !== true) return `fortio ${fortio}${client === undefined ? '' : ` # ${client}`}`
  return `kubectl run fortio -n ${client.split('/')[0]!} --image=fortio/fortio -- ${fortio}`
}
