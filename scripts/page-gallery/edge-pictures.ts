// What the window shows at its edges: a list of ten thousand, and what the API refuses.
import type { Page } from '@playwright/test'
import { subjectKey, subjectOfUser } from '../../src/shared/access/subject.ts'
import { listPage, type ListPage } from '../../e2e/pages/list.ts'
import type { Picture } from './pictures.ts'

/** May look at and change Deployments in one namespace. */
const restricted = 'ana@shop.example'

export const edgePictures: readonly Picture[] = [
  {
    name: 'many-pods',
    title: 'Ten thousand pods, some of them on a node that is off',
    address: 'list/core/pods',
    scene: 'many',
    // To where those that are not ready end and all others begin.
    async prepare(page) {
      await page.getByRole('grid', { name: 'Pods' }).evaluate((grid) => {
        grid.scrollTop = 92 * 28
      })
      await page
        .getByRole('row')
        .filter({ hasText: /Running(?!,)/ })
        .first()
        .waitFor()
    }
  },
  {
    name: 'refused-delete',
    title: 'A deletion that somebody may not do',
    address: rightsOf(restricted),
    async prepare(page) {
      const list = await deploymentsAs(page, restricted)
      await list.choose('cartservice', 'Delete')
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: 'Delete', exact: true }).click()
      await page.getByRole('alert').filter({ hasText: 'is forbidden' }).waitFor()
    }
  },
  {
    name: 'refused-each',
    title: 'A deletion of several, refused of each',
    address: rightsOf(restricted),
    async prepare(page) {
      const list = await deploymentsAs(page, restricted)
      for (const name of ['cartservice', 'checkoutservice', 'counter-web']) await list.mark(name)
      await page
        .getByRole('toolbar', { name: 'What can be done with the marked objects' })
        .getByRole('button', { name: 'Delete 3' })
        .click()
      await page.getByRole('dialog').getByRole('button', { name: 'Delete 3' }).click()
      await page.getByRole('alert').filter({ hasText: 'is forbidden' }).waitFor()
    }
  }
]

function rightsOf(user: string): string {
  return `access/matrix/${encodeURIComponent(subjectKey(subjectOfUser(user)))}`
}

/** From the rights of a user to the list of Deployments, seen and acted on as that user. */
async function deploymentsAs(page: Page, user: string): Promise<ListPage> {
  await page
    .getByRole('region', { name: `Rights of ${user}` })
    .getByRole('button', { name: 'Act as' })
    .click()
  await page
    .getByRole('banner')
    .getByRole('button', { name: `Act as ${user}` })
    .waitFor()
  await page.evaluate(() => location.assign('#/list/apps/deployments'))
  return listPage(page, 'Deployments')
}
