/** Every page of the console that a signed-in visitor can open on the demo's data; axe is asked about each. */
export const PAGES: readonly string[] = [
  '/',
  '/packages',
  '/packages/gallery',
  '/packages/new?template=ct-05fff4e4fd4ed6dea597',
]
