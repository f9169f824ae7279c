import { Engine } from '../engine/engine.ts'
import type { EngineCredentials } from '../engine/engine-input.ts'
import type { ClusterFile } from '../engine/store/cluster-file.ts'
import type { ApiCredentials } from './credentials/api-credentials.ts'
import type { Identities } from './credentials/identities.ts'
import { repeatableSigner } from './credentials/repeatable-signer.ts'
import { createTokenSigner } from './credentials/token-signer.ts'
import { EngineSource, type EngineRunner } from './engine-source.ts'
import { Pacer } from './pacer.ts'
import { realTime } from './real-time.ts'

/** An engine on a file, with what shows it and what lets its time pass. */
export interface LoadedCluster {
  readonly engine: Engine
  readonly source: EngineSource
  readonly pacer: Pacer
}

export interface LoadOptions {
  readonly credentials: EngineCredentials
  /** Worker nodes of a new cluster, where its preset says nothing. */
  readonly workers: number
  readonly runner: EngineRunner
  readonly afterSlice: () => void
}

/** Starts an engine; its time stands still until the pacer is given a speed. */
export function loadCluster(
  file: ClusterFile,
  { credentials, workers, runner, afterSlice }: LoadOptions
): LoadedCluster {
  const engine = new Engine(file, credentials)
  engine.start({ workers })
  return { engine, source: new EngineSource(engine, file, runner), pacer: new Pacer(engine, realTime, afterSlice) }
}

export function engineCredentials(
  { authority, signingKey }: ApiCredentials,
  identities: Identities
): EngineCredentials {
  return {
    rootCertificate: authority.certificate,
    signer: createTokenSigner(signingKey),
    signCertificate: repeatableSigner(authority.key),
    userOfToken: (token) => identities.byToken(token)
  }
}
