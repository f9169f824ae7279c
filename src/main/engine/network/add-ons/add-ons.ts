import type { Cni } from '../../../../shared/machines/presets.ts'
import { calico } from './calico.ts'
import { flannel } from './flannel.ts'
import type { NetworkAddOn } from './network-add-on.ts'
import { weave } from './weave.ts'

/** The add-ons that a cluster can have. */
export const networkAddOns: Readonly<Record<Exclude<Cni, 'none'>, NetworkAddOn>> = { flannel, weave, calico }

/** The add-on of that name; undefined for `none`. */
export function networkAddOn(cni: Cni): NetworkAddOn | undefined {
  return cni === 'none' ? undefined : networkAddOns[cni]
}
