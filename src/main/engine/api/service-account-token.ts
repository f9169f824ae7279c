import type { ServiceAccount } from '../../../shared/schema/types.ts'
import type { Clock } from '../sim/clock.ts'
import type { Random } from '../sim/random.ts'
import type { ObjectStore } from '../store/object-store.ts'
import { accountUserName, type User } from './authorization/identities.ts'
import type { WriterContext } from './commit.ts'
import {
  issuer,
  readClaims,
  type NodeReference,
  type Reference,
  type TokenClaims
} from './service-account-token-claims.ts'
import { verifiedUser } from './service-account-token-verification.ts'

/** Signs and checks JSON Web Tokens. The same claims always give the same token. */
export interface TokenSigner {
  sign(claims: object): string
  /** The claims of a token that this key has signed; undefined for every other text. */
  verify(token: string): object | undefined
}

/** For whom, how long and as part of what a token is good. */
export interface TokenTerms {
  readonly audiences: readonly string[]
  readonly seconds: number
  /** For so long, where the token is good for longer than was asked for. */
  readonly warnAfterSeconds?: number
  readonly node?: NodeReference
  readonly pod?: Reference
  readonly secret?: Reference
  /** When (milliseconds) and under which id it was given out, where that is not now and any: it can be given again. */
  readonly issued?: { readonly at: number; readonly id: string }
}

/** Whose token it is and for whom it is good, or why it is not. */
export type TokenVerdict = { readonly user: User; readonly audiences: readonly string[] } | { readonly error: string }

/** Tokens of the cluster's ServiceAccounts, on the simulated clock. */
export class ServiceAccountTokens {
  readonly #clock: Clock
  readonly #store: ObjectStore
  readonly #signer: TokenSigner
  /** Tokens are not stored: their ids must not shift what those draw who store something. */
  readonly #ids: Random

  constructor({ clock, store, random }: WriterContext, signer: TokenSigner) {
    this.#clock = clock
    this.#store = store
    this.#signer = signer
    this.#ids = random.stream('service-account-token')
  }

  issue({ metadata }: ServiceAccount, terms: TokenTerms): string {
    const { audiences, seconds, warnAfterSeconds, node, pod, secret, issued } = terms
    const { namespace = '', name, uid } = metadata
    const now = Math.floor((issued?.at ?? this.#clock.now) / 1000)
    const claims: TokenClaims = {
      aud: audiences,
      exp: now + seconds,
      iat: now,
      iss: issuer,
      jti: issued?.id ?? this.#ids.uuid(),
      'kubernetes.io': {
        namespace,
        ...(node === undefined ? {} : { node }),
        ...(pod === undefined ? {} : { pod }),
        ...(secret === undefined ? {} : { secret }),
        serviceaccount: { name, uid },
        ...(warnAfterSeconds === undefined ? {} : { warnafter: now + warnAfterSeconds })
      },
      nbf: now,
      sub: accountUserName({ namespace, name })
    }
    return this.#signer.sign(claims)
  }

  /** Undefined for what is no token of an account: somebody else may know it. */
  authenticate(token: string, audiences: readonly string[] = [issuer]): TokenVerdict | undefined {
    const signed = this.#signer.verify(token)
    const claims = signed === undefined ? undefined : readClaims(signed)
    return claims === undefined ? undefined : verifiedUser(this.#store, this.#clock.now, { token, claims, audiences })
  }
}
