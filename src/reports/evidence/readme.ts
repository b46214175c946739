import { visibleText } from '../forms/visible-text.js'
import type { ReportLanguage } from '../model.js'
import type { EvidenceFacts } from './make-evidence.js'

/** How to read and check a bundle, in the languages of the report. */
export function readmeOf(facts: EvidenceFacts, language: ReportLanguage): string {
  const texts = { en: [english(facts)], zh: [chinese(facts)], both: [english(facts), chinese(facts)] }
  return texts[language].join('\n')
}

/** A name as text of Markdown that nothing takes for markup. */
function quoted(text: string): string {
  const shown = visibleText(text).replace(/\s+/g, ' ')
  const fence = '`'.repeat(Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length)) + 1)
  return `${fence} ${shown} ${fence}`
}

function english(facts: EvidenceFacts): string {
  const { report, scope, sample, results, configurations, absent, redactedValues } = facts
  return `# Evidence from the report ${report.reportId}

Package ${quoted(report.packName)}, as of ${new Date(report.asOf).toISOString()}. About: ${scopeText(scope, 'all rules of the package')}.
${results} results, ${configurations} configurations${absent > 0 ? `; of ${absent} resources none is kept (history that was removed, or a type that is only known from elsewhere)` : ''}.

| file | is |
|---|---|
| \`results.csv\` | a row a result: verdict, evidence, and the file of the configuration with its SHA-256 and version |
| \`rules.json\` | the rules: logic, parameters, version |
| \`control.json\` | the clause, its rules and what was found; only in a bundle about a clause |
| \`configurations/\` | what was recorded of each resource as of the report, byte for byte but for secrets |
| \`report/\` | manifest and signature of the report the results come from |
| \`SHA256SUMS\` | digests of all these files |
| \`bundle.json\`, \`bundle.sig\` | what the bundle is about, digests of all files; the signature over it |

Secrets were replaced by \`redacted:\` and a keyed digest when they were imported, or in this bundle (${redactedValues} values): a
changed secret shows as another digest, the value nowhere. In \`results.csv\` a text that begins like a formula has one
apostrophe in front.

## How to check

    sha256sum -c SHA256SUMS
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in bundle.json -sigfile bundle.sig
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in report/manifest.json -sigfile report/manifest.sig

or all at once with \`assay verify bundle.json --key key.pem\`, which needs no server, or in a browser with the page that
\`assay verify --html verify.html\` writes.

\`key.pem\` is the public key of the server (\`assay keys signing --all\`), got by another way than this bundle. The
\`recordDigest\` of both JSON files must be the same: then the results are those of the report.
${sample === null ? '' : englishSample(sample)}`
}

function englishSample({ size, seed, population }: NonNullable<EvidenceFacts['sample']>): string {
  return `
## The sample

${size} of ${population} results, by the seed ${quoted(seed)}. The draw of a result is the SHA-256 of six lines, joined by a
line feed and without one at the end: seed, rule id, account id, resource type, region, resource id. The results with the
smallest draws (as hexadecimal text) are the sample. So all results are equally likely, the choice cannot be made
after the seed is known, and the table of all results of the report (\`results\` in its csv or json form) gives the same
sample again:

    printf '%s\\n%s\\n%s\\n%s\\n%s\\n%s' "$seed" "$rule_id" "$account_id" "$resource_type" "$region" "$resource_id" | sha256sum

To be of use the seed must come from the auditor, after the report was signed.
`
}

function chinese(facts: EvidenceFacts): string {
  const { report, scope, sample, results, configurations, absent, redactedValues } = facts
  return `# 报告 ${report.reportId} 的证据

合规包 ${quoted(report.packName)}，数据时间 ${new Date(report.asOf).toISOString()}。范围：${scopeText(scope, '合规包的全部规则')}。
${results} 条结果，${configurations} 份配置${absent > 0 ? `；${absent} 个资源没有保留配置` : ''}。

| 文件 | 内容 |
|---|---|
| \`results.csv\` | 每条结果一行：结论、证据、配置文件及其 SHA-256 和版本 |
| \`rules.json\` | 规则：逻辑、参数、版本 |
| \`control.json\` | 条款、其规则及结论；仅限按条款生成的证据包 |
| \`configurations/\` | 报告时点各资源记录的配置，除密钥类内容外逐字节保留 |
| \`report/\` | 结果所属报告的清单和签名 |
| \`SHA256SUMS\` | 上述文件的摘要 |
| \`bundle.json\`、\`bundle.sig\` | 证据包的范围、全部文件的摘要；对其的签名 |

密钥类内容在导入时或在本证据包中（${redactedValues} 处）已替换为 \`redacted:\` 加带密钥的摘要。

## 如何检查

    sha256sum -c SHA256SUMS
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in bundle.json -sigfile bundle.sig
    openssl pkeyutl -verify -pubin -inkey key.pem -rawin -in report/manifest.json -sigfile report/manifest.sig

也可用 \`assay verify bundle.json --key key.pem\`（无需服务器），或用 \`assay verify --html verify.html\` 写出的页面一次完成。

\`key.pem\` 是服务器的公钥，应通过其他途径取得。两个 JSON 文件中的 \`recordDigest\` 必须相同。
${
  sample === null
    ? ''
    : `
## 抽样

从 ${sample.population} 条结果中抽取 ${sample.size} 条，种子 ${quoted(sample.seed)}。每条结果的抽签值为以下六行（以换行符连接，末尾无换行符）的 SHA-256：
种子、规则 ID、账号 ID、资源类型、地域、资源 ID。抽签值（十六进制文本）最小的结果即为样本，可用任何工具重现。
`
}`
}

function scopeText(scope: EvidenceFacts['scope'], all: string): string {
  if (scope.control !== null) return quoted(`${scope.control.standardId} ${scope.control.clause}`)
  return scope.ruleId === null ? all : quoted(scope.ruleId)
}
