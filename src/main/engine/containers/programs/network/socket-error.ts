// Why a connection did not come about, in the words of the C library.
import type { Call } from '../../processes/call.ts'
import type { WebAnswer } from './network-port.ts'

export function socketError(call: Call, answer: Exclude<WebAnswer, { readonly kind: 'answer' }>): string {
  switch (answer.kind) {
    case 'unresolved':
      return call.machine.distribution === 'debian' ? 'Name or service not known' : 'Name does not resolve'
    case 'refused':
      return 'Connection refused'
    case 'timeout':
      return 'Connection timed out'
    case 'reset':
      return 'Connection reset by peer'
  }
}
