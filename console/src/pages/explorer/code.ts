/** A call to be written down as a program. */
export interface SampleCall {
  readonly action: string
  readonly version: string
  /** As they travel. */
  readonly params: Readonly<Record<string, string>>
  readonly endpoint: URL
  /** The key is a temporary one. */
  readonly isTemporary: boolean
  /** A file is the body; the parameters travel in the query. */
  readonly hasFile?: boolean
}

export const SAMPLE_LANGUAGES = ['TypeScript', 'Python', 'Go', 'Java', 'aliyun', 'curl'] as const
export type SampleLanguage = (typeof SAMPLE_LANGUAGES)[number]

const PRODUCTS: Readonly<Record<string, string>> = { '2015-05-01': 'ram', '2015-04-01': 'sts' }

/** Those that send a file as it is; the SDKs have no such call of this style. */
export const FILE_LANGUAGES = ['curl'] as const satisfies readonly SampleLanguage[]

/** A program that makes the call; it reads the key from the environment. */
export function sampleCode(language: SampleLanguage, call: SampleCall): string {
  return WRITERS[language](call)
}

const WRITERS: Readonly<Record<SampleLanguage, (call: SampleCall) => string>> = {
  TypeScript: (call) => `// npm install @alicloud/openapi-core
// export ALIBABA_CLOUD_ACCESS_KEY_ID=... ALIBABA_CLOUD_ACCESS_KEY_SECRET=...${call.isTemporary ? ' ALIBABA_CLOUD_SECURITY_TOKEN=...' : ''}
import openapi from '@alicloud/openapi-core'

const { default: Client, $OpenApiUtil } = openapi

const client = new Client(new $OpenApiUtil.Config({
  accessKeyId: process.env['ALIBABA_CLOUD_ACCESS_KEY_ID'],
  accessKeySecret: process.env['ALIBABA_CLOUD_ACCESS_KEY_SECRET'],${call.isTemporary ? "\n  securityToken: process.env['ALIBABA_CLOUD_SECURITY_TOKEN']," : ''}
  endpoint: ${text(call.endpoint.host)},
  protocol: ${text(protocolOf(call))},
}))
const params = new $OpenApiUtil.Params({
  action: ${text(call.action)},
  version: ${text(call.version)},
  protocol: ${text(protocolOf(call))},
  pathname: '/',
  method: 'POST',
  authType: 'AK',
  style: 'RPC',
  reqBodyType: 'formData',
  bodyType: 'json',
})
const request = new $OpenApiUtil.OpenApiRequest({
  body: {${entries(call, (name, value) => `\n    ${name}: ${value},`)}${isEmpty(call) ? '' : '\n  '}},
})
const { body } = await client.callApi(params, request, {} as never)
console.log(JSON.stringify(body, null, 2))
`,
  Python: (call) => `# pip install alibabacloud-tea-openapi
# export ALIBABA_CLOUD_ACCESS_KEY_ID=... ALIBABA_CLOUD_ACCESS_KEY_SECRET=...
import json
import os

from alibabacloud_tea_openapi.client import Client
from alibabacloud_tea_openapi.models import Config, OpenApiRequest, Params
from alibabacloud_tea_util.models import RuntimeOptions

client = Client(Config(
    access_key_id=os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"],
    access_key_secret=os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],${call.isTemporary ? '\n    security_token=os.environ["ALIBABA_CLOUD_SECURITY_TOKEN"],' : ''}
    endpoint=${text(call.endpoint.host)},
    protocol=${text(protocolOf(call))},
))
params = Params(
    action=${text(call.action)},
    version=${text(call.version)},
    protocol=${text(protocolOf(call))},
    pathname="/",
    method="POST",
    auth_type="AK",
    style="RPC",
    req_body_type="formData",
    body_type="json",
)
request = OpenApiRequest(body={${entries(call, (name, value) => `\n    ${name}: ${value},`)}${isEmpty(call) ? '' : '\n'}})
reply = client.call_api(params, request, RuntimeOptions())
print(json.dumps(reply["body"], indent=2, ensure_ascii=False))
`,
  Go: (
    call,
  ) => `// go get github.com/alibabacloud-go/darabonba-openapi/v2 github.com/alibabacloud-go/tea-utils/v2
// export ALIBABA_CLOUD_ACCESS_KEY_ID=... ALIBABA_CLOUD_ACCESS_KEY_SECRET=...
package main

import (
	"encoding/json"
	"fmt"
	"os"

	openapi "github.com/alibabacloud-go/darabonba-openapi/v2/client"
	util "github.com/alibabacloud-go/tea-utils/v2/service"
	"github.com/alibabacloud-go/tea/tea"
)

func main() {
	client, err := openapi.NewClient(&openapi.Config{
		AccessKeyId:     tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_ID")),
		AccessKeySecret: tea.String(os.Getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET")),${call.isTemporary ? '\n\t\tSecurityToken:   tea.String(os.Getenv("ALIBABA_CLOUD_SECURITY_TOKEN")),' : ''}
		Endpoint:        tea.String(${text(call.endpoint.host)}),
		Protocol:        tea.String(${text(protocolOf(call))}),
	})
	if err != nil {
		panic(err)
	}
	params := &openapi.Params{
		Action:      tea.String(${text(call.action)}),
		Version:     tea.String(${text(call.version)}),
		Protocol:    tea.String(${text(protocolOf(call))}),
		Pathname:    tea.String("/"),
		Method:      tea.String("POST"),
		AuthType:    tea.String("AK"),
		Style:       tea.String("RPC"),
		ReqBodyType: tea.String("formData"),
		BodyType:    tea.String("json"),
	}
	request := &openapi.OpenApiRequest{Body: map[string]interface{}{${entries(call, (name, value) => `\n\t\t${name}: ${value},`)}${isEmpty(call) ? '' : '\n\t'}}}
	reply, err := client.CallApi(params, request, &util.RuntimeOptions{})
	if err != nil {
		panic(err)
	}
	body, _ := json.MarshalIndent(reply["body"], "", "  ")
	fmt.Println(string(body))
}
`,
  Java: (call) => `// com.aliyun:tea-openapi
// export ALIBABA_CLOUD_ACCESS_KEY_ID=... ALIBABA_CLOUD_ACCESS_KEY_SECRET=...
import com.aliyun.teaopenapi.Client;
import com.aliyun.teaopenapi.models.Config;
import com.aliyun.teaopenapi.models.OpenApiRequest;
import com.aliyun.teaopenapi.models.Params;
import com.aliyun.teautil.Common;
import com.aliyun.teautil.models.RuntimeOptions;
import java.util.LinkedHashMap;
import java.util.Map;

public class Call {
    public static void main(String[] args) throws Exception {
        Client client = new Client(new Config()
            .setAccessKeyId(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_ID"))
            .setAccessKeySecret(System.getenv("ALIBABA_CLOUD_ACCESS_KEY_SECRET"))${call.isTemporary ? '\n            .setSecurityToken(System.getenv("ALIBABA_CLOUD_SECURITY_TOKEN"))' : ''}
            .setEndpoint(${text(call.endpoint.host)})
            .setProtocol(${text(protocolOf(call))}));
        Params params = new Params()
            .setAction(${text(call.action)})
            .setVersion(${text(call.version)})
            .setProtocol(${text(protocolOf(call))})
            .setPathname("/")
            .setMethod("POST")
            .setAuthType("AK")
            .setStyle("RPC")
            .setReqBodyType("formData")
            .setBodyType("json");
        Map<String, Object> body = new LinkedHashMap<>();${entries(call, (name, value) => `\n        body.put(${name}, ${value});`)}
        Map<String, ?> reply = client.callApi(params, new OpenApiRequest().setBody(body), new RuntimeOptions());
        System.out.println(Common.toJSONString(reply.get("body")));
    }
}
`,
  aliyun: (call) => {
    const product = PRODUCTS[call.version] ?? 'config'
    const secure = call.endpoint.protocol === 'https:' ? '--secure' : '--insecure'
    // As its parser and `--force` calls read it (aliyun/aliyun-cli cli/parser.go, openapi/force_rpc.go): unchecked names,
    // all in the query. With `=`: a value of its own that begins with a dash would be taken for an option.
    const params = Object.entries(call.params).map(([name, value]) => `  --${name}=${shell(value)} \\\n`)
    return `# aliyun configure set --mode ${call.isTemporary ? 'StsToken' : 'AK'} --region cn-shanghai --access-key-id ... --access-key-secret ...${call.isTemporary ? ' --sts-token ...' : ''}
aliyun ${product} ${call.action} \\
${params.join('')}  --version ${call.version} --force \\
  --endpoint ${call.endpoint.host} ${secure}
`
  },
  curl: curlScript,
}

/** Bash with openssl; the signature is made step by step, as the server makes it. */
function curlScript({ action, version, params, endpoint, isTemporary, hasFile = false }: SampleCall): string {
  const form = formText(params)
  const query = hasFile ? form : ''
  const names = [
    'content-type',
    'host',
    ...(isTemporary ? ['x-acs-accesskey-id'] : []),
    'x-acs-action',
    'x-acs-content-sha256',
    'x-acs-date',
    ...(isTemporary ? ['x-acs-security-token'] : []),
    'x-acs-signature-nonce',
    'x-acs-version',
  ]
  const values: Readonly<Record<string, string>> = {
    'content-type': hasFile ? 'application/octet-stream' : 'application/x-www-form-urlencoded',
    host: endpoint.host,
    'x-acs-accesskey-id': '$ALIBABA_CLOUD_ACCESS_KEY_ID',
    'x-acs-action': action,
    'x-acs-content-sha256': '$hash',
    'x-acs-date': '$now',
    'x-acs-security-token': '$ALIBABA_CLOUD_SECURITY_TOKEN',
    'x-acs-signature-nonce': '$nonce',
    'x-acs-version': version,
  }
  const lines = names.map((name) => `${name}:${values[name]}`).join('\n')
  const sent = names
    .filter((name) => name !== 'host')
    .map((name) => `  -H "${name}: ${values[name]}" \\\n`)
    .join('')
  return `# bash with openssl and curl
# export ALIBABA_CLOUD_ACCESS_KEY_ID=... ALIBABA_CLOUD_ACCESS_KEY_SECRET=...${isTemporary ? ' ALIBABA_CLOUD_SECURITY_TOKEN=...' : ''}
${hasFile ? 'file=$1 # the file to send' : `body=${shell(form)}`}
now=$(date -u +%Y-%m-%dT%H:%M:%SZ)
nonce=$(openssl rand -hex 16)
hash=$(${hasFile ? 'cat "$file"' : 'printf %s "$body"'} | openssl dgst -sha256 -hex | sed 's/^.* //')
canonical="POST
/
${query}
${lines}

${names.join(';')}
$hash"
digest=$(printf %s "$canonical" | openssl dgst -sha256 -hex | sed 's/^.* //')
signature=$(printf 'ACS3-HMAC-SHA256\\n%s' "$digest" |
  openssl dgst -sha256 -hmac "$ALIBABA_CLOUD_ACCESS_KEY_SECRET" -hex | sed 's/^.* //')
curl -sS ${shell(endpoint.href + (query === '' ? '' : `?${query}`))} \\
${sent}  -H "authorization: ACS3-HMAC-SHA256 Credential=$ALIBABA_CLOUD_ACCESS_KEY_ID,SignedHeaders=${names.join(';')},Signature=$signature" \\
  ${hasFile ? '--data-binary "@$file"' : '--data-raw "$body"'}
`
}

/** In the order and encoding that is signed. */
function formText(params: SampleCall['params']): string {
  const sorted = Object.entries(params).sort(([one], [other]) => (one < other ? -1 : 1))
  return new URLSearchParams(sorted)
    .toString()
    .replaceAll('+', '%20')
    .replaceAll('*', '%2A')
    .replaceAll('%7E', '~')
}

function entries({ params }: SampleCall, write: (name: string, value: string) => string): string {
  return Object.entries(params)
    .map(([name, value]) => write(text(name), text(value)))
    .join('')
}

function isEmpty({ params }: SampleCall): boolean {
  return Object.keys(params).length === 0
}

function protocolOf({ endpoint }: SampleCall): string {
  return endpoint.protocol === 'https:' ? 'HTTPS' : 'HTTP'
}

/**
 * A text between double quotes, as all four languages read it: what JSON escapes, they escape alike, but for half a
 * character, which Go and Python refuse and which is sent as U+FFFD anyway.
 */
function text(value: string): string {
  return JSON.stringify(value.toWellFormed())
}

function shell(value: string): string {
  return /^[\w.:/@%+=,-]+$/.test(value) ? value : `'${value.replaceAll("'", "'\\''")}'`
}
