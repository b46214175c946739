/** Folder of the console with `/` at its end, behind whatever prefix; the server writes it into the page's base. */
export const CONSOLE = new URL(document.baseURI)
/** Where calls are sent. */
export const ENDPOINT = new URL('../', CONSOLE)
