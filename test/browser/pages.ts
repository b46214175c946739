/** Every page of the console that a signed-in visitor can open on the demo's data; axe is asked about each. */
export const PAGES: readonly string[] = ['/']
