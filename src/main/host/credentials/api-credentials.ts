import { join } from 'node:path'
import type { SecureContextOptions } from 'node:tls'
import { kubernetesServiceIP } from '../../engine/bootstrap/cluster-options.ts'
import { UsageError } from '../flags.ts'
import { openCertificateAuthority, type CertificateAuthority } from './certificate-authority.ts'
import { administrator, type Identities } from './identities.ts'
import type { KubeconfigContent } from './kubeconfig.ts'
import { openSigningKey } from './token-signer.ts'

export interface CredentialsOptions {
  /** The addresses of Services, as a CIDR: the first one is the API's. */
  readonly serviceRange: string
  /** Real time, in milliseconds since 1970. */
  readonly now: number
  /** Told in one line what had to be made anew though it was there. */
  readonly notice: (line: string) => void
}

/** What the API server shows and signs with. All but the authority's certificate is secret. */
export interface ApiCredentials {
  readonly authority: CertificateAuthority
  /** Where the authority's certificate lies. */
  readonly authorityFile: string
  /** PEM of the key that signs ServiceAccount tokens. */
  readonly signingKey: string
  /** What the server shows, and whose client certificates it believes. */
  readonly tls: SecureContextOptions
}

/** Opens the data folder's `pki`, and makes what it lacks. Throws UsageError where it cannot be read or written. */
export function openApiCredentials(folder: string, options: CredentialsOptions): ApiCredentials {
  try {
    return openFolder(folder, options)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw code === undefined ? error : new UsageError(`cannot use the folder of certificates ${folder} (${code})`)
  }
}

function openFolder(folder: string, options: CredentialsOptions): ApiCredentials {
  const { serviceRange, now, notice } = options
  const authority = openCertificateAuthority(folder, {
    serverNames: [
      '127.0.0.1',
      '::1',
      'localhost',
      'kubernetes',
      'kubernetes.default',
      'kubernetes.default.svc',
      'kubernetes.default.svc.cluster.local',
      kubernetesServiceIP(serviceRange)
    ],
    administrator: { commonName: administrator.name, organizations: administrator.groups },
    now,
    notice
  })
  return {
    authority,
    authorityFile: join(folder, 'ca.crt'),
    signingKey: openSigningKey(join(folder, 'sa.key'), notice),
    tls: {
      key: authority.server.key,
      cert: authority.server.certificate,
      ca: authority.certificate,
      minVersion: 'TLSv1.2'
    }
  }
}

/**
 * The kubeconfig of a cluster with all its identities, the administrator first. He has a certificate, as kubeadm gives
 * him, and a token too, for clients that know nothing else.
 */
export function kubeconfigContent(
  cluster: string,
  server: string,
  authority: CertificateAuthority,
  identities: Identities
): KubeconfigContent {
  return {
    cluster,
    server,
    authority: authority.certificate,
    users: identities.list.map(({ name }) => ({
      name,
      token: identities.tokenOf(name),
      clientCertificate: name === administrator.name ? authority.administrator : undefined
    }))
  }
}
