import { instant } from './program.ts'

/** Echo requests are not modelled: like where ICMP is not allowed, it says so. */
export const ping = instant((call) => {
  call.print('ping: permission denied (are you root?)\n', 2)
  return 1
})
