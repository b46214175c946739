import { randomUUID } from 'node:crypto'
import { channelParams, type TestChannels } from './channels.js'

/** What else calls name. */
interface KnownToCalls {
  readonly accountId: string
  readonly channels: TestChannels
  readonly recordedTypes: readonly string[]
  /** Ids of report templates. */
  readonly templates: { readonly kept: string; readonly deleted: string }
}

/** Values of operations whose parameters mean something else than those of the others. */
export function ownParams(
  { packId, ruleId }: { readonly packId: string; readonly ruleId: string },
  known: KnownToCalls,
): Readonly<Record<string, Record<string, string>>> {
  const tagged = { ResourceType: 'ACS::Config::Rule', ResourceId: JSON.stringify([ruleId]) }
  const identifier = 'oss-bucket-public-read-prohibited'
  const resources = JSON.stringify([
    {
      ResourceAccountId: Number(known.accountId),
      Region: 'cn-hangzhou',
      ResourceId: 'b2',
      ResourceType: 'ACS::OSS::Bucket',
    },
  ])
  return {
    DeleteReportTemplate: { ReportTemplateId: known.templates.deleted },
    GenerateReportFromTemplate: { ReportTemplateId: known.templates.kept },
    GetReportFromTemplate: { ReportTemplateId: known.templates.kept },
    GetReportTemplate: { ReportTemplateId: known.templates.kept },
    TriggerReportSend: { ReportTemplateId: known.templates.kept },
    UpdateReportTemplate: { ReportTemplateId: known.templates.kept },
    RegisterReportReceiver: { ReceiverName: 'nowhere', Form: 'slack', Address: 'http://127.0.0.1:9/' },
    SetTickets: { Tickets: '[{"FindingId":"fd-00000000000000000000","Ticket":"T-1"}]' },
    SetReportReceivers: { ReportTemplateId: known.templates.kept, Receivers: '[]' },
    ...channelParams(known.accountId, known.channels),
    CopyCompliancePacks: { SrcCompliancePackIds: packId },
    CopyConfigRules: { SrcConfigRuleIds: ruleId },
    PutConfigRule: {
      ConfigRuleName: `rule ${randomUUID()}`,
      RiskLevel: '1',
      ScopeComplianceResourceTypes: 'ACS::OSS::Bucket',
      SourceDetailMessageType: 'ConfigurationItemChangeNotification',
      SourceIdentifier: 'oss-bucket-public-read-prohibited',
      SourceOwner: 'ALIYUN',
    },
    CreateConfigRule: {
      ConfigRuleName: `rule ${randomUUID()}`,
      ConfigRuleTriggerTypes: 'ConfigurationItemChangeNotification',
      ResourceTypesScope: 'ACS::OSS::Bucket',
      RiskLevel: '1',
      SourceIdentifier: identifier,
      SourceOwner: 'ALIYUN',
    },
    DryRunConfigRule: {
      ConfigurationItem: '{"Size":1}',
      Conditions:
        '{"ComplianceConditions":{"operator":"and","children":[{"operator":"Equals","featurePath":"$.Size","featureSource":"CONFIGURATION","desired":"1"}]}}',
    },
    EvaluatePreConfigRules: {
      ResourceEvaluateItems: JSON.stringify([{ ResourceType: 'ACS::OSS::Bucket', ResourceProperties: '{}' }]),
    },
    CreateAggregator: {
      AggregatorName: `group ${randomUUID()}`,
      AggregatorAccounts: JSON.stringify([{ AccountId: Number(known.accountId) }]),
    },
    SetDirectory: { ManagementAccountId: known.accountId, Accounts: '[]' },
    GetManagedRule: { Identifier: identifier },
    IgnoreEvaluationResults: { Resources: resources },
    RevertEvaluationResults: { Resources: resources },
    ListTagResources: tagged,
    TagResources: { ...tagged, Tag: '[{"Key":"k","Value":"v"}]' },
    UntagResources: { ...tagged, All: 'true' },
    UpdateConfigurationRecorder: { ResourceTypes: known.recordedTypes.join(',') },
  }
}
