import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { call } from '../scenarios/client.js'
import { at, openConsole, settled, startBrowser } from './console-page.js'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser.close())

describe('signing in', () => {
  it('leads to where the visitor wanted to go, and signs every call in the browser', async () => {
    const { accessKeyId, accessKeySecret } = inject('demo')
    const { page, faults, close } = await openConsole(browser)
    const sent: string[] = []
    page.on('request', (request) =>
      sent.push(`${request.url()} ${JSON.stringify(request.headers())} ${request.postData()}`),
    )
    await page.goto(at('/?from=here'))
    await page.getByLabel('Access key ID').fill(accessKeyId)
    await page.getByLabel('Access key secret').fill(accessKeySecret)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
    expect(page.url()).toContain('from=here')
    expect(sent.some((text) => text.includes('ACS3-HMAC-SHA256 Credential='))).toBe(true)
    expect(sent.filter((text) => text.includes(accessKeySecret))).toEqual([])
    await page.reload()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await page.getByText('You have signed out.').waitFor()
    expect(await page.evaluate(() => sessionStorage.getItem('assay.session'))).toBeNull()
    expect(faults).toEqual([])
    await close()
  })

  it('says that a key is wrong, and which field is empty', async () => {
    const { page, close } = await openConsole(browser)
    await page.goto(at('/sign-in'))
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByText('Fill this in.').count()).toBe(2)
    await page.getByLabel('Access key ID').fill('LTAInobody')
    await page.getByLabel('Access key secret').fill('none')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('The server does not accept these credentials.').waitFor()
    await close()
  })

  it('by the link of the demo works once', async () => {
    const { link } = inject('demo')
    const first = await openConsole(browser)
    await first.page.goto(link)
    await first.page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(first.page.url()).not.toContain('code=')
    const second = await openConsole(browser)
    await second.page.goto(link)
    await second.page.getByText('This sign-in link was used or is too old.').waitFor()
    expect([...first.faults, ...second.faults]).toEqual([])
    await first.close()
    await second.close()
  })

  it('ends when the key is switched off, and goes on where it was', async () => {
    const demo = inject('demo')
    const ram = { version: '2015-05-01' }
    await call(demo, 'CreateUser', { UserName: 'leaver' }, ram)
    const policy = { PolicyType: 'System', PolicyName: 'AdministratorAccess', UserName: 'leaver' }
    await call(demo, 'AttachPolicyToUser', policy, ram)
    const made = await call<{ AccessKey: { AccessKeyId: string; AccessKeySecret: string } }>(
      demo,
      'CreateAccessKey',
      { UserName: 'leaver' },
      ram,
    )
    const { AccessKeyId, AccessKeySecret } = made.AccessKey
    const signer = { accessKeyId: AccessKeyId, accessKeySecret: AccessKeySecret }
    const { page, close } = await openConsole(browser, { signer })
    await page.goto(at('/?from=here'))
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    await settled(page)
    const change = { UserName: 'leaver', UserAccessKeyId: AccessKeyId }
    await call(demo, 'UpdateAccessKey', { ...change, Status: 'Inactive' }, ram)
    await page.reload()
    await page.getByText('Your session has ended.').waitFor()
    await call(demo, 'UpdateAccessKey', { ...change, Status: 'Active' }, ram)
    await page.getByLabel('Access key ID').fill(AccessKeyId)
    await page.getByLabel('Access key secret').fill(AccessKeySecret)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor()
    expect(page.url()).toContain('from=here')
    await close()
  })
})
