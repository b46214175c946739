// Runs what `assay env --for node` printed, and calls with both of its clients. Trust comes from NODE_EXTRA_CA_CERTS.
const { readFileSync } = require('node:fs')

const settings = readFileSync(process.argv[2], 'utf8')
const { popCore, client, $OpenApiUtil } = new Function(
  'require',
  'process',
  `${settings}\nreturn { popCore, client, $OpenApiUtil }`,
)(require, process)

async function main() {
  const first = await popCore.request('ListCompliancePacks', { PageSize: 10 }, { method: 'POST' })
  const params = new $OpenApiUtil.Params({
    action: 'ListCompliancePacks',
    version: '2020-09-07',
    protocol: 'HTTPS',
    pathname: '/',
    method: 'POST',
    authType: 'AK',
    style: 'RPC',
    reqBodyType: 'formData',
    bodyType: 'json',
  })
  const second = await client.callApi(params, new $OpenApiUtil.OpenApiRequest({ body: { PageSize: '10' } }), {})
  const totals = [first.CompliancePacksResult.TotalCount, second.body.CompliancePacksResult.TotalCount]
  if (totals[0] !== totals[1]) throw new Error(`the clients disagree: ${totals}`)
  console.log(`pop-core (V1) and openapi-core (V3), ${totals[0]} packages`)
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
