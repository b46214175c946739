import { inject } from 'vitest'
import { call } from '../scenarios/client.js'

/**
 * Every page of the console that a signed-in visitor can open on the demo's data; axe is asked about each. `{pack}`
 * stands for the package that the demo reported on.
 */
export const PAGES: readonly string[] = [
  '/',
  '/packages',
  '/packages/gallery',
  '/packages/new?template=ct-05fff4e4fd4ed6dea597',
  '/packages/{pack}',
  '/results?verdict=NON_COMPLIANT',
]

/** The path with ids of the demo's data in its places. */
export async function filled(path: string): Promise<string> {
  if (!path.includes('{pack}')) return path
  const { Reports } = await call<{ Reports: { CompliancePackId: string }[] }>(
    inject('demo'),
    'ListReports',
    {},
    { version: '2026-12-01' },
  )
  return path.replace('{pack}', Reports[0]?.CompliancePackId ?? '')
}
