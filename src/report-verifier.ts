/** For the command line, which knows no stage. */
export { verifierPage } from './reports/proof/verifier-page.js'
