import i18next from 'i18next'
import ingressText from '../../../../resources/samples/ingress-nginx.yaml?raw'
import shopText from '../../../../resources/samples/shop.yaml?raw'
import { kubeObjectCall } from '../../connection/kube-call.ts'
import { useApplyFiles } from '../apply/apply-files.ts'
import { createCluster } from '../clusters/cluster-calls.ts'
import { startLoad } from '../traffic/traffic-calls.ts'

/** Makes the sample cluster and opens it; what is in it is applied before the person's eyes, then visitors come. */
export async function openSampleShop(name: string): Promise<void> {
  await createCluster({ name, preset: 'ha' })
  const file = (path: string, text: string): { readonly path: string; readonly file: File } => ({
    path,
    file: new File([text], path)
  })
  // The shop's Ingress comes before the controller whose webhook would be asked about it.
  useApplyFiles.getState().open([file('shop.yaml', shopText), file('ingress-nginx.yaml', ingressText)], {
    title: i18next.t('applying', { ns: 'welcome' }),
    after: letVisitorsCome
  })
}

interface NodePorts {
  readonly spec: { readonly ports: readonly { readonly name?: string; readonly nodePort?: number }[] }
}

/** Requests from outside through the Ingress: by night few, by day many. */
async function letVisitorsCome(): Promise<void> {
  const name = 'ingress-nginx-controller'
  const request = {
    verb: 'get',
    group: '',
    version: 'v1',
    resource: 'services',
    namespace: 'ingress-nginx',
    name
  } as const
  const { spec } = (await kubeObjectCall(request)) as unknown as NodePorts
  const port = spec.ports.find((one) => one.name === 'http')?.nodePort
  if (port === undefined) return
  await startLoad({
    client: { kind: 'outside' },
    request: { scheme: 'http', host: workerAddress, port, path: '/', headers: { Host: 'shop.example' } },
    shape: { kind: 'daily', least: 20, most: 200 }
  })
}

/** The first worker of the preset. */
const workerAddress = '172.18.0.5'
