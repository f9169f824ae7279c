// The page about the API: kubeconfigs, identities, requests.
import { request } from 'node:https'
import { expect, type Locator, type Page } from '@playwright/test'

export interface ApiAccessPage {
  readonly region: Locator
  readonly grid: Locator
  readonly filter: Locator
  /** Rows without the head, newest first. */
  readonly rows: Locator
  readonly detail: Locator
  rowsWith(text: string | RegExp): Locator
  /** Presses a row where it is no link. */
  open(row: Locator): Promise<void>
  /** The row of an identity in the list of identities. */
  identity(name: string): Locator
  /** The address of the API, as the page shows it. */
  address(): Promise<string>
  /** The bearer token of an identity, out of its kubeconfig as the page shows it. */
  token(identity: string): Promise<string>
}

export function apiAccessPage(page: Page): ApiAccessPage {
  const region = page.getByRole('region', { name: 'API access', exact: true })
  const grid = region.getByRole('grid', { name: 'Requests' })
  const rows = grid.getByRole('rowgroup').getByRole('row')
  const kubeconfig = region.getByRole('region', { name: 'Kubeconfig' })
  return {
    region,
    grid,
    filter: region.getByRole('textbox', { name: 'Filter requests' }),
    rows,
    detail: region.getByRole('region', { name: 'Request', exact: true }),
    rowsWith: (text) => rows.filter({ hasText: text }),
    open: (row) => row.getByRole('gridcell').first().click(),
    identity: (name) => region.getByRole('listitem').filter({ has: page.getByText(name, { exact: true }) }),
    address: async () => {
      const address = region.getByText(/^https:\/\/127\.0\.0\.1:\d+$/)
      await expect(address).toBeVisible()
      return address.innerText()
    },
    async token(identity) {
      await region.getByRole('combobox', { name: 'Identity' }).click()
      await page.getByRole('option', { name: identity, exact: true }).click()
      await region.getByRole('button', { name: 'Show' }).click()
      await expect(kubeconfig).toContainText('token:')
      const token = /^ *token: *"?([^\s"]+)/m.exec(await kubeconfig.innerText())?.[1] ?? ''
      await region.getByRole('button', { name: 'Hide' }).click()
      await expect(kubeconfig).toBeHidden()
      return token
    }
  }
}

/** Asks the API as a program outside does. Answers the status code and the body. */
export function askApi(
  address: string,
  path: string,
  headers: Readonly<Record<string, string>>
): Promise<{ readonly code: number; readonly body: string }> {
  return new Promise((resolve, reject) => {
    const call = request(`${address}${path}`, { headers, rejectUnauthorized: false }, (answer) => {
      let body = ''
      answer.setEncoding('utf8')
      answer.on('data', (part: string) => (body += part))
      answer.on('end', () => resolve({ code: answer.statusCode ?? 0, body }))
    })
    call.on('error', reject)
    call.end()
  })
}
