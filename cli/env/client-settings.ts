/** What a client must be told to call this server. */
export interface ClientTarget {
  readonly endpoint: URL
  readonly accessKeyId: string
  /** Null: the reader fills it in. */
  readonly accessKeySecret: string | null
  /** File of the authority that signed the server's certificate; null for a well-known one, or plain HTTP. */
  readonly ca: string | null
}

export const CLIENTS = ['terraform', 'aliyun', 'python', 'go', 'java', 'node'] as const
export type ClientName = (typeof CLIENTS)[number]

/** The two regions that have the service; any other text does as well here. Source: spec/protocol.md 1 */
const REGION = 'cn-shanghai'

/** Settings for one client, as lines of its own language; shell lines in them are comments. */
export function clientSettings(name: ClientName, target: ClientTarget): string[] {
  return SETTINGS[name](target)
}

const SETTINGS: Readonly<Record<ClientName, (target: ClientTarget) => string[]>> = {
  terraform,
  aliyun,
  python,
  go,
  java,
  node,
}

function terraform(target: ClientTarget): string[] {
  const { host } = target.endpoint
  return [
    ...shellKey(target).map((line) => `# ${line}`),
    ...systemAuthority(target).map((line) => `# ${line}`),
    'provider "alicloud" {',
    `  region                 = "${REGION}"`,
    `  protocol               = "${isSecure(target) ? 'HTTPS' : 'HTTP'}"`,
    '  skip_region_validation = true',
    '  endpoints {',
    `    config = "${host}"`,
    `    ram    = "${host}"`,
    `    sts    = "${host}"`,
    '  }',
    '}',
  ]
}

/** `--secure` and `--insecure` choose HTTPS and HTTP; operations of 2020-09-07 need `--version` and `--force`. */
function aliyun(target: ClientTarget): string[] {
  const { endpoint, accessKeyId } = target
  const flags = `--endpoint ${endpoint.host} ${isSecure(target) ? '--secure' : '--insecure'}`
  return [
    ...shellKey(target),
    ...systemAuthority(target),
    `aliyun configure set --profile assay --mode AK --region ${REGION} \\`,
    `  --access-key-id ${shellWord(accessKeyId)} --access-key-secret "$ALIBABA_CLOUD_ACCESS_KEY_SECRET"`,
    `aliyun --profile assay config ListCompliancePacks --version 2020-09-07 --force ${flags}`,
    `aliyun --profile assay config ListConfigRules ${flags}`,
  ]
}

function python(target: ClientTarget): string[] {
  const { endpoint, ca } = target
  return [
    '# pip install alibabacloud-config20200907',
    ...shellKey(target).map((line) => `# ${line}`),
    'import os',
    'from alibabacloud_config20200907.client import Client',
    'from alibabacloud_tea_openapi.models import Config',
    '',
    'client = Client(Config(',
    '    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],',
    '    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],',
    `    endpoint=${quoted(endpoint.host)},`,
    `    protocol="${isSecure(target) ? 'HTTPS' : 'HTTP'}",`,
    ...(ca === null ? [] : [`    ca=${quoted(ca)},`]),
    '))',
  ]
}

function go(target: ClientTarget): string[] {
  const { endpoint } = target
  return [
    ...shellKey(target).map((line) => `// ${line}`),
    ...systemAuthority(target).map((line) => `// ${line}`),
    'import (',
    '\t"os"',
    '',
    '\tconfig "github.com/alibabacloud-go/config-20200907/v4/client"',
    '\topenapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"',
    '\t"github.com/alibabacloud-go/tea/tea"',
    ')',
    '',
    'client, err := config.NewClient(&openapi.Config{',
    '\tAccessKeyId:     tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID")),',
    '\tAccessKeySecret: tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")),',
    `\tEndpoint:        tea.String(${quoted(endpoint.host)}),`,
    `\tProtocol:        tea.String("${isSecure(target) ? 'HTTPS' : 'HTTP'}"),`,
    '})',
  ]
}

function java(target: ClientTarget): string[] {
  const { endpoint, ca } = target
  return [
    '// com.aliyun:config20200907',
    ...shellKey(target).map((line) => `// ${line}`),
    ...(ca === null
      ? []
      : [
          `// keytool -importcert -noprompt -alias assay -file ${shellWord(ca)} -keystore assay.p12 -storepass changeit`,
          '// java -Djavax.net.ssl.trustStore=assay.p12 -Djavax.net.ssl.trustStorePassword=changeit ...',
        ]),
    'com.aliyun.teaopenapi.models.Config config = new com.aliyun.teaopenapi.models.Config()',
    '    .setAccessKeyId(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"))',
    '    .setAccessKeySecret(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))',
    `    .setEndpoint(${quoted(endpoint.host)})`,
    `    .setProtocol("${isSecure(target) ? 'HTTPS' : 'HTTP'}");`,
    'com.aliyun.config20200907.Client client = new com.aliyun.config20200907.Client(config);',
  ]
}

/** With the two cores that any operation can be called with; a product's package takes the same settings. */
function node(target: ClientTarget): string[] {
  const { endpoint, ca } = target
  return [
    '// npm install @alicloud/pop-core @alicloud/openapi-core',
    ...shellKey(target).map((line) => `// ${line}`),
    ...(ca === null ? [] : [`// export NODE_EXTRA_CA_CERTS=${shellWord(ca)}`]),
    "const { RPCClient } = require('@alicloud/pop-core')",
    "const { default: Client, $OpenApiUtil } = require('@alicloud/openapi-core')",
    'const accessKeyId = process.env.ALIBABA_CLOUD_ACCESS_KEY_ID',
    'const accessKeySecret = process.env.ALIBABA_CLOUD_ACCESS_KEY_SECRET',
    '',
    '// One call: await popCore.request("ListCompliancePacks", { PageSize: 10 }, { method: "POST" })',
    'const popCore = new RPCClient({',
    '  accessKeyId,',
    '  accessKeySecret,',
    `  endpoint: ${quoted(endpoint.origin)},`,
    "  apiVersion: '2020-09-07',",
    '})',
    '',
    'const client = new Client(new $OpenApiUtil.Config({',
    '  accessKeyId,',
    '  accessKeySecret,',
    `  endpoint: ${quoted(endpoint.host)},`,
    `  protocol: '${isSecure(target) ? 'https' : 'http'}',`,
    '}))',
  ]
}

function isSecure({ endpoint }: ClientTarget): boolean {
  return endpoint.protocol === 'https:'
}

/** Read by the SDKs' own credential chain, by Terraform and by the code above. */
function shellKey({ accessKeyId, accessKeySecret }: ClientTarget): string[] {
  return [
    `export ALIBABA_CLOUD_ACCESS_KEY_ID=${shellWord(accessKeyId)}`,
    `export ALIBABA_CLOUD_ACCESS_KEY_SECRET=${accessKeySecret === null ? '...' : shellWord(accessKeySecret)}`,
  ]
}

/** Go programs take further authorities from the system, or from one file; these clients have no option for it. */
function systemAuthority({ ca }: ClientTarget): string[] {
  return ca === null ? [] : [`export SSL_CERT_FILE=${shellWord(ca)}`]
}

/** A text in the double quotes that HCL, Python, Go, Java and JavaScript share. */
function quoted(text: string): string {
  return JSON.stringify(text)
}

/** One word of a POSIX shell. */
function shellWord(text: string): string {
  return /^[\w./@:+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
