import { createRequire } from 'node:module'
import type PopClient from '@alicloud/pop-core'
import type { Key } from './client.js'

// CommonJS whose types describe another module form than Node gives them.
const require = createRequire(import.meta.url)
const core = require('@alicloud/openapi-core') as typeof import('@alicloud/openapi-core')
const pop = require('@alicloud/pop-core') as { readonly RPCClient: typeof PopClient }

/** An official client of the API, whichever signature it uses. */
export interface OfficialClient {
  readonly name: string
  call<R>(action: string, params: Readonly<Record<string, unknown>>): Promise<R>
}

/** Each official client, with each signature and method it has. */
export function officialClients(key: () => Key): OfficialClient[] {
  return [popClient(key, 'GET'), popClient(key, 'POST'), coreClient(key)]
}

function popClient(key: () => Key, method: 'GET' | 'POST'): OfficialClient {
  return {
    name: `pop-core, V1 ${method}`,
    call: (action, params) => {
      const { accessKeyId, accessKeySecret, url } = key()
      const client = new pop.RPCClient({
        accessKeyId,
        accessKeySecret,
        endpoint: url,
        apiVersion: '2020-09-07',
      })
      return client.request(action, withJsonText(params), { method })
    },
  }
}

function coreClient(key: () => Key): OfficialClient {
  return {
    name: 'openapi-core, V3 POST',
    call: async <R>(action: string, params: Readonly<Record<string, unknown>>) => {
      const { accessKeyId, accessKeySecret, url } = key()
      const client = new core.default(
        new core.$OpenApiUtil.Config({
          accessKeyId,
          accessKeySecret,
          endpoint: new URL(url).host,
          protocol: 'http',
        }),
      )
      const description = new core.$OpenApiUtil.Params({
        action,
        version: '2020-09-07',
        protocol: 'HTTP',
        pathname: '/',
        method: 'POST',
        authType: 'AK',
        style: 'RPC',
        reqBodyType: 'formData',
        bodyType: 'json',
      })
      const reply = await client.callApi(
        description,
        new core.$OpenApiUtil.OpenApiRequest({ body: withJsonText(params) }),
        {} as never,
      )
      return (reply as unknown as { body: R }).body
    },
  }
}

function withJsonText(params: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(params).map(([name, value]) => [
      name,
      typeof value === 'object' ? JSON.stringify(value) : value,
    ]),
  )
}
